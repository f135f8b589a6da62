/** Senders over HTTP against simulated receivers, and a caller as simple as can be. */
import { onTestFinished } from 'vitest';
import type { ForwardFormat, Target } from '../../src/domain/destination.ts';
import type { Parcel, Sender } from '../../src/domain/forward.ts';
import { type HecSettings, hecSender } from '../../src/siem/hec/sender.ts';
import type { Waits } from '../../src/siem/http/waits.ts';
import { openSearchSender } from '../../src/siem/opensearch/sender.ts';
import { webhookSender } from '../../src/siem/webhook/sender.ts';
import { type HecEndpoint, type HecOptions, startHec } from './hec-endpoint.ts';
import { type OpenSearchOptions, startOpenSearch } from './opensearch-endpoint.ts';
import { BY, parcel } from './parcels.ts';
import { startWebhook, type WebhookOptions } from './webhook-endpoint.ts';

export const TOKEN = 'hec-token-0f4b1d6e';
export const PASSWORD = 'open: sesame/7+%';
export const SECRET = `whsec_${Buffer.from('thirty-two bytes of no secrecy!!').toString('base64')}`;
export const STREAM = 'logs-druva.insync-default';
const CHANNEL = '6b7ce9a1-3a0e-4c5c-9f3e-0d3a52a5a111';

const WAITS: Partial<Waits> = { relief: 5 };
const around = { forwarder: BY, now: Date.now };

/** As the envelope format writes them, shortened. */
export function jsonParcels(count: number, more: (seq: number) => object = () => ({})): Parcel[] {
  return Array.from({ length: count }, (_, at) => {
    const seq = at + 1;
    return parcel(seq, {
      body: JSON.stringify({ uniqueID: `event-${seq}`, by: 'jürgen "x"\n', ...more(seq) }),
    });
  });
}

export const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

/** The event's number in what a receiver holds. */
export function numberOf(document: unknown): number {
  return Number((document as { uniqueID: string }).uniqueID.replace('event-', ''));
}

export function send(sender: Sender, batch: readonly Parcel[]) {
  return sender.send(batch, new AbortController().signal);
}

function closing<T extends { close(): Promise<void> }>(thing: T): T {
  onTestFinished(() => thing.close());
  return thing;
}

type Kind<K> = Extract<Target, { readonly kind: K }>;
type Common = { readonly format?: ForwardFormat; readonly waits?: Partial<Waits> };

export async function hec(
  options: Partial<HecOptions> = {},
  target: Partial<Omit<Kind<'hec'>, 'token'>> & Partial<HecSettings> = {},
) {
  const { format = 'envelope', waits = WAITS, token = TOKEN, channel = CHANNEL, acks, ...aim } = target;
  const splunk: HecEndpoint = closing(await startHec({ token: TOKEN, ...options }));
  const where: Kind<'hec'> = {
    ...{
      kind: 'hec',
      url: `${splunk.url}/services/collector/event`,
      token: { env: 'T' },
      index: '',
      tls: {},
    },
    ...{ acknowledge: options.acknowledge === true, gzip: true },
    ...aim,
  };
  const settings = { ...around, format, waits, token, channel, ...(acks && { acks }) };
  return { splunk, sender: closing(hecSender(where, settings)) };
}

export async function openSearch(
  options: Partial<OpenSearchOptions> = {},
  target: Partial<Kind<'opensearch'>> & Common & { readonly secret?: string } = {},
) {
  const { format = 'envelope', waits = WAITS, secret = '', ...aim } = target;
  const search = closing(await startOpenSearch({ stream: STREAM, ...options }));
  const where: Kind<'opensearch'> = {
    ...{ kind: 'opensearch', url: search.url, stream: STREAM, auth: { kind: 'none' }, gzip: true, tls: {} },
    ...aim,
  };
  return { search, sender: closing(openSearchSender(where, { ...around, format, waits, secret })) };
}

export async function webhook(
  options: Partial<WebhookOptions> = { secret: SECRET },
  target: Partial<Kind<'https'>> &
    Common & { readonly signing?: string; readonly bearer?: string; readonly path?: string } = {},
) {
  const {
    format = 'envelope',
    waits = WAITS,
    signing = options.secret,
    bearer = options.token,
    path = '/in',
    ...aim
  } = target;
  const receiver = closing(await startWebhook(options));
  const where: Kind<'https'> = {
    ...{ kind: 'https', url: `${receiver.url}${path}`, secret: undefined, token: undefined, tls: {} },
    ...aim,
  };
  const sender = closing(webhookSender(where, { ...around, format, waits, secret: signing, token: bearer }));
  return { receiver, sender };
}
