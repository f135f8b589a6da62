/** Sends requests to the app: through a socket where one is connected, else signed over HTTP. */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { LIMITS } from './limits.ts';
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

export interface Deliver {
  send(type: EnvelopeType, payload: Json, settle?: (answer: Delivered) => void): Promise<Delivered>;
  redeliver(back?: number): Promise<Delivered>;
  connect(requestUrl: string | undefined): void;
}

const KEPT = 1000;

function encode(type: EnvelopeType, payload: Json): string {
  if (type === 'events_api') return JSON.stringify(payload);
  const fields =
    type === 'slash_commands' ? (payload as Record<string, string>) : { payload: JSON.stringify(payload) };
  return new URLSearchParams(fields).toString();
}

export function createDeliver(world: World, sockets: Sockets): Deliver {
  const sent: Sent[] = [];
  let requestUrl = world.options.requestUrl;
  const timeoutMs = world.options.ackTimeoutMs ?? LIMITS.ackMs;

  async function transmit(request: Sent, retry: number): Promise<Delivered> {
    const started = performance.now();
    const took = () => performance.now() - started;
    let answer: Delivered;
    if (sockets.count() > 0) answer = await sockets.send(request.type, request.payload, timeoutMs, retry);
    else if (requestUrl !== undefined) answer = await post(requestUrl, request, retry);
    else answer = { status: 0, ackMs: 0, body: '', via: 'none', error: 'dispatch_failed' };
    const timed = { ...answer, ackMs: took() };
    request.settle(timed);
    return timed;
  }

  async function post(url: string, { type, body }: Sent, retry: number): Promise<Delivered> {
    const json = type === 'events_api';
    const headers = {
      'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      ...signatureHeaders(world.options.signingSecret, body, world.clock()),
      ...(json && retry > 0
        ? { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' }
        : {}),
    };
    const failed = (error: Delivered['error']): Delivered => ({
      status: 0,
      ackMs: 0,
      body: '',
      via: 'http',
      ...(error ? { error } : {}),
    });
    try {
      const answer = await postOnce(url, headers, body, timeoutMs);
      if (answer === undefined) return failed('operation_timeout');
      const ok = answer.status >= 200 && answer.status < 300;
      return { ...answer, ackMs: 0, via: 'http', ...(ok ? {} : { error: 'dispatch_failed' as const }) };
    } catch {
      return failed('dispatch_failed');
    }
  }

  return {
    send(type, payload, settle = () => {}) {
      const request: Sent = { type, payload, body: encode(type, payload), settle };
      sent.push(request);
      if (sent.length > KEPT) sent.shift();
      return transmit(request, 0);
    },
    redeliver(back = 1) {
      const request = sent.at(-back);
      if (request === undefined) throw new Error('nothing was sent yet');
      return transmit(request, 1);
    },
    connect(url) {
      requestUrl = url;
    },
  };
}

/** Undefined when no answer came in time. Throws what the connection throws. */
function postOnce(
  url: string,
  headers: Record<string, string>,
  body: string,
  timeoutMs: number,
): Promise<{ status: number; body: string } | undefined> {
  const start = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = start(url, { method: 'POST', headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => {
        clearTimeout(timer);
        resolve({ status: response.statusCode ?? 0, body: text });
      });
      response.on('error', reject);
    });
    const timer = setTimeout(() => {
      resolve(undefined);
      request.destroy();
    }, timeoutMs);
    request.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    request.end(body);
  });
}
