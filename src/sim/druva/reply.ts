import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault } from './faults.ts';
import type { JournalEntry } from './journal.ts';
import { INVALID_GRANT } from './token.ts';

/** One request and the way back. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly entry: JournalEntry;
  /** Milliseconds, by the simulation's clock. */
  readonly now: number;
}

export const INVALID_TRACKER = { message: 'Invalid tracker' };
export const EXPLICIT_DENY = {
  message: 'User is not authorized to access this resource with an explicit deny',
};
const JSON_TYPE = { 'content-type': 'application/json' };

export function reply(
  exchange: Exchange,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  send(exchange, status, typeof body === 'string' ? body : JSON.stringify(body), {
    ...JSON_TYPE,
    ...headers,
  });
}

/** Druva's error schema of four fields (inSync OpenAPI, schema Error). */
export function insyncError(code: string, message: string, retryable: boolean): Record<string, unknown> {
  return { code, message, retryable, data: {} };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

/** What the fault answers by itself; undefined for faults that answer nothing, or spoil a page. */
function answerOf(fault: Fault): Answer | undefined {
  switch (fault.kind) {
    case 'rate_limited': {
      const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
      return { status: 429, body: { message: 'Too Many Requests' }, headers };
    }
    case 'server_error':
      return { status: 500, body: insyncError('InsyncEndpoints-1006', 'Internal server error', true) };
    case 'unavailable':
      return { status: 503, body: { message: 'Service Unavailable' } };
    case 'denied':
      return { status: 403, body: EXPLICIT_DENY };
    case 'no_permission':
      return { status: 403, body: insyncError('InsyncAdmanagement-1221', NO_PERMISSION, false) };
    case 'unauthorized':
      return { status: 401, body: { message: 'Unauthorized' } };
    case 'dead_tracker':
      return { status: 400, body: INVALID_TRACKER };
    case 'token_refused':
      return { status: 400, body: INVALID_GRANT };
    case 'html':
      return { status: 200, body: HTML, headers: { 'content-type': 'text/html; charset=utf-8' } };
    default:
      return undefined;
  }
}

/** Answers in the place of what was asked for, or lets the caller wait or fall. */
export function failInstead(exchange: Exchange, fault: Fault): void {
  const answer = answerOf(fault);
  if (answer) reply(exchange, answer.status, answer.body, answer.headers);
  else if (fault.kind === 'reset') exchange.request.socket.resetAndDestroy();
}

const NO_PERMISSION = 'Access restricted due to insufficient permissions.';
const HTML =
  '<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We will be back soon</h1></body></html>';

/** Sends a page's JSON in the way of the fault, if there is one. */
export function sendPage(exchange: Exchange, json: string, fault: Fault | undefined): void {
  if (fault?.kind === 'cut_short') cutShort(exchange, json);
  else if (fault?.kind === 'slow_drip')
    drip(exchange, Buffer.from(json), fault.bytes ?? 16, fault.every ?? 50);
  else
    reply(exchange, 200, fault?.kind === 'truncated_json' ? json.slice(0, Math.ceil(json.length / 2)) : json);
}

function cutShort(exchange: Exchange, json: string): void {
  const body = Buffer.from(json);
  head(exchange, 200, { ...JSON_TYPE, 'content-length': String(body.length) });
  exchange.response.write(body.subarray(0, Math.floor(body.length / 2)), () => exchange.response.destroy());
}

function drip(exchange: Exchange, body: Buffer, bytes: number, every: number): void {
  const { response } = exchange;
  head(exchange, 200, { ...JSON_TYPE, 'content-length': String(body.length) });
  let sent = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(sent, sent + bytes));
    sent += bytes;
    if (sent < body.length) return;
    clearInterval(timer);
    response.end();
  }, every);
  response.on('close', () => clearInterval(timer));
}

function send(exchange: Exchange, status: number, body: string, headers: Record<string, string>): void {
  const bytes = Buffer.from(body);
  head(exchange, status, { ...headers, 'content-length': String(bytes.length) });
  exchange.response.end(bytes);
}

function head(exchange: Exchange, status: number, headers: Record<string, string>): void {
  exchange.entry.status = status;
  exchange.response.writeHead(status, headers);
}
