import type { FeedReason } from '../domain/reasons.ts';
import { Agent, errors, request } from './undici.ts';

/** All in milliseconds. */
export interface Timeouts {
  readonly connect: number;
  readonly headers: number;
  /** Between two pieces of the body. */
  readonly body: number;
  /** A whole call, however steadily it trickles. */
  readonly total: number;
}

export const TIMEOUTS: Timeouts = { connect: 10_000, headers: 30_000, body: 30_000, total: 120_000 };

/** A page of 500 records is some 300 KB; nothing sound comes near this. */
const BODY_LIMIT = 64 * 1024 * 1024;

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  /** The header `Retry-After` as sent. */
  readonly retryAfter: string | undefined;
}

/** The call brought no answer. */
export interface HttpFailure {
  readonly reason: Extract<FeedReason, 'timeout' | 'network' | 'bad_answer'>;
  readonly said: string;
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type Http = {
  /** Never throws; redirects are not followed, so that credentials stay with the host they are for. */
  send(call: Call, signal: AbortSignal | undefined): Promise<HttpAnswer | HttpFailure>;
  close(): Promise<void>;
};

export function isFailure(answer: HttpAnswer | HttpFailure): answer is HttpFailure {
  return 'reason' in answer;
}

export function createHttp(timeouts: Timeouts, bodyLimit: number = BODY_LIMIT): Http {
  const agent = new Agent({
    connect: { timeout: timeouts.connect },
    headersTimeout: timeouts.headers,
    bodyTimeout: timeouts.body,
    maxResponseSize: bodyLimit,
    connections: 4,
  });
  return {
    async send(call, signal) {
      const limit = AbortSignal.timeout(timeouts.total);
      try {
        const answer = await request(agent, call.url, {
          method: call.method,
          headers: { 'user-agent': 'insync-chatops', accept: 'application/json', ...call.headers },
          body: call.body ?? null,
          signal: signal ? AbortSignal.any([signal, limit]) : limit,
        });
        const header = answer.headers['retry-after'];
        const retryAfter = Array.isArray(header) ? header[0] : header;
        return { status: answer.statusCode, body: await answer.body.text(), retryAfter };
      } catch (error) {
        return signal?.aborted
          ? { reason: 'network', said: 'reading was stopped' }
          : failureOf(error, bodyLimit);
      }
    },
    close: () => agent.destroy(),
  };
}

function failureOf(error: unknown, bodyLimit: number): HttpFailure {
  if (error instanceof errors.ConnectTimeoutError) return timedOut('no connection in time');
  if (error instanceof errors.HeadersTimeoutError) return timedOut('no answer in time');
  if (error instanceof errors.BodyTimeoutError) return timedOut('the answer stopped midway');
  if (error instanceof errors.ResponseExceededMaxSizeError) {
    return { reason: 'bad_answer', said: `the answer is larger than ${Math.round(bodyLimit / 1024)} KB` };
  }
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return timedOut('the answer took too long');
  return { reason: 'network', said: `no connection: ${codeOf(error)}` };
}

function timedOut(said: string): HttpFailure {
  return { reason: 'timeout', said };
}

/** Only codes are passed on: messages may quote addresses and headers. */
function codeOf(error: unknown): string {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? cause.code : undefined;
    if (typeof code === 'string' && /^\w{1,40}$/.test(code)) return code;
    if (cause instanceof AggregateError && cause.errors.length > 0) return codeOf(cause.errors[0]);
  }
  return 'unknown error';
}
