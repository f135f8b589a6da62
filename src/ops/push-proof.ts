import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** A signed time may be so far from ours, ms. */
const WINDOW = 5 * 60_000;

const SIGNATURE = 'x-druva-signature';
const STANDARD = 'webhook-signature';

/** Whether there is a signature: then the body has to be read before anything can be said. */
export function claimsSignature(headers: IncomingHttpHeaders): boolean {
  return headers[SIGNATURE] !== undefined || headers[STANDARD] !== undefined;
}

/**
 * Whether the sender has the secret: sent along (as a bearer token, an API key, or the password of HTTP's Basic), or
 * used to sign the body as it travels (HMAC-SHA256, `X-Druva-Signature: sha256=<hex>`, or
 * github.com/standard-webhooks/standard-webhooks). One that fits is enough; without the body only what is sent along is looked at.
 */
export function isProved(
  secret: string,
  headers: IncomingHttpHeaders,
  body: Uint8Array | undefined,
  now: number,
): boolean {
  if (sent(headers).some((value) => isSame(value, secret))) return true;
  if (!body) return false;
  return isSigned(secret, headers, body) || isStandard(secret, headers, body, now);
}

function sent(headers: IncomingHttpHeaders): string[] {
  const found: string[] = [];
  const { authorization = '', 'x-api-key': key } = headers;
  const [, scheme = '', value = ''] = /^(\S+) +(\S+) *$/.exec(authorization) ?? [];
  if (scheme.toLowerCase() === 'bearer') found.push(value);
  if (scheme.toLowerCase() === 'basic') {
    const pair = Buffer.from(value, 'base64').toString();
    found.push(pair.slice(pair.indexOf(':') + 1));
  }
  if (typeof key === 'string') found.push(key.trim());
  return found;
}

function isSigned(secret: string, headers: IncomingHttpHeaders, body: Uint8Array): boolean {
  const given = headers[SIGNATURE];
  const hex = typeof given === 'string' ? /^sha256=([0-9a-f]{64})$/i.exec(given.trim())?.[1] : undefined;
  return (
    hex !== undefined && isSame(hex.toLowerCase(), createHmac('sha256', secret).update(body).digest('hex'))
  );
}

function isStandard(secret: string, headers: IncomingHttpHeaders, body: Uint8Array, now: number): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': stamp, [STANDARD]: given } = headers;
  if (typeof id !== 'string' || typeof stamp !== 'string' || typeof given !== 'string') return false;
  if (!/^\d{1,12}$/.test(stamp) || Math.abs(Number(stamp) * 1000 - now) > WINDOW) return false;
  const right = createHmac('sha256', keyOf(secret)).update(`${id}.${stamp}.`).update(body).digest('base64');
  // Several stand there while a secret is being changed.
  return given.split(' ').some((one) => one.startsWith('v1,') && isSame(one.slice('v1,'.length), right));
}

const CODED = 'whsec_';
/** A key shorter than this, in bytes, could be guessed: then the text is no coded key. */
const SHORTEST = 16;

/** The bytes that a secret of Standard Webhooks stands for, or its own. */
function keyOf(secret: string): Buffer {
  const key = Buffer.from(secret.startsWith(CODED) ? secret.slice(CODED.length) : '', 'base64');
  return key.length >= SHORTEST ? key : Buffer.from(secret);
}

/** In a time that tells nothing of either, not even its length. */
function isSame(given: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(right));
}
