import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readiness } from './health.ts';
import type { Metrics } from './metrics.ts';

export interface ServerParts {
  readonly host: string;
  readonly port: number;
  /** What is answered about the bot itself; left out where another listener does that. */
  readonly probes?: { readonly ready: () => Readiness; readonly metrics: Metrics };
  /** Slack's requests in HTTP mode; `socket` where they come another way; left out where another listener has them. */
  readonly slack?: RequestListener | 'socket' | undefined;
  /** Events that Druva sends; left out where another listener has them. */
  readonly push?: RequestListener | undefined;
  readonly limits?: Limits;
}

interface Limits {
  /** A request's head and the whole of it must be here after so long; they are looked at so often; ms. */
  readonly head: number;
  readonly whole: number;
  readonly every: number;
  /** More connections than these are closed at once. */
  readonly connections: number;
}

const LIMITS: Limits = { head: 5_000, whole: 10_000, every: 1_000, connections: 1_000 };
/** A connection on which nothing moves any more, ms. */
const IDLE = 30_000;

export interface HttpServer {
  /** `http://host:port` as bound. */
  readonly url: string;
  close(): Promise<void>;
}

/** A client that is slow to ask or to listen holds up a stop no longer than this, ms. */
const PATIENCE = 2_000;

/** No browser is to make anything of an answer, or keep it. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

/** A listener for `/slack/events` and `/druva/events`, or `/healthz`, `/readyz` and `/metrics`, or all of them. Says nothing secret. */
export async function startServer(parts: ServerParts): Promise<HttpServer> {
  const { limits = LIMITS } = parts;
  const server = createServer(
    // Node looks every thirty seconds otherwise, and cuts as late.
    {
      headersTimeout: limits.head,
      requestTimeout: limits.whole,
      connectionsCheckingInterval: limits.every,
    },
    (request, response) => {
      for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
      const path = request.url?.split('?', 1)[0];
      if (path === '/slack/events' && parts.slack) {
        if (parts.slack === 'socket') return answer(response, 404, SOCKET_MODE);
        return void parts.slack(request, response);
      }
      if (path === '/druva/events' && parts.push) return void parts.push(request, response);
      if (!parts.probes) return answer(response, 404, { error: 'not_found' });
      void probe(parts.probes, path, request.method, response).catch(() => response.destroy());
    },
  );
  server.maxConnections = limits.connections;
  server.timeout = IDLE;
  await listen(server, parts.port, parts.host);
  const { port } = server.address() as AddressInfo;
  const shown = parts.host === '0.0.0.0' || parts.host === '::' ? '127.0.0.1' : parts.host;
  return {
    url: `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), PATIENCE).unref();
      }),
  };
}

const SOCKET_MODE = { error: 'socket_mode', message: 'This bot receives Slack through Socket Mode.' };

async function probe(
  { ready, metrics }: NonNullable<ServerParts['probes']>,
  path: string | undefined,
  method: string | undefined,
  response: ServerResponse,
): Promise<void> {
  if (path === undefined || !['/healthz', '/readyz', '/metrics'].includes(path))
    return answer(response, 404, { error: 'not_found' });
  if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return answer(response, 405, { error: 'method_not_allowed' });
  }
  if (path === '/healthz') return answer(response, 200, { alive: true });
  if (path === '/readyz') {
    const readiness = ready();
    return answer(response, readiness.ready ? 200 : 503, readiness);
  }
  const body = await metrics.scrape();
  response.writeHead(200, { 'content-type': metrics.registry.contentType });
  response.end(body);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(`${JSON.stringify(body)}\n`);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
