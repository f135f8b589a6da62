import type { FeedRead } from '../domain/ports.ts';
import { asObject, textOf } from './fields.ts';
import type { HttpAnswer } from './http.ts';

export type FeedFailure = Extract<FeedRead, { readonly ok: false }>;

export function failure(
  reason: FeedFailure['reason'],
  said: string,
  retryAfter: number | undefined = undefined,
): FeedFailure {
  return { ok: false, reason, said, retryAfter };
}

/**
 * What a status other than 200 means. 401 and 403 arrive here only after a fresh token was tried.
 * `secrets` are cut from what is quoted of the answer.
 */
export function refusal(answer: HttpAnswer, now: number, secrets: readonly string[]): FeedFailure {
  const said = saidBy(answer, secrets);
  const { status } = answer;
  if (status === 429) return failure('rate_limited', said, retryAfterOf(answer.retryAfter, now));
  if (status >= 500) return failure('server_error', said, retryAfterOf(answer.retryAfter, now));
  if (status === 401 || status === 403) {
    return failure('auth_refused', `${said}; check the API credential's role and DRUVA_API_URL`);
  }
  if (status === 408) return failure('timeout', said);
  return failure('bad_answer', status === 404 ? `${said}; check DRUVA_API_URL` : said);
}

/**
 * Whether the answer itself names the cursor as the fault. Druva documents no body for it; "Invalid tracker"
 * is what integrations see (demisto/content, DruvaEventCollector.py).
 */
export function blamesCursor(answer: HttpAnswer): boolean {
  if (answer.status !== 400 && answer.status !== 403) return false;
  const text = answer.body.slice(0, 2000);
  return (
    /\b(?:tracker|page ?token)\b/i.test(text) && /\b(?:invalid|expired|not valid|malformed)\b/i.test(text)
  );
}

const SAID_LIMIT = 120;

/** Anything shorter is no secret, and cutting it would only tear words apart. */
const SECRET_LENGTH = 4;

/** `400 Invalid tracker`: the status and the body's own words, short and inert. */
export function saidBy(answer: HttpAnswer, secrets: readonly string[]): string {
  let words = messageIn(answer.body);
  for (const secret of secrets) if (secret.length >= SECRET_LENGTH) words = words.replaceAll(secret, '…');
  words = words
    .replace(/[^\p{L}\p{N}\p{P}\p{Sm}\p{Zs}]+/gu, ' ')
    .replace(/[<>`]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (words.length > SAID_LIMIT) words = `${words.slice(0, SAID_LIMIT).trimEnd()}…`;
  return words === '' ? String(answer.status) : `${answer.status} ${words}`;
}

function messageIn(body: string): string {
  const text = body.slice(0, 4000).trim();
  if (text.startsWith('<')) return 'with a page instead of JSON';
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'string') return parsed;
    const fields = asObject(parsed);
    return fields ? textOf(fields.message ?? fields.error_description ?? fields.error ?? fields.code) : '';
  } catch {
    return text.startsWith('{') || text.startsWith('[') ? '' : text;
  }
}

/** A day: no feed means more, and timers cannot wait much longer. */
const LONGEST_WAIT = 24 * 3_600_000;

/** `Retry-After` as milliseconds from now: seconds or an HTTP date (RFC 9110, 10.2.3). */
function retryAfterOf(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,10}(?:\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1000), LONGEST_WAIT);
  const date = /[a-z]{3}/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.min(Math.max(0, date - now), LONGEST_WAIT);
}
