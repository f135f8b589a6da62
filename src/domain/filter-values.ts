import { OUTCOMES } from './event.ts';
import type { EventStatus, TermKey, TimeRef } from './filter.ts';
import {
  badValue,
  type Choice,
  type FilterFault,
  type FilterInput,
  type Report,
  shown,
  type Typed,
} from './filter-faults.ts';
import { readSeverities, SEVERITY_EXAMPLES } from './filter-severity.ts';
import { isMisspelt, nearest } from './nearest.ts';
import { SEVERITY_WORDS, type Severity } from './severity.ts';
import { fold } from './text.ts';
import { readTime } from './time-words.ts';
import { CLOUDS, EVENT_TYPES, FEATURES, IDENTITY_TYPES, STATUSES } from './vocabulary.ts';

/** The right words of a key; an open list may grow with what Druva adds. */
interface Vocabulary {
  readonly noun: string;
  readonly words: readonly string[];
  readonly open: boolean;
}

function vocabulary(key: TermKey, { known }: FilterInput): Vocabulary | undefined {
  const open = known === undefined;
  switch (key) {
    case 'type':
      return { noun: 'a known type', words: once([...EVENT_TYPES, ...(known?.types ?? [])]), open };
    case 'feature':
      return { noun: 'a known feature', words: once([...FEATURES, ...(known?.features ?? [])]), open };
    case 'outcome':
      return { noun: 'an outcome', words: OUTCOMES, open: false };
    case 'identity-type':
      return { noun: 'an identity type', words: IDENTITY_TYPES, open: false };
    case 'cloud':
      return { noun: 'a cloud', words: CLOUDS, open: false };
    default:
      return undefined;
  }
}

function once(list: readonly string[]): string[] {
  return [...new Map(list.toReversed().map((word) => [fold(word), word])).values()].toReversed();
}

/** No name holds a comma and a `!`: these are several, and taken for one they would exclude nothing. */
const SEVERAL = /,\s*!/;

function severalInOne(typed: Typed): FilterFault {
  const cure = typed.value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '!');
  const message = `${shown(typed.value)} is ${cure.length} values in one; give each by itself`;
  return badValue(typed, message, { nearest: cure, cure });
}

/** A plain term. Words of a vocabulary are spelt as there; others stay as typed. */
export function readTerm(key: TermKey, typed: Typed, input: FilterInput, report: Report): Choice<string>[] {
  const [negated, word] = negation(typed.value);
  if (word === '')
    return refuse(report, badValue(typed, `${key} needs a value${negated ? ' after the "!"' : ''}`));
  const list = vocabulary(key, input);
  if (!list && SEVERAL.test(word)) return refuse(report, severalInOne(typed));
  const value = list ? wordOf(list, typed, word, report) : word;
  return value === undefined ? [] : [{ typed, negated, value }];
}

export function readStatus(typed: Typed, report: Report): Choice<EventStatus>[] {
  const [negated, word] = negation(typed.value);
  const value = wordOf({ noun: 'a status', words: STATUSES, open: false }, typed, word, report);
  return value === undefined ? [] : [{ typed, negated, value: value as EventStatus }];
}

function wordOf(
  { noun, words, open }: Vocabulary,
  typed: Typed,
  word: string,
  report: Report,
): string | undefined {
  const find = (text: string) => words.find((known) => fold(known) === fold(text));
  const found = find(word);
  if (found !== undefined) return found;
  const parts = word.split(',').map((part) => find(part));
  if (parts.length > 1 && parts.every((part) => part !== undefined)) {
    const mark = negation(typed.value)[0] ? '!' : '';
    const cure = parts.map((part) => `${mark}${part}`);
    const message = `${shown(typed.value)} is ${parts.length} values in one; give each by itself`;
    report(badValue(typed, message, { nearest: cure, cure }));
    return undefined;
  }
  if (open && !words.some((known) => isMisspelt(word, known))) return word;
  const mark = negation(typed.value)[0] ? '!' : '';
  report(
    badValue(typed, `${shown(word)} is not ${noun}`, {
      nearest: nearest(word, words).map((near) => `${mark}${near}`),
      known: words,
    }),
  );
  return undefined;
}

/** Every value adds its levels (or, with `!`, takes them away). */
export function readSeverity(typed: Typed, report: Report): Choice<readonly Severity[]>[] {
  const [negated, word] = negation(typed.value);
  const value = readSeverities(word);
  if (value) return [{ typed, negated, value }];
  const parts = word.split(',').map((part) => part.trim());
  if (parts.length > 1 && parts.every(readSeverities)) {
    const cure = parts.map((part) => `${negated ? '!' : ''}${part}`);
    const message = `${shown(typed.value)} is ${parts.length} values in one; give each by itself`;
    return refuse(report, badValue(typed, message, { nearest: cure, cure }));
  }
  const near = nearest(word, SEVERITY_WORDS, 1).map((known) => `${negated ? '!' : ''}${known.toLowerCase()}`);
  return refuse(
    report,
    badValue(typed, `${shown(typed.value)} is not a severity; write ${SEVERITY_EXAMPLES}`, { nearest: near }),
  );
}

/** One time; a second one under the same key is a fault of its own. */
export function readMoment(
  values: readonly Typed[],
  input: FilterInput,
  report: Report,
): TimeRef | undefined {
  const [first, second] = values;
  if (second) {
    report(badValue(second, `${second.key} is given twice; one time is enough`, { kind: 'bad_time' }));
    return undefined;
  }
  if (!first) return undefined;
  const read = readTime(first.value, input);
  if (read.ok) return read.time;
  report(badValue(first, read.message, { kind: 'bad_time', nearest: read.nearest }));
  return undefined;
}

/** The number of one alert or storm. */
export function readNumber(values: readonly Typed[], report: Report): number | undefined {
  const [first, second] = values;
  if (second) report(badValue(second, `${second.key} is given twice; one number is enough`));
  if (!first || second) return undefined;
  const digits = /^#?([1-9]\d{0,14})$/.exec(first.value.trim())?.[1];
  if (digits !== undefined) return Number(digits);
  report(
    badValue(
      first,
      `${shown(first.value)} is not the number of a${first.key === 'alert' ? 'n alert' : ' storm'}`,
    ),
  );
  return undefined;
}

function negation(value: string): [negated: boolean, word: string] {
  const typed = value.trim();
  return typed.startsWith('!') ? [true, typed.slice(1).trim()] : [false, typed];
}

function refuse(report: Report, fault: Parameters<Report>[0]): [] {
  report(fault);
  return [];
}
