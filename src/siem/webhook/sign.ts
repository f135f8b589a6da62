import { createHash, createHmac } from 'node:crypto';

const PREFIX = 'whsec_';

/** The key in a secret: base64 after `whsec_` as Standard Webhooks writes it, the bytes of the text otherwise. */
export function keyOf(secret: string): Buffer {
  return secret.startsWith(PREFIX)
    ? Buffer.from(secret.slice(PREFIX.length), 'base64')
    : Buffer.from(secret, 'utf8');
}

/** The same for the same events in the same order, so that who receives can tell a batch it has already. */
export function messageId(ids: readonly string[]): string {
  const hash = createHash('sha256');
  // With its length, so that no two lists of ids read the same.
  for (const id of ids) hash.update(`${id.length}:${id}`);
  return `msg_${hash.digest('hex').slice(0, 32)}`;
}

/** `v1,…` over id, seconds and body (github.com/standard-webhooks/standard-webhooks, spec 1.0.0, "Signature scheme"). */
export function signature(key: Buffer, id: string, seconds: number, body: string): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}
