/** Sends requests to the app: through a socket where one is connected, else signed over HTTP. */
import { LIMITS } from './limits.ts';
import { postOnce } from './post.ts';
import { signatureHeaders } from './sign.ts';
import type { Sockets } from './socket.ts';
import type { World } from './state.ts';
import type { Delivered, Json } from './types.ts';

export type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api';

/** One request as it was sent, kept so that it can be sent again. */
interface Sent {
  readonly type: EnvelopeType;
  readonly payload: Json;
  /** The HTTP body; the signature covers these bytes. */
  readonly body: string;
  /** What Slack does with the answer. */
  readonly settle: (answer: Delivered) => void;
}

/** Which sending it is, and why there is another. */
interface Retry {
  readonly count: number;
  readonly reason: 'http_timeout' | 'http_error' | 'connection_failed';
}

export interface Deliver {
  /** Gives the first answer; an event that was not acknowledged is sent again afterwards. */
  send(type: EnvelopeType, payload: Json, settle?: (answer: Delivered) => void): Promise<Delivered>;
  redeliver(back?: number): Promise<Delivered>;
  connect(requestUrl: string | undefined): void;
  close(): void;
}

const KEPT = 1000;

/** When a failed event comes again (docs.slack.dev/apis/events-api#retries). */
const RETRIES_MS: readonly number[] = [0, 60_000, 300_000];

function encode(type: EnvelopeType, payload: Json): string {
  if (type === 'events_api') return JSON.stringify(payload);
  const fields =
    type === 'slash_commands' ? (payload as Record<string, string>) : { payload: JSON.stringify(payload) };
  return new URLSearchParams(fields).toString();
}

export function createDeliver(world: World, sockets: Sockets): Deliver {
  const sent: Sent[] = [];
  const waiting = new Set<NodeJS.Timeout>();
  let requestUrl = world.options.requestUrl;
  const timeoutMs = world.options.ackTimeoutMs ?? LIMITS.ackMs;
  const retriesMs = world.options.eventRetriesMs ?? RETRIES_MS;

  async function transmit(request: Sent, retry?: Retry): Promise<Delivered> {
    const started = performance.now();
    const took = () => performance.now() - started;
    let answer: Delivered;
    if (sockets.count() > 0)
      answer = await sockets.send(request.type, request.payload, timeoutMs, retry?.count ?? 0);
    else if (requestUrl !== undefined) answer = await post(requestUrl, request, retry);
    else answer = { status: 0, ackMs: 0, body: '', via: 'none', error: 'dispatch_failed' };
    const timed = { ...answer, ackMs: took() };
    request.settle(timed);
    if (request.type === 'events_api') again(request, timed, retry?.count ?? 0);
    return timed;
  }

  function again(request: Sent, { error, noRetry, status, via }: Delivered, tried: number): void {
    const wait = retriesMs[tried];
    if (error === undefined || noRetry === true || via === 'none' || wait === undefined) return;
    const reason =
      error === 'operation_timeout' ? 'http_timeout' : status > 0 ? 'http_error' : 'connection_failed';
    const timer = setTimeout(() => {
      waiting.delete(timer);
      void transmit(request, { count: tried + 1, reason });
    }, wait).unref();
    waiting.add(timer);
  }

  async function post(url: string, { type, body }: Sent, retry?: Retry): Promise<Delivered> {
    const json = type === 'events_api';
    const headers = {
      'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      ...signatureHeaders(world.options.signingSecret, body, world.clock()),
      ...(json && retry !== undefined
        ? { 'x-slack-retry-num': String(retry.count), 'x-slack-retry-reason': retry.reason }
        : {}),
    };
    const failed = (error: 'operation_timeout' | 'dispatch_failed'): Delivered => ({
      status: 0,
      ackMs: 0,
      body: '',
      via: 'http',
      error,
    });
    try {
      const answer = await postOnce(url, headers, body, timeoutMs);
      if (answer === undefined) return failed('operation_timeout');
      const { noRetry, ...said } = answer;
      if (said.status >= 200 && said.status < 300) return { ...said, ackMs: 0, via: 'http' };
      return { ...said, ackMs: 0, via: 'http', error: 'dispatch_failed', ...(noRetry ? { noRetry } : {}) };
    } catch {
      return failed('dispatch_failed');
    }
  }

  return {
    send(type, payload, settle = () => {}) {
      const request: Sent = { type, payload, body: encode(type, payload), settle };
      sent.push(request);
      if (sent.length > KEPT) sent.shift();
      return transmit(request);
    },
    redeliver(back = 1) {
      const request = sent.at(-back);
      if (request === undefined) throw new Error('nothing was sent yet');
      return transmit(request, { count: 1, reason: 'http_timeout' });
    },
    connect(url) {
      requestUrl = url;
    },
    close() {
      for (const timer of waiting) clearTimeout(timer);
      waiting.clear();
    },
  };
}
