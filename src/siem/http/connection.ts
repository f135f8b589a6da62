/** One kept-alive connection to one place: a request goes, an answer or the reason for none comes. */
import type { Client as ClientOf, Dispatcher } from 'undici';
import type { TlsFiles } from '../../domain/destination.ts';
import type { Clock } from '../../domain/ports.ts';
import { retryAfterOf } from '../../domain/retry-after.ts';
import { type Failure, failureOf, refusedOurs, STOPPED, TOO_LONG } from './failures.ts';
import { tlsReader } from './tls.ts';
import { buildConnector, Client, request } from './undici.ts';
import type { Waits } from './waits.ts';

export interface Answer {
  readonly status: number;
  /** As much as was asked for; '' when it is encoded, which is not asked for. */
  readonly text: string;
  /** Why the end of the text is missing. */
  readonly broken: Failure | undefined;
  /** ms */
  readonly retryAfter: number | undefined;
}

export interface Post {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** More of the answer is not read, bytes. */
  readonly answerLimit?: number;
}

export interface Connection {
  /** Never throws. Redirects are not followed. */
  post(post: Post, signal: AbortSignal): Promise<Answer | Failure>;
  close(): Promise<void>;
}

export function isFailure(answer: Answer | Failure): answer is Failure {
  return 'reason' in answer;
}

const ANSWER_LIMIT = 64 * 1024;
/** Longer than undici's own: a feed of a few events a minute need not shake hands for each. ms */
const KEEP_ALIVE = 20_000;
/** A question again each hour burdens nobody, and whoever is told to wait for a day falls behind by one; ms. */
const LONGEST_WAIT = 3_600_000;

interface Place {
  readonly url: string;
  readonly tls: TlsFiles;
  readonly agent: string;
  readonly now: Clock;
  readonly waits: Waits;
}

export function connection(place: Place): Connection {
  const files = tlsReader(place.tls);
  let current: { readonly version: string; readonly client: ClientOf } | undefined;
  /** What the connection itself said first: in TLS 1.3 a refused certificate is told after the handshake, and then it ends. */
  let broke: unknown;

  /** A new one when the files have changed. */
  const client = (): ClientOf => {
    const { version, context } = files.read();
    if (current?.version === version) return current.client;
    void current?.client.close().catch(() => undefined);
    const { connect, answer } = place.waits;
    // `rejectUnauthorized`, so that no environment variable can switch it off.
    const trusting = { rejectUnauthorized: true, ...(context && { secureContext: context }) };
    const connector = buildConnector({ timeout: connect, allowH2: false, ...trusting });
    const made = new Client(new URL(place.url).origin, {
      connect: (options, callback) =>
        connector(options, (...[error, socket]) => {
          socket?.on('error', (said: unknown) => {
            broke ??= said;
          });
          if (error) callback(error, null);
          else callback(null, socket);
        }),
      headersTimeout: answer,
      bodyTimeout: answer,
      keepAliveTimeout: KEEP_ALIVE,
      allowH2: false,
    });
    current = { version, client: made };
    return made;
  };

  return {
    async post(post, signal) {
      const limit = bounded(signal, place.waits.whole);
      broke = undefined;
      try {
        const response = await request(client(), {
          method: 'POST',
          path: post.path,
          headers: { 'user-agent': place.agent, accept: 'application/json', ...post.headers },
          body: post.body,
          signal: limit.signal,
        });
        return await answerOf(response, post.answerLimit ?? ANSWER_LIMIT, place.now());
      } catch (error) {
        return signal.aborted ? STOPPED : (refusedOurs(broke) ?? failureOf(error));
      } finally {
        limit.end();
      }
    },
    close: async () => {
      await current?.client.destroy();
      current = undefined;
    },
  };
}

async function answerOf(
  response: Dispatcher.ResponseData<unknown>,
  limit: number,
  now: number,
): Promise<Answer> {
  const header = (name: string) => [response.headers[name]].flat()[0];
  const encoded = /^(?!identity$)./i.test(header('content-encoding') ?? '');
  const told = retryAfterOf({ retryAfter: header('retry-after'), date: header('date') }, now);
  const { bytes, broken } = await beginningOf(response.body, limit);
  return {
    status: response.statusCode,
    text: encoded ? '' : bytes.toString('utf8'),
    broken,
    retryAfter: told === undefined ? undefined : Math.min(told, LONGEST_WAIT),
  };
}

async function beginningOf(body: AsyncIterable<Buffer>, limit: number) {
  const pieces: Buffer[] = [];
  let size = 0;
  let broken: Failure | undefined;
  try {
    for await (const piece of body) {
      pieces.push(piece);
      size += piece.length;
      if (size > limit) {
        broken = { reason: 'bad_answer', said: 'the answer is longer than any should be', midway: false };
        break;
      }
    }
  } catch (error) {
    broken = failureOf(error);
  }
  return { bytes: Buffer.concat(pieces).subarray(0, limit), broken };
}

/** A signal of its own for each request: those put together of a long-lived one stay in memory with it. */
function bounded(signal: AbortSignal, ms: number) {
  const own = new AbortController();
  const stop = () => own.abort();
  const timer = setTimeout(() => own.abort(TOO_LONG), ms);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return {
    signal: own.signal,
    end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    },
  };
}
