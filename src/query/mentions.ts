/** What a message names that can be looked up. Pure; the text is as Slack sends it, marks and all. */
import { fold } from '../domain/text.ts';
import { fromSlack } from './words.ts';

export interface Mentions {
  /** As Druva writes IDs: UUIDs, and eight hexadecimal digits or more. */
  readonly ids: readonly string[];
  readonly alerts: readonly number[];
  readonly emails: readonly string[];
  /** What looks like the name of a user or device. */
  readonly names: readonly string[];
}

type Found = readonly [kind: keyof Mentions, word: string];

/** Of each kind. */
const MOST = 10;
/** Slack's messages are no longer. */
const LONGEST = 40_000;

/** Each once, in the order of the text, at most ten of each kind. Never throws. */
export function findMentions(text: string): Mentions {
  const found = tokens(plain(text.slice(0, LONGEST)));
  const of = (kind: keyof Mentions) => once(found.flatMap(([each, word]) => (each === kind ? [word] : [])));
  return { ids: of('ids'), alerts: of('alerts').map(Number), emails: of('emails'), names: of('names') };
}

/**
 * Without mentions of people, channels and groups, which are Slack's own IDs, and without fences of code. Of spaces in a
 * row the first stays: a pattern that allows spaces in three places tries every way of dividing a long run of them.
 */
function plain(text: string): string {
  const marked = text.toWellFormed().replace(/<[@#!][^<>]*>|```/g, ' ');
  return fromSlack(marked).replace(/(\s)\s+/g, '$1');
}

function once(words: readonly string[]): string[] {
  return [...new Map(words.toReversed().map((word) => [fold(word), word])).values()]
    .toReversed()
    .slice(0, MOST);
}

const EMAIL = "[\\p{L}\\p{N}._%+'-]{1,64}@[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){1,8}";
const MOMENT = '\\d{4}-\\d\\d-\\d\\d(?:T[\\d:.]+Z?)?|\\d{1,2}:\\d\\d(?::\\d\\d)?(?:\\.\\d+)?';
/** A number of an alert is no count, no date and no time. */
const NUMBER =
  '[1-9]\\d{0,14}(?!\\d|[-:./]?[\\p{L}\\p{N}])(?![ \\t]*(?:%|(?:times|min|sec|hour|day|week|event|alert|user|device)[a-z]*(?![ \\t]*[:#])))';
const ALERTS = `(?<!\\p{L})alerts?\\s*(?:no\\.?|nr\\.?|number|id)?\\s*:?\\s*#?${NUMBER}(?:\\s*(?:,|and|&)\\s*#?${NUMBER})*`;
const WORD = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}._-]*[\\p{L}\\p{N}])?';

/** One pass: what is an address or a time is no longer taken for a name. */
const TOKEN = new RegExp(
  `(?<email>${EMAIL})|(?:https?|ftp)://\\S+|${MOMENT}|\`(?<code>[^\`\\n]{1,200})\`|(?<alerts>${ALERTS})|` +
    `(?<![\\p{L}\\p{N}&/#])#(?<number>${NUMBER})|(?<word>${WORD})`,
  'giu',
);

function tokens(text: string): Found[] {
  return [...text.matchAll(TOKEN)].flatMap(({ groups = {} }): Found[] => {
    const { email, code, alerts, number, word } = groups;
    if (email !== undefined) return [['emails', email]];
    if (alerts !== undefined) return (alerts.match(/\d+/g) ?? []).map((digits) => ['alerts', digits]);
    if (number !== undefined) return [['alerts', number]];
    if (word !== undefined) return isId(word) ? [['ids', word]] : isName(word) ? [['names', word]] : [];
    return code === undefined ? [] : quoted(code.trim());
  });
}

/** What stands in backticks is a name, unless it is something else or several words that hold something. */
function quoted(code: string): Found[] {
  const inside = tokens(code);
  const [first] = inside;
  if (first && (first[0] !== 'names' || first[1] === code)) return inside;
  const isOne = !/[\s=<>(){}[\]/|;]/.test(code) && /[\p{L}\p{N}]/u.test(code);
  return isOne && !isNoName(code) ? [['names', code]] : inside;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const HEX = /^(?=.*\d)[0-9a-f]{8,64}$/i;
const DATE = /^(?:19|20)\d\d[01]\d[0-3]\d$/;

function isId(word: string): boolean {
  return UUID.test(word) || (HEX.test(word) && !DATE.test(word));
}

/** A digit among letters, or a hyphen: FIN-LAPTOP-7, lab2, jane-doe. */
function isName(word: string): boolean {
  return /\p{L}/u.test(word) && /[\p{N}-]/u.test(word) && word.length <= 255 && !isNoName(word);
}

const NO_NAMES = [
  // Slack's own IDs.
  /^[UWCDGTBSFA]\d[A-Z0-9]{6,}$/,
  // Lengths of time, sizes, ordinals, clocks: 1h30m, 10MB, 2nd, 3pm, 5x.
  /^(?:\d[\d.]*(?:[a-z]{1,2}|[kmgtp]ib|days?|hrs|hours?|mins?|minutes?|secs?|seconds?|weeks?))+$/i,
  // Versions: v1.2.3, 1.2.3-rc1.
  /^v?\d+(?:\.\d+)+(?:-\w+)?$|^v\d+$/i,
  // Dates: 20-Nov-2026, Nov-20.
  /^(?:\d{1,4}[-.])?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-.]?\d{1,4}(?:[-.]\d{1,4})?$/i,
  /^\d{4}-\d\d-\d\d/,
  // Words of every day.
  /^(?:e-mail|follow-up|on-call|back-up|log-(?:in|on|out)|sign-(?:in|on|out)|re-[a-z]+|non-[a-z]+|read-only|opt-(?:in|out)|up-to-date|day-to-day|so-called|well-known|built-in|real-time|one-time|[a-z]+-(?:based|related|wide|level|up|down|off|ish))$/i,
];

function isNoName(word: string): boolean {
  return NO_NAMES.some((pattern) => pattern.test(word));
}
