import { FILTER_KEYS } from '../domain/filter.ts';
import type { FilterFault } from '../domain/filter-faults.ts';
import { parseFilter } from '../domain/filter-schema.ts';
import { filterToArgs } from '../domain/filter-words.ts';
import { nearest } from '../domain/nearest.ts';
import { firstLoose, placesOf, replaceValue, valueAt, type Words } from './argv.ts';
import type { Command, CommandContext, CommandFault } from './command.ts';
import { commandOf, DEFAULT_LIMIT, flagsOf, MOST_LIMIT, type Parsed } from './commands.ts';
import { mendLoose } from './mend.ts';
import { joinWords } from './words.ts';

/** A fault with the words that mend it, which may show another fault in turn. */
export interface Problem extends Pick<CommandFault, 'kind' | 'wrong' | 'message' | 'nearest' | 'known'> {
  readonly mended?: Words | undefined;
  readonly also?: readonly string[];
  /** The flag an example should show. */
  readonly flag?: string;
}

export type Attempt =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly problem: Problem };

type MissingValue = (argv: Words, flag: string) => Attempt;

const FLAGS = flagsOf('events');

/** `events` with its flags, once commander has told flags from words. */
export function readEvents(
  argv: Words,
  { flags, rest }: Parsed,
  context: CommandContext,
  missingValue: MissingValue,
): Attempt {
  for (const [name, values] of flags) {
    if (values !== true && values.some(isFlag)) return missingValue(argv, `--${name}`);
  }
  const [loose] = rest;
  if (loose !== undefined)
    return loose.startsWith('-') ? unknownFlag(argv, loose) : looseWord(argv, loose, context);
  const limit = readLimit(argv, flags.get('limit'));
  if (typeof limit !== 'number') return { ok: false, problem: limit };
  const input = Object.fromEntries(
    [...flags].filter(([name]) => (FILTER_KEYS as readonly string[]).includes(name)),
  );
  const read = parseFilter(input, context);
  if (!read.ok) return { ok: false, problem: filterProblem(argv, read.faults) };
  const rows = limit === DEFAULT_LIMIT ? '' : `--limit ${limit}`;
  const canonical = ['events', filterToArgs(read.filter), rows].filter((part) => part !== '').join(' ');
  return {
    ok: true,
    command: { name: 'events', filter: read.filter, limit, share: flags.has('share'), canonical },
  };
}

/** A right command, showing the flag where one is named. */
export function exampleOf(command: string, flag?: string): string {
  const known = flagsOf(command).find(({ name }) => name === flag);
  if (known?.example !== undefined) return joinWords([command, `--${known.name}`, known.example]);
  return commandOf(command)?.examples[0]?.command ?? 'events --since 1h';
}

function isFlag(word: string): boolean {
  const [name] = word.split('=', 1);
  return FLAGS.some((flag) => `--${flag.name}` === name?.toLowerCase());
}

function unknownFlag(argv: Words, word: string): Attempt {
  const [name = ''] = word.split('=', 1);
  const known = FLAGS.map((flag) => `--${flag.name}`);
  const index = argv.indexOf(word);
  // `--share=yes` is a switch with a value.
  const near = nearest(name, known, 1)[0];
  const takesValue = FLAGS.some((flag) => `--${flag.name}` === near && flag.value !== undefined);
  const right = near === undefined ? undefined : near + (takesValue ? word.slice(name.length) : '');
  const message = near === name ? `${name} takes no value` : `${name} is not a flag of events`;
  return {
    ok: false,
    problem: {
      kind: 'flag',
      wrong: name,
      message,
      ...(near !== undefined && { nearest: near }),
      known,
      mended: right === undefined || index < 0 ? undefined : argv.toSpliced(index, 1, right),
    },
  };
}

const WHAT_IS_MISSING = {
  quotes: '; a value of several words needs quotes',
  repeat: '; give the flag again for each value',
  flag: '',
} as const;

function looseWord(argv: Words, word: string, context: CommandContext): Attempt {
  const loose = firstLoose(argv, FLAGS);
  if (!loose)
    return { ok: false, problem: { kind: 'value', wrong: word, message: `"${word}" belongs to no flag` } };
  const { words, part, missing } = mendLoose(argv, loose, context);
  const message = `"${word}" belongs to no flag${WHAT_IS_MISSING[missing]}`;
  return {
    ok: false,
    problem: { kind: 'value', wrong: word, message, nearest: joinWords(part), mended: words },
  };
}

function readLimit(argv: Words, given: readonly string[] | true | undefined): number | Problem {
  if (given === undefined || given === true) return DEFAULT_LIMIT;
  const [value = '', second] = given;
  const refuse = (wrong: string, message: string, right: number | undefined): Problem => {
    const places = placesOf(argv, FLAGS, 'limit');
    const place = places.at(-1);
    const mended =
      right === undefined || !place ? undefined : replaceValue(argv, 'limit', place, [String(right)]);
    const near = right === undefined ? {} : { nearest: String(right) };
    return {
      kind: 'value',
      wrong,
      message,
      flag: 'limit',
      mended: second === undefined ? mended : undefined,
      ...near,
    };
  };
  if (second !== undefined) return refuse(second, '--limit is given twice; one number is enough', undefined);
  const rows = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (rows >= 1 && rows <= MOST_LIMIT) return rows;
  const near = Number.isNaN(rows) ? undefined : Math.min(Math.max(rows, 1), MOST_LIMIT);
  return refuse(value, `--limit is a number from 1 to ${MOST_LIMIT}`, near);
}

const KINDS = {
  unknown_key: 'flag',
  bad_value: 'value',
  bad_time: 'time',
  contradiction: 'contradiction',
} as const satisfies Record<FilterFault['kind'], CommandFault['kind']>;

function filterProblem(argv: Words, faults: readonly FilterFault[]): Problem {
  const [first, ...others] = faults as [FilterFault, ...FilterFault[]];
  const { kind, key, value, message, cure, known } = first;
  const near = cure.length > 1 ? joinWords(cure.flatMap((right) => [`--${key}`, right])) : cure[0];
  return {
    kind: KINDS[kind],
    wrong: value,
    message,
    ...(near !== undefined && { nearest: near }),
    known,
    mended: mendValue(argv, first),
    also: others.map((other) => other.message),
    flag: key,
  };
}

function mendValue(argv: Words, { key, path, cure, kind }: FilterFault): Words | undefined {
  if (kind === 'contradiction') return key === 'until' ? swapTimes(argv) : undefined;
  const place = placesOf(argv, FLAGS, key)[Number(path[1] ?? 0)];
  return cure.length > 0 && place ? replaceValue(argv, key, place, cure) : undefined;
}

/** Since and until the wrong way round. */
function swapTimes(argv: Words): Words | undefined {
  const [since, until] = [placesOf(argv, FLAGS, 'since')[0], placesOf(argv, FLAGS, 'until')[0]];
  if (!since || !until || valueAt(argv, since) === valueAt(argv, until)) return undefined;
  const swapped = new Map([
    [since.index, `--since=${valueAt(argv, until)}`],
    [until.index, `--until=${valueAt(argv, since)}`],
  ]);
  const dropped = new Set([since, until].filter(({ inOne }) => !inOne).map(({ index }) => index - 1));
  return argv.flatMap((word, at) => {
    const value = swapped.get(at);
    if (value === undefined) return dropped.has(at) ? [] : [word];
    const cut = value.indexOf('=');
    return [value.slice(0, cut), value.slice(cut + 1)];
  });
}
