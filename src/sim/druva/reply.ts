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
export const JSON_TYPE = { 'content-type': 'application/json' };

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

/** What the fault answers in words; undefined for faults that answer nothing, or spoil a page. */
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
      return deadTracker(fault.status ?? 400);
    case 'token_refused':
      return { status: 400, body: INVALID_GRANT };
    case 'redirect':
      return { status: 302, body: '', headers: { location: fault.to ?? '/' } };
    case 'html':
      return { status: 200, body: HTML, headers: { 'content-type': 'text/html; charset=utf-8' } };
    default:
      return undefined;
  }
}

/** Which status a dead tracker has is not documented; only the words for 400 are known. */
function deadTracker(status: number): Answer {
  if (status === 400) return { status, body: INVALID_TRACKER };
  return { status, body: status === 403 ? EXPLICIT_DENY : { message: 'Not acceptable' } };
}

/** Whether the fault had an answer in words to the place of what was asked for. */
export function replyWith(exchange: Exchange, fault: Fault): boolean {
  const answer = answerOf(fault);
  if (answer) reply(exchange, answer.status, answer.body, answer.headers);
  return answer !== undefined;
}

const NO_PERMISSION = 'Access restricted due to insufficient permissions.';
const HTML =
  '<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We will be back soon</h1></body></html>';

function send(exchange: Exchange, status: number, body: string, headers: Record<string, string>): void {
  const bytes = Buffer.from(body);
  head(exchange, status, { ...headers, 'content-length': String(bytes.length) });
  exchange.response.end(bytes);
}

/** `Date` goes by the simulation's clock, as everything does. */
export function head(exchange: Exchange, status: number, headers: Record<string, string>): void {
  exchange.entry.status = status;
  exchange.response.writeHead(status, { date: new Date(exchange.now).toUTCString(), ...headers });
}
