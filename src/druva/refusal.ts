import type { FeedRead } from '../domain/ports.ts';
import { retryAfterOf } from '../domain/retry-after.ts';
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
  if (status === 429 || status >= 500) return toldToWait(answer, now, said);
  if (status >= 300 && status < 400) {
    return failure('bad_answer', `${status}, which leads elsewhere and is not followed; check DRUVA_API_URL`);
  }
  if (status === 401 || status === 403) {
    return failure('auth_refused', `${said}; check the API credential's role and DRUVA_API_URL`);
  }
  if (status === 408) return failure('timeout', said);
  return failure('bad_answer', status === 404 ? `${said}; check DRUVA_API_URL` : said);
}

function toldToWait(answer: HttpAnswer, now: number, said: string): FeedFailure {
  const reason = answer.status === 429 ? 'rate_limited' : 'server_error';
  const wait = retryAfterOf(answer, now);
  if (wait === undefined || wait <= LONGEST_WAIT) return failure(reason, said, wait);
  return failure(
    reason,
    `${said}; told to wait for longer than an hour, asking again after one`,
    LONGEST_WAIT,
  );
}

/** Too late, too many and the like have nothing to do with the place; a 401 comes only from the token. */
const NOT_THE_CURSOR = new Set([401, 408, 425, 429]);

/** Whether the place asked for may be why. Sources name 400 and 403; what else stands for "gone" is not documented. */
export function mayBlameCursor({ status }: HttpAnswer): boolean {
  return status >= 400 && status < 500 && !NOT_THE_CURSOR.has(status);
}

/**
 * Whether the answer itself names the cursor as the fault. Druva documents no body for it; "Invalid tracker"
 * is what integrations see (demisto/content, DruvaEventCollector.py). A page of HTML is not Druva's own answer.
 */
export function blamesCursor(answer: HttpAnswer): boolean {
  if (answer.status !== 400 && answer.status !== 403) return false;
  const text = answer.body.slice(0, 2000);
  if (text.trimStart().startsWith('<')) return false;
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

/** A question an hour burdens nobody, and whoever waits for a day learns of a ransomware a day late; ms. */
const LONGEST_WAIT = 3_600_000;
