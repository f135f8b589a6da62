/** To any address that takes JSON, signed after Standard Webhooks 1.0.0. */
import type { ForwardFormat, Target } from '../../domain/destination.ts';
import type { Sender } from '../../domain/forward.ts';
import { exchange, type Surroundings, senderOver, stepOf } from '../http/exchange.ts';
import { inRequests, type Line, lineOf } from '../http/requests.ts';
import { secretsInAddress } from '../http/said.ts';
import { keyOf, messageId, signature } from './sign.ts';

type WebhookTarget = Extract<Target, { readonly kind: 'https' }>;

export interface WebhookSettings extends Surroundings {
  /** As `whsec_…`; undefined sends unsigned. */
  readonly secret: string | undefined;
  readonly token: string | undefined;
  readonly format: ForwardFormat;
}

/** 1 MB is what nginx, Express with its limit raised, and the gateways of the clouds take without being asked; the events of one
 * request are handled within a time-out. */
const MOST = { events: 500, bytes: 1_000_000 };
const REQUEST_BYTES = 1_000_000;

export function webhookSender(target: WebhookTarget, by: WebhookSettings): Sender {
  const { url, tls } = target;
  const { pathname, search } = new URL(url);
  const key = by.secret === undefined ? undefined : keyOf(by.secret);
  const secrets = [by.secret, by.secret?.replace(/^whsec_/, ''), by.token, ...secretsInAddress(url)];
  const over = exchange({ url, tls, gzip: false, secrets }, by);
  const textOf = by.format === 'cef' ? (body: string) => JSON.stringify(body) : (body: string) => body;

  const settle = inRequests(REQUEST_BYTES, async (part, signal) => {
    const text = bodyOf(part);
    const id = messageId(part.map(({ parcel }) => parcel.id));
    const seconds = Math.floor(by.now() / 1000);
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      ...(key && { 'webhook-signature': signature(key, id, seconds, text) }),
      ...(by.token !== undefined && { authorization: `Bearer ${by.token}` }),
    };
    const answer = await over.post({ path: pathname + search, headers, text }, signal);
    return stepOf(answer, over.said) ?? { kind: 'settled', count: part.length, refused: [] };
  });
  return senderOver(MOST, over.close, async (batch, signal) =>
    settle(
      batch.map((parcel) => lineOf(parcel, textOf(parcel.body), 1)),
      signal,
    ),
  );
}

/** Byte for byte the same on every try: its time is that of its last event, not that of sending. */
function bodyOf(part: readonly Line[]): string {
  const time = Math.max(...part.map(({ parcel }) => parcel.event.time));
  const data = part.map(({ text }) => text).join(',');
  return `{"type":"druva.insync.events","timestamp":"${new Date(time).toISOString()}","data":[${data}]}`;
}
