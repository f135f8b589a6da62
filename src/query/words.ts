/**
 * What people type, as words. Phones and macOS put long dashes, curly quotes and no-break spaces into
 * `--type "Admin Login"`; Slack wraps addresses and escapes `<`. All are read as what was meant.
 *
 * The splitter is our own: the packages at hand take an unbalanced quote silently, the apostrophe of O'Brien for
 * an opening quote, or the backslash of DOMAIN\user for an escape.
 */
import { quoteWord } from '../domain/filter-words.ts';

export type Split =
  | { readonly ok: true; readonly words: readonly string[] }
  | {
      readonly ok: false;
      /** The word from its quote on. */
      readonly wrong: string;
      /** The text with the quote closed at its end. */
      readonly closed: string;
    };

/** Longer than any command a person types; Slack itself allows more. */
export const LONGEST_TEXT = 2_000;

/** The sign that makes an address is looked for ahead, once: tried at each place it would cost the square of the length. */
const LINK =
  /<(?:mailto:|tel:|https?:\/\/)[^<>|\s]*\|([^<>|]*)>|<(?:mailto:|tel:)?((?:https?:\/\/)?(?=[^<>|\s@.:+]*[@.:+])[^<>|\s]*)>/g;
const MENTION = /<([@#!])([A-Za-z0-9^-]+)(?:\|([^<>|]*))?>/g;

/**
 * Text of a slash command without Slack's own marks: `<mailto:a@b.c|a@b.c>` is a@b.c, `&lt;` is `<`
 * (docs.slack.dev/messaging/formatting-message-text). `<@U0123ABC|mira>` is U0123ABC where a person or channel is
 * asked for, and in texts and names what was typed.
 */
export function fromSlack(text: string): string {
  return text
    .replace(MENTION, (_, sign: string, id: string, label: string | undefined, at: number) =>
      mentioned(sign, id, label, text.slice(0, at)),
    )
    .replace(LINK, (_, label: string | undefined, address: string | undefined) => label ?? address ?? '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

const FLAG = /^[-\u2010-\u2015\u2212]{1,2}(\p{L}[\p{L}-]*)/u;
const WITH_ID = ['owner', 'by'];
const COMMAND = /^\s*(?:\/?insync\s+)?([a-z]+)\s/i;
const FREE_TEXT = ['note', 'subject', 'why', 'event'];

function mentioned(sign: string, id: string, label: string | undefined, before: string): string {
  const command = COMMAND.exec(before)?.[1]?.toLowerCase() ?? '';
  const flag = command === 'assign' && !inValue(before) ? undefined : lastFlag(before);
  if (flag === undefined ? !FREE_TEXT.includes(command) : WITH_ID.includes(flag)) return id;
  const name = label || id;
  const isNote = flag === 'note' || (flag === undefined && command === 'note');
  // In a note it stays what it was, without calling anybody.
  return isNote && label && !/^[@#]/.test(name) ? `${sign === '#' ? '#' : '@'}${name}` : name;
}

/** Right behind a flag, or inside quotes. */
function inValue(before: string): boolean {
  const last = before.trimEnd().split(/\s+/).at(-1) ?? '';
  return FLAG.test(last) || (before.match(/["\u201C-\u201E]/g) ?? []).length % 2 === 1;
}

function lastFlag(before: string): string | undefined {
  const word = before.split(/\s+/).findLast((each) => FLAG.test(each)) ?? '';
  return FLAG.exec(word)?.[1]?.toLowerCase();
}

/** Signs that show nothing and get copied along: zero-width space and joiner, byte order mark, direction marks. */
const UNSEEN = /[\u00AD\u200B\u200E\u200F\u2060\uFEFF]|[\u202A-\u202E]|[\u2066-\u2069]/g;
const SPACES = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g;
const APOSTROPHE = /(?<=[\p{L}\p{N}])[\u2018\u2019\u02BC](?=[\p{L}\p{N}])/gu;
const LONG_DASHES = '\u2012\u2013\u2014\u2015\u2212\u2E3A\u2E3B\uFE58\uFE63\uFF0D\u2010\u2011';
const DASHES = new RegExp(`(?<=^|\\s)(-*[${LONG_DASHES}][-${LONG_DASHES}]*)(?=\\p{L})([\\p{L}-]*)`, 'gu');
const EM_DASHES = /[\u2014\u2015\u2E3A\u2E3B]/;

/** Typographic signs as the plain ones that were meant. A short dash before a word that is no flag stays a minus. */
export function normalise(text: string, flags: readonly string[]): string {
  return text
    .replace(UNSEEN, '')
    .replace(SPACES, ' ')
    .replace(APOSTROPHE, "'")
    .replace(DASHES, (_, dashes: string, name: string) => {
      const isFlag = dashes.length > 1 || EM_DASHES.test(dashes) || flags.includes(name.toLowerCase());
      return `${isFlag ? '--' : '-'}${name}`;
    });
}

/** Quotes that may close one another; a straight one is closed by a straight one alone. */
const QUOTES: readonly (readonly [opening: string, closing: string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['\u201C\u201D\u201E\u201F\u2033\uFF02', '\u201C\u201D\u201F\u2033\uFF02"'],
  ['\u00AB\u00BB', '\u00AB\u00BB'],
  ['\u2018\u2019\u201A\u201B\u2032', "\u2018\u2019\u201B\u2032'"],
  ['\u2039\u203A', '\u2039\u203A'],
  ['\u300C\u300E', '\u300D\u300F'],
];
const ANY_QUOTE = QUOTES.map(([opening]) => opening).join('');
/** A quote opens at the start of a word or after one of these; elsewhere it is a letter of the word. */
const OPENS_AFTER = /(?:^|[=!<>:-])$/;

/** What may follow a closing quote: a space, or the sign of `"Files Missed">0`. */
const ENDS_BEFORE = /[\s=<>!:≤≥≠]/;

/** The words of a text. Quotes hold words together and backslashes are letters. */
export function splitWords(text: string): Split {
  const words: string[] = [];
  let [at, word, closed] = [0, undefined as string | undefined, false];
  while (at < text.length) {
    const char = text[at] as string;
    const quotes =
      closed || OPENS_AFTER.test(word ?? '') ? QUOTES.find(([opening]) => opening.includes(char)) : undefined;
    if (quotes) {
      const end = closingQuote(text, at + 1, quotes[1]);
      if (end < 0) return { ok: false, wrong: text.slice(at), closed: `${text.trimEnd()}${quotes[1][0]}` };
      word = (word ?? '') + text.slice(at + 1, end);
      at = end;
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + char;
    }
    closed = quotes !== undefined;
    at += 1;
  }
  if (word !== undefined) words.push(word);
  return { ok: true, words };
}

/** The closing quote is the first that a word or a name ends after: the one in 'O'Brien' does not close. */
function closingQuote(text: string, from: number, closing: string): number {
  for (let at = from; at < text.length; at += 1) {
    const next = text[at + 1];
    if (!closing.includes(text[at] as string)) continue;
    if (next === undefined || ENDS_BEFORE.test(next) || ANY_QUOTE.includes(next)) return at;
  }
  return -1;
}

/** The text that is split into these words. */
export function joinWords(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}
