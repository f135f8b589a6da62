/**
 * A simulated receiver over HTTP: what it judges a request by comes from outside, how it fails is put in line by the test.
 * It uses nothing of ours, so that it cannot share our misreading.
 */
import {
  createServer as createPlain,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecure, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface Received {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  /** Unpacked. */
  readonly body: string;
}

export interface Judged {
  readonly status: number;
  /** An object is sent as JSON. */
  readonly body: string | object;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Fault =
  /** Answers so, and keeps nothing. */
  | ({ readonly kind: 'answer' } & Judged)
  /** Closes the connection without an answer, before or after it has kept what came. */
  | { readonly kind: 'closed'; readonly kept: boolean }
  /** Keeps what came, and breaks off in the middle of the answer. */
  | { readonly kind: 'cut' }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Keeps what came, and never comes to the end of its answer. */
  | { readonly kind: 'endless' }
  /** Begins to answer, and stops. */
  | { readonly kind: 'stall' }
  /** Says 413 and closes before it has read what comes. */
  | { readonly kind: 'early_413' };

export interface Endpoint {
  /** Without a path. */
  readonly url: string;
  readonly requests: readonly Received[];
  /** How many connections were made to it. */
  readonly connections: number;
  /** One for each of the next requests that are for events. */
  fail(...faults: readonly Fault[]): void;
  close(): Promise<void>;
}

export interface EndpointOptions {
  readonly tls?: ServerOptions;
  readonly port?: number;
  /** Faults are for these only; all by default. */
  readonly faulty?: (url: URL) => boolean;
}

export async function startEndpoint(
  judge: (received: Received) => Judged,
  { tls, port = 0, faulty = () => true }: EndpointOptions = {},
): Promise<Endpoint> {
  const requests: Received[] = [];
  const faults: Fault[] = [];
  let connections = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://endpoint.invalid');
    const fault = faulty(url) ? faults.shift() : undefined;
    if (fault?.kind === 'early_413') {
      response.writeHead(413, { connection: 'close' });
      response.end();
      return;
    }
    const packed = await bodyOf(request);
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'gzip')
      return reply(response, { status: 415, body: 'encoding' });
    const body = (encoding === 'gzip' ? gunzipSync(packed) : packed).toString('utf8');
    const received = { method: request.method ?? '', url, headers: request.headers, body };
    requests.push(received);
    if (fault?.kind === 'answer') return reply(response, fault);
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'closed' && !fault.kept) return void response.destroy();
    const judged = judge(received);
    if (fault?.kind === 'closed') return void response.destroy();
    if (fault?.kind === 'endless') return goOn(response, judged.status);
    if (fault) return begin(response, judged, fault.kind === 'cut');
    reply(response, judged);
  };
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    request.on('error', () => undefined);
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent)
        reply(response, { status: 500, body: `the simulation itself failed: ${error}` });
    });
  };
  const server = tls ? createSecure(tls, listener) : createPlain(listener);
  server.on(tls ? 'secureConnection' : 'connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http${tls ? 's' : ''}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get connections() {
      return connections;
    },
    fail: (...more) => void faults.push(...more),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function reply(response: ServerResponse, { status, body, headers }: Judged): void {
  const json = typeof body !== 'string';
  response.writeHead(status, { ...(json && { 'content-type': 'application/json' }), ...headers });
  response.end(json ? JSON.stringify(body) : body);
}

function goOn(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  if (!response.destroyed) response.write(' '.repeat(100_000), () => goOn(response, status));
}

/** The first half of an answer. */
function begin(response: ServerResponse, { status, body }: Judged, cut: boolean): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-length': String(Buffer.byteLength(text) + 1) });
  response.write(text.slice(0, text.length / 2), () => cut && response.destroy());
}
