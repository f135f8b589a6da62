# The bot in an image: as an unprivileged user, on a root file system that may be read-only.
#   docker build -t insync .
#   docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     -v insync-data:/data -v ./insync.yaml:/config/insync.yaml:ro --env-file .env -p 3000:3000 insync
# Commands run beside it: docker exec <container> insync status

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package may run a script of its own.
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-slim AS compiled
WORKDIR /app
COPY package.json ./
COPY build ./build
COPY src ./src
RUN node --disable-warning=ExperimentalWarning build/compile.ts

# Node alone, without npm, yarn and headers: what is not there needs no mending, and weighs nothing.
FROM debian:bookworm-slim
RUN useradd --uid 1000 --no-create-home --shell /usr/sbin/nologin insync \
    && mkdir /data && chown 1000:1000 /data \
    && ln -s /app/bin/insync.mjs /usr/local/bin/insync
WORKDIR /app
ENV NODE_ENV=production \
    DATABASE_URL=file:/data/insync.db \
    INSYNC_CONFIG=/config/insync.yaml
# Nothing of this belongs to the user that runs it, so it can change nothing of it.
COPY --from=packages /usr/local/bin/node /usr/local/bin/node
COPY --from=packages /app/node_modules ./node_modules
COPY --from=compiled /app/dist ./dist
COPY package.json LICENSE ./
COPY bin ./bin
# As a number: Kubernetes then sees that it is not root.
USER 1000:1000
VOLUME ["/data"]
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "bin/healthy.mjs"]
CMD ["node", "--max-semi-space-size=2", "--v8-pool-size=1", "--no-memory-protection-keys", "dist/main.js"]
