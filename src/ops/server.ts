import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readiness } from './health.ts';
import type { Metrics } from './metrics.ts';

export interface ServerParts {
  readonly host: string;
  readonly port: number;
  readonly ready: () => Readiness;
  readonly metrics: Metrics;
  /** Everything that is not ours: Slack's requests in HTTP mode. */
  readonly slack: RequestListener | undefined;
}

export interface HttpServer {
  /** `http://host:port` as bound. */
  readonly url: string;
  close(): Promise<void>;
}

/** A client that is slow to ask or to listen holds up a stop no longer than this, ms. */
const PATIENCE = 2_000;

/** The one listener: `/slack/events`, `/healthz`, `/readyz`, `/metrics`. Says nothing secret. */
export async function startServer(parts: ServerParts): Promise<HttpServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0];
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
      response.end(`${JSON.stringify(body)}\n`);
    };
    if (path === '/slack/events') {
      if (parts.slack) return void parts.slack(request, response);
      return answer(404, { error: 'socket_mode', message: 'This bot receives Slack through Socket Mode.' });
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(404, { error: 'not_found' });
    if (path === '/healthz') return answer(200, { alive: true });
    if (path === '/readyz') {
      const readiness = parts.ready();
      return answer(readiness.ready ? 200 : 503, readiness);
    }
    if (path === '/metrics') return void writeMetrics(parts.metrics, response);
    return answer(404, { error: 'not_found' });
  });
  server.requestTimeout = 10_000;
  server.headersTimeout = 5_000;
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

async function writeMetrics(metrics: Metrics, response: Parameters<RequestListener>[1]): Promise<void> {
  const body = await metrics.registry.metrics();
  response.writeHead(200, { 'content-type': metrics.registry.contentType });
  response.end(body);
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
