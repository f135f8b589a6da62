/** A simulated receiver of webhooks that verifies with the library of Standard Webhooks. It uses nothing of ours. */
import { Webhook } from 'standardwebhooks';
import { type Endpoint, type EndpointOptions, type Received, startEndpoint } from './endpoint.ts';

interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: readonly unknown[];
}

export interface WebhookOptions extends EndpointOptions {
  /** As `whsec_…`; undefined takes what is not signed, and only that. */
  readonly secret?: string;
  readonly token?: string;
  /** Larger requests are answered with 413, bytes. */
  readonly limit?: number;
  /** What it answers with 422. */
  readonly poison?: (item: unknown) => boolean;
}

export interface WebhookEndpoint extends Endpoint {
  /** Each that was taken; one that came twice stands here twice. */
  readonly deliveries: readonly Delivery[];
}

export async function startWebhook(options: WebhookOptions): Promise<WebhookEndpoint> {
  const deliveries: Delivery[] = [];
  const endpoint = await startEndpoint((received) => {
    const { headers, body } = received;
    if (received.method !== 'POST') return { status: 405, body: '' };
    if (headers['content-type'] !== 'application/json') return { status: 415, body: 'wants JSON' };
    if (options.token !== undefined && headers.authorization !== `Bearer ${options.token}`) {
      return { status: 401, body: `not the right one: ${headers.authorization}` };
    }
    if (Buffer.byteLength(body) > (options.limit ?? Number.POSITIVE_INFINITY))
      return { status: 413, body: '' };
    const verified = verify(received, options.secret);
    if (typeof verified === 'string') return { status: 401, body: { error: verified } };
    if (verified.data.some((item) => options.poison?.(item)))
      return { status: 422, body: { error: 'unwanted' } };
    deliveries.push({ ...verified, id: String(headers['webhook-id']) });
    return { status: 202, body: 'taken' };
  }, options);
  return Object.assign(endpoint, { deliveries });
}

function verify({ headers, body }: Received, secret: string | undefined): Omit<Delivery, 'id'> | string {
  const id = headers['webhook-id'];
  if (typeof id !== 'string' || id.includes('.')) return 'no id, or one with a dot';
  if (secret === undefined)
    return 'webhook-signature' in headers ? 'a signature was not asked for' : JSON.parse(body);
  try {
    return new Webhook(secret).verify(body, headers as Record<string, string>) as Delivery;
  } catch (error) {
    return String(error);
  }
}
