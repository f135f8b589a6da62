import { createHash } from 'node:crypto';
import type { Clock, KeyValue } from '../domain/ports.ts';

/** Slack delivers again within the hour; after that the same words are a new request. */
const REMEMBER = 3_600_000;

/**
 * True for the first delivery of a request, false for each repetition. A repetition is the same body to the byte:
 * its `trigger_id` is Slack's own mark of one command or click.
 */
export async function firstDelivery(store: KeyValue, body: unknown, clock: Clock): Promise<boolean> {
  const digest = createHash('sha256').update(JSON.stringify(body)).digest('base64url');
  const now = clock();
  return store.kvClaim(`delivered:${digest}`, '1', now + REMEMBER, now);
}
