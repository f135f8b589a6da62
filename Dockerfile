# The bot in an image: as an unprivileged user, on a root file system that may be read-only.
#   docker build -t insync .
#   docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     -v insync-data:/data -v ./insync.yaml:/config/insync.yaml:ro --env-file .env -p 3000:3000 insync

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package may run a script of its own.
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production \
    DATABASE_URL=file:/data/insync.db \
    INSYNC_CONFIG=/config/insync.yaml \
    INSYNC_COMPILE_CACHE=/cache/compile
# Nothing of this belongs to the user that runs it, so it can change nothing of it.
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY bin ./bin
COPY src ./src
RUN mkdir /data /cache && chown 1000:1000 /data /cache
# The image's own user "node", as a number: Kubernetes then sees that it is not root.
USER 1000:1000
# What Node compiles is kept in the image: nothing can be written there later.
RUN ["node", "--import", "./src/compile-cache.mjs", "--eval", "0"]
VOLUME ["/data"]
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "bin/healthy.mjs"]
CMD ["node", "--import", "./src/compile-cache.mjs", "--max-semi-space-size=2", "--v8-pool-size=1", "--no-memory-protection-keys", "src/main.ts"]
