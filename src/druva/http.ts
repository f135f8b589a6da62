import { bytes } from '../domain/amounts.ts';
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

/** A page of 500 records is some 300 KB; nothing sound comes near this. Bytes. */
const BODY_LIMIT = 64_000_000;

export interface HttpAnswer {
  readonly status: number;
  readonly bytes: Buffer;
  /** The same as text; of more than `TEXT_LIMIT` bytes the beginning. */
  readonly body: string;
  /** The headers `Retry-After` and `Date` as sent. */
  readonly retryAfter: string | undefined;
  readonly date: string | undefined;
  /** Of the body, which is then not read: none is asked for. '' for plain text. */
  readonly encoding: string;
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
        const header = (name: string) => [answer.headers[name]].flat()[0];
        const encoding = (header('content-encoding') ?? '').replace(/^identity$/i, '');
        if (encoding !== '') await answer.body.dump();
        const expected = Math.min(Number(header('content-length')) || FIRST, bodyLimit);
        const body = encoding === '' ? await collect(answer.body, expected, bodyLimit) : Buffer.alloc(0);
        return {
          status: answer.statusCode,
          bytes: body,
          body: body.toString('utf8', 0, TEXT_LIMIT),
          retryAfter: header('retry-after'),
          date: header('date'),
          encoding,
        };
      } catch (error) {
        return signal?.aborted
          ? { reason: 'network', said: 'reading was stopped' }
          : failureOf(error, bodyLimit);
      }
    },
    close: () => agent.destroy(),
  };
}

/** Most of a body that is looked at as text: what an error says, and a token. */
const TEXT_LIMIT = 64 * 1024;

/** Where the length is not told. */
const FIRST = 64 * 1024;

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** In one piece of memory from the beginning where the length is told: a page may be large. */
async function collect(body: AsyncIterable<Buffer>, expected: number, limit: number): Promise<Buffer> {
  let room = Buffer.allocUnsafe(expected);
  let used = 0;
  for await (const piece of body) {
    if (used + piece.length > room.length) {
      const larger = Buffer.allocUnsafe(Math.max(used + piece.length, Math.min(2 * room.length, limit)));
      room.copy(larger, 0, 0, used);
      room = larger;
    }
    piece.copy(room, used);
    used += piece.length;
  }
  const marked = room.subarray(0, Math.min(used, 3)).equals(BYTE_ORDER_MARK);
  return room.subarray(marked ? 3 : 0, used);
}

function failureOf(error: unknown, bodyLimit: number): HttpFailure {
  if (error instanceof errors.ConnectTimeoutError) return timedOut('no connection in time');
  if (error instanceof errors.HeadersTimeoutError) return timedOut('no answer in time');
  if (error instanceof errors.BodyTimeoutError) return timedOut('the answer stopped midway');
  if (error instanceof errors.ResponseExceededMaxSizeError) {
    const most = bytes(bodyLimit);
    return { reason: 'bad_answer', said: `the answer is larger than ${most}, which no page is; ask Druva` };
  }
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return timedOut('the answer took too long');
  const code = codeOf(error);
  return { reason: 'network', said: `no connection: ${code}${cureOf(code)}` };
}

/** What a person can do about it; most of what breaks a connection mends itself. */
function cureOf(code: string): string {
  if (/^(?:ENOTFOUND|EAI_AGAIN|EAI_NODATA)$/.test(code)) return '; check DRUVA_API_URL and the name server';
  if (/CERT|TLS|SSL|UNABLE_TO/.test(code))
    return '; check DRUVA_API_URL and the certificates this machine trusts';
  return code === 'ECONNREFUSED' ? '; check DRUVA_API_URL and the way out of this network' : '';
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
