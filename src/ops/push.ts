import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Clock } from '../domain/ports.ts';
import type { Pushed } from '../domain/push.ts';
import { LARGEST, readBody, unpacked } from './push-body.ts';
import { claimsSignature, isProved } from './push-proof.ts';

export interface PushParts {
  readonly secret: string;
  readonly clock: Clock;
  /** Keeps the records of a body; resolves once they are kept. */
  readonly take: (body: Uint8Array) => Promise<Pushed>;
  /** Told of what was not taken. */
  readonly refused: (reason: PushRefusal) => void;
}

type PushRefusal =
  | 'method'
  | 'unauthorized'
  | 'too_large'
  | 'encoding'
  | 'busy'
  | Extract<Pushed, { ok: false }>['reason'];

/**
 * Bodies that are read or kept at one time: their memory is ours. Those that may turn out to be signed are counted apart,
 * so that whoever fakes signatures keeps nobody out who sends the secret along.
 */
const AT_ONCE = 8;
type Lane = 'sent' | 'signed';
/** A sender is asked to come back after so many seconds. */
const AGAIN = 10;

const ANSWERS: Readonly<Record<PushRefusal, readonly [status: number, words: string]>> = {
  method: [405, 'Send events with POST.'],
  unauthorized: [401, 'Send the secret in DRUVA_WEBHOOK_SECRET along, or a signature made with it.'],
  too_large: [413, `A delivery may have ${LARGEST} bytes, unpacked too.`],
  encoding: [415, 'Send the body as it is, or packed with gzip.'],
  busy: [503, 'Too many deliveries at one time.'],
  not_json: [400, 'The body is no JSON.'],
  no_events: [
    400,
    'The body holds no record: send one, a list of them, or an object with a list named events.',
  ],
  too_many: [413, 'The body holds too many records.'],
  unwritable: [503, 'The events cannot be stored now.'],
};

/**
 * `POST /druva/events`: takes what Druva's Integration Center sends (Webhooks, provider "Others"), and says yes once it
 * is kept. Whoever repeats a delivery does no harm.
 */
export function pushDoor(parts: PushParts): RequestListener {
  const busy: Record<Lane, number> = { sent: 0, signed: 0 };
  const look = async (request: IncomingMessage, response: ServerResponse) => {
    const lane = laneOf(request, parts);
    if (lane !== 'sent' && lane !== 'signed') return refuse(lane, parts, response);
    if (busy[lane] >= AT_ONCE) return refuse('busy', parts, response);
    busy[lane] += 1;
    try {
      const told = await attend(request, lane, parts);
      if (typeof told === 'string') return refuse(told, parts, response);
      answer(response, 200, told);
    } finally {
      busy[lane] -= 1;
    }
  };
  return (request, response) => {
    // Whoever hangs up in the middle needs no answer.
    void look(request, response).catch(() => response.destroy());
  };
}

/** What can be said by the head alone. */
function laneOf({ method, headers }: IncomingMessage, { secret, clock }: PushParts): Lane | PushRefusal {
  if (method !== 'POST') return 'method';
  if (isProved(secret, headers, undefined, clock())) return 'sent';
  return claimsSignature(headers) ? 'signed' : 'unauthorized';
}

async function attend(
  request: IncomingMessage,
  lane: Lane,
  { secret, clock, take }: PushParts,
): Promise<PushRefusal | { fresh: number; known: number; unreadable: number }> {
  const { headers } = request;
  const raw = await readBody(request);
  if (!raw) return 'too_large';
  if (lane === 'signed' && !isProved(secret, headers, raw, clock())) return 'unauthorized';
  const body = await unpacked(raw, headers['content-encoding']);
  if (body === 'not_packed') return 'not_json';
  if (typeof body === 'string') return body;
  const taken = await take(body);
  if (!taken.ok) return taken.reason;
  const { ok: _, ...counts } = taken;
  return counts;
}

function refuse(reason: PushRefusal, { refused }: PushParts, response: ServerResponse): void {
  refused(reason);
  const [status, message] = ANSWERS[reason];
  if (reason === 'method') response.setHeader('allow', 'POST');
  if (reason === 'unauthorized') response.setHeader('www-authenticate', 'Bearer, Basic');
  if (status === 503) response.setHeader('retry-after', String(AGAIN));
  // What is left of the body is not read.
  if (!response.req.complete) response.setHeader('connection', 'close');
  answer(response, status, { error: reason, message });
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(`${JSON.stringify(body)}\n`);
}

/** What is answered where no secret is set. */
export const pushIsOff: RequestListener = (_request, response) =>
  answer(response, 404, {
    error: 'push_is_off',
    message:
      'Set DRUVA_WEBHOOK_SECRET (or DRUVA_WEBHOOK_SECRET_FILE) and start the bot anew to take events here.',
  });
