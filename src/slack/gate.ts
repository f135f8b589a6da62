import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import { setTimeout as delay } from 'node:timers/promises';
import { verifySlackRequest } from '@slack/bolt';
import type { Clock } from '../domain/ports.ts';
import { isSoundForm, isSoundJson } from './payload.ts';

/** Why a request was not taken. */
export type GateReason =
  | 'method'
  | 'content_type'
  | 'too_large'
  | 'signature'
  | 'stale'
  | 'future'
  | 'malformed'
  | 'replayed';

export interface GateOptions {
  readonly signingSecret: string;
  readonly clock: Clock;
  /** True for the first who claims the key; it is kept until `expires`, ms, also when the bot starts anew. */
  readonly claim: (key: string, expires: number) => Promise<boolean>;
  readonly refused: (reason: GateReason) => void;
}

/** Slack's largest requests are some 250 kB (docs.slack.dev/reference/views: 250 kB of view). */
const LARGEST = 1_000_000;
/** A request may be so old, and so far ahead of our clock, ms (docs.slack.dev/authentication/verifying-requests-from-slack). */
const WINDOW = 5 * 60_000;
/** Slack wants its answer within three seconds; so much of them the database may take, ms. */
const PATIENCE = 1_000;
const FORM = 'application/x-www-form-urlencoded';
const TYPES: readonly string[] = [FORM, 'application/json'];

const STATUS: Readonly<Record<GateReason, number>> = {
  method: 405,
  content_type: 415,
  too_large: 413,
  signature: 401,
  stale: 401,
  future: 401,
  malformed: 400,
  // Slack may deliver again within the same second: to it, what was taken is taken.
  replayed: 200,
};

/**
 * Lets through what Slack has signed, once. Bolt verifies again behind it; what it leaves open is closed here: a time
 * in the future, the same signed request sent again, other spellings of the same two headers, and bodies on which it
 * would throw where nobody catches. Whoever is turned away is told a status and nothing else.
 */
export function gate(listener: RequestListener, options: GateOptions): RequestListener {
  const taken = once(options);
  const look = async (request: IncomingMessage, response: ServerResponse) => {
    const reason = await reasonAgainst(request, response, options, taken);
    if (reason === 'answered') return;
    if (reason === undefined) return listener(request, response);
    options.refused(reason);
    const close = reason === 'too_large' ? { connection: 'close' } : {};
    const allow = reason === 'method' ? { allow: 'POST' } : {};
    response.writeHead(STATUS[reason], { ...close, ...allow }).end();
  };
  return (request, response) => {
    // Whoever hangs up in the middle needs no answer.
    void look(request, response).catch(() => response.destroy());
  };
}

async function reasonAgainst(
  request: IncomingMessage,
  response: ServerResponse,
  { signingSecret, clock }: GateOptions,
  taken: (signature: string, at: number) => Promise<boolean>,
): Promise<GateReason | 'answered' | undefined> {
  const { headers } = request;
  if (request.method !== 'POST') return 'method';
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!TYPES.includes(type)) return 'content_type';
  const raw = await read(request);
  if (!raw) return 'too_large';
  // Bolt compares the type letter by letter, and takes a body that was read already.
  headers['content-type'] = type;
  Object.assign(request, { rawBody: raw });
  const body = raw.toString();
  if (type === FORM && parse(body).ssl_check === '1') {
    // Slack looks at the certificate now and then, without a signature.
    response.writeHead(200).end();
    return 'answered';
  }
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': stamp } = headers;
  // Other spellings would verify as well, and pass for another request.
  if (typeof signature !== 'string' || !/^v0=[0-9a-f]{64}$/.test(signature)) return 'signature';
  if (typeof stamp !== 'string' || !/^[1-9]\d{0,11}$/.test(stamp)) return 'signature';
  const now = clock();
  const at = Number(stamp) * 1000;
  if (at < now - WINDOW) return 'stale';
  if (at > now + WINDOW) return 'future';
  if (!isSigned(signingSecret, body, { signature, stamp }, now)) return 'signature';
  if (!(type === FORM ? isSoundForm(parse(body)) : isSoundJson(body))) return 'malformed';
  return (await taken(signature, at)) ? 'replayed' : undefined;
}

/** The body; undefined when it is too large, of which no more is read. */
async function read(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST) return undefined;
  const parts: Buffer[] = [];
  let size = 0;
  const reading = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const part of reading) {
    size += part.length;
    if (size > LARGEST) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function isSigned(
  signingSecret: string,
  body: string,
  { signature, stamp }: { readonly signature: string; readonly stamp: string },
  now: number,
): boolean {
  const headers = { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(stamp) };
  try {
    verifySlackRequest({ signingSecret, body, headers, nowMilliseconds: now });
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a signature came before. The database may be out of order, or busy while Slack waits: then this bot's own
 * memory has to do.
 */
function once({ claim, clock }: GateOptions): (signature: string, at: number) => Promise<boolean> {
  const known = new Map<string, number>();
  return async (signature, at) => {
    for (const [old, until] of known) {
      if (until > clock()) break;
      known.delete(old);
    }
    if (known.has(signature)) return true;
    // Past that moment it is stale.
    const until = Math.max(at, clock()) + 2 * WINDOW;
    known.set(signature, until);
    const first = claim(`request:${signature}`, until).catch(() => true);
    return !(await Promise.race([first, delay(PATIENCE, true, { ref: false })]));
  };
}
