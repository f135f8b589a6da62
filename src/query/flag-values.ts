/** The flags that take one value, and the switches, as commander found them. */
import type { SortOrder, TallyKey } from '../domain/archive.ts';
import { nearest } from '../domain/nearest.ts';
import { placesOf, replaceValue, type Words } from './argv.ts';
import type { Problem } from './attempt.ts';
import { PRINT_FORMATS, type PrintFormat } from './command.ts';
import { flagsOf } from './commands.ts';
import { DEFAULT_LIMIT, type FlagDefinition } from './flags.ts';
import type { Parsed } from './program.ts';

export type FlagRead<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/** What people write for a choice that has another name. */
const ALIASES: Readonly<Record<string, TallyKey | SortOrder | 'week' | 'csv' | 'ndjson'>> = {
  user: 'identity',
  who: 'identity',
  device: 'subject',
  daily: 'day',
  weekly: 'week',
  date: 'day',
  hourly: 'hour',
  status: 'outcome',
  result: 'outcome',
  newest: 'time',
  worst: 'severity',
  excel: 'csv',
  xlsx: 'csv',
  json: 'ndjson',
  jsonl: 'ndjson',
};

/** The choice that goes by this name, or by another that people use. */
export function choiceOf<T extends string>(choices: readonly T[], typed: string): T | undefined {
  const alias = Object.hasOwn(ALIASES, typed) ? ALIASES[typed] : undefined;
  return choices.find((choice) => choice === typed) ?? choices.find((choice) => choice === alias);
}

/** One of the choices of a flag, whatever its case; undefined when it was not typed. */
export function readChoice<T extends string>(
  argv: Words,
  { flags }: Parsed,
  flag: FlagDefinition,
  choices: readonly T[],
): FlagRead<T | undefined> {
  const one = readOne(argv, flags.get(flag.name), flag);
  if (!one.ok) return one;
  if (one.value === undefined) return { ok: true, value: undefined };
  const typed = one.value.trim().toLowerCase();
  const found = choices.find((choice) => choice === typed);
  if (found !== undefined) return { ok: true, value: found };
  const near = choiceOf(choices, typed) ?? nearest(typed, choices, 1)[0];
  const message = `--${flag.name} is one of ${choices.join(', ')}`;
  return wrongValue(argv, flag, { wrong: one.value, message, near, known: choices });
}

export function readLimit(
  argv: Words,
  { flags }: Parsed,
  flag: FlagDefinition,
  most: number,
): FlagRead<number> {
  const one = readOne(argv, flags.get(flag.name), flag);
  if (!one.ok) return one;
  if (one.value === undefined) return { ok: true, value: DEFAULT_LIMIT };
  const typed = one.value.trim();
  const rows = /^\d{1,9}$/.test(typed) ? Number(typed) : Number.NaN;
  if (rows >= 1 && rows <= most) return { ok: true, value: rows };
  const near = Number.isNaN(rows) ? undefined : String(Math.min(Math.max(rows, 1), most));
  const message = `--${flag.name} is a number from 1 to ${most}`;
  return wrongValue(argv, flag, { wrong: one.value, message, near });
}

/** Any text under a flag that is given once. */
export function readOne(
  argv: Words,
  given: readonly string[] | true | undefined,
  flag: FlagDefinition,
): FlagRead<string | undefined> {
  if (given === undefined || given === true) return { ok: true, value: undefined };
  const [value = '', second] = given;
  if (second === undefined) {
    if (value.trim() !== '') return { ok: true, value };
    return wrongValue(argv, flag, {
      wrong: `--${flag.name}`,
      message: `--${flag.name} needs a value`,
      near: undefined,
    });
  }
  const [place] = placesOf(argv, flagsOf(argv[0] ?? ''), flag.name);
  return {
    ok: false,
    problem: {
      kind: 'contradiction',
      wrong: second,
      message: `--${flag.name} is given twice; once is enough`,
      mended: place && replaceValue(argv, flag.name, place, []),
      flag: flag.name,
    },
  };
}

/** What a terminal prints. */
export function readPrint(argv: Words, { flags }: Parsed): FlagRead<PrintFormat | undefined> {
  const [print, second] = PRINT_FORMATS.filter((format) => flags.has(format));
  if (second === undefined) return { ok: true, value: print };
  return {
    ok: false,
    problem: {
      kind: 'contradiction',
      wrong: `--${second}`,
      message: `--${print} and --${second} exclude one another`,
      mended: argv.filter((word) => word !== `--${second}`),
    },
  };
}

/** A fault of the flag's value, mended by the near one. */
export function wrongValue(
  argv: Words,
  flag: FlagDefinition,
  {
    wrong,
    message,
    near,
    known,
    kind = 'value',
  }: Pick<Problem, 'wrong' | 'message' | 'known'> & { near: string | undefined; kind?: 'value' | 'time' },
): { readonly ok: false; readonly problem: Problem } {
  const [place] = placesOf(argv, flagsOf(argv[0] ?? ''), flag.name);
  const problem: Problem = {
    kind,
    wrong,
    message,
    ...(near !== undefined && { nearest: near }),
    ...(known !== undefined && { known }),
    mended: near === undefined || !place ? undefined : replaceValue(argv, flag.name, place, [near]),
    flag: flag.name,
  };
  return { ok: false, problem };
}
