import { cureOf } from './statuses.ts';

/** What the other side said, as people may read it: short, on one line, without a secret. */

const SAID_LIMIT = 200;

/** More of an answer is not looked at, characters. */
const LOOKED_AT = 64 * 1024;

/** Anything shorter is no secret, and cutting it would only tear words apart. */
const SECRET_LENGTH = 4;

/** Whatever may be quoted back at us, in every spelling that HTTP has for it. */
export function spellings(secrets: readonly (string | undefined)[]): readonly string[] {
  const all = secrets.flatMap((secret) => {
    if (secret === undefined || secret.length < SECRET_LENGTH) return [];
    const inJson = JSON.stringify(secret).slice(1, -1);
    const base64 = Buffer.from(secret).toString('base64');
    return [secret, inJson, base64, encodeURIComponent(secret.toWellFormed())];
  });
  // The longest first: one may hold another.
  return [...new Set(all)].sort((a, b) => b.length - a.length);
}

/** The parts of an address in which services hide a key, and which they quote when they find nothing there. */
export function secretsInAddress(url: string): readonly string[] {
  const { pathname, searchParams } = new URL(url);
  const parts = pathname.split('/').filter((part) => part.length >= 16);
  return [...parts, ...searchParams.values()];
}

/**
 * `503 Server is busy`: the status, the words of the answer, and what a person does about it. `secrets` as `spellings`
 * gives them.
 */
export function saidBy(status: number, body: string, secrets: readonly string[]): string {
  const cure = cureOf(status);
  const room = SAID_LIMIT - String(status).length - cure.length - 3;
  // Where it leads is a page of its own, and says nothing more.
  const words =
    status < 400 && cure !== '' ? '' : quoted(wordsIn(body.slice(0, LOOKED_AT).trim()), secrets, room);
  return [String(status), words, ...(cure === '' ? [] : [`(${cure})`])]
    .filter((part) => part !== '')
    .join(' ');
}

/** Harmless and short. Secrets go first, lest half of one be left at the end; and again, lest one was only spelt apart. */
export function quoted(text: string, secrets: readonly string[], limit: number = SAID_LIMIT): string {
  const harmless = without(text, secrets)
    .replace(/[^\p{L}\p{N}\p{P}\p{Sm}\p{Sc}\p{Zs}]+/gu, ' ')
    .replace(/[<>`]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const words = without(harmless, secrets);
  return words.length > limit ? `${words.slice(0, limit - 1).trimEnd()}…` : words;
}

function without(text: string, secrets: readonly string[]): string {
  return secrets.reduce((all, secret) => all.replaceAll(secret, '…'), text);
}

/** Those of a JSON error where it is one, the text otherwise. */
function wordsIn(text: string): string {
  if (text.startsWith('<')) return 'with a page instead of an answer';
  try {
    return messageIn(JSON.parse(text), 0);
  } catch {
    return text.startsWith('{') || text.startsWith('[') ? firstString(text) : text;
  }
}

/** Splunk says `text`, Elasticsearch `error.reason` (or `error` as a string), most others `message` or `error`. */
const SAYING = ['text', 'reason', 'message', 'detail', 'error', 'title', 'type'] as const;

function messageIn(value: unknown, depth: number): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || depth > 3) return '';
  const fields = value as Readonly<Record<string, unknown>>;
  for (const name of SAYING) {
    const found = Object.hasOwn(fields, name) ? messageIn(fields[name], depth + 1) : '';
    if (found !== '') return found;
  }
  return '';
}

/** Of JSON that was cut. */
function firstString(text: string): string {
  const found = /"(?:text|reason|message|error)"\s*:\s*"((?:[^"\\]|\\.)+)/.exec(text)?.[1] ?? '';
  return found.replace(/\\(?:u[\da-f]{4}|.)/gi, ' ');
}
