/** When something ends: `--for 4h`, `--until tomorrow`, `--for ever`. */
import { readAhead } from './ahead.ts';
import { placesOf, replaceValue, type Words } from './argv.ts';
import type { CommandContext } from './command.ts';
import { flagsOf } from './commands.ts';
import { type FlagRead, readOne, wrongValue } from './flag-values.ts';
import { ends, endsAt } from './life-flags.ts';
import type { Parsed } from './program.ts';

export interface End {
  /** ms; undefined for ever. */
  readonly until: number | undefined;
  /** The flag and value that say it again. */
  readonly words: Words;
}

const EVER = /^(?:for ?)?ever$|^always$/i;
const NEVER: End = { until: undefined, words: ['--for', 'ever'] };

/** Undefined where no time was typed. `ever`: the command has things without an end. */
export function readEnd(
  argv: Words,
  { flags }: Parsed,
  context: CommandContext,
  ever: boolean,
): FlagRead<End | undefined> {
  const length = readOne(argv, flags.get('for'), ends);
  if (!length.ok) return length;
  const moment = readOne(argv, flags.get('until'), endsAt);
  if (!moment.ok) return moment;
  if (length.value !== undefined && moment.value !== undefined) return both(argv);
  const [flag, typed] = length.value === undefined ? [endsAt, moment.value] : [ends, length.value];
  if (typed === undefined) return { ok: true, value: undefined };
  if (EVER.test(typed.trim())) return ever ? { ok: true, value: NEVER } : noEnd(argv, flag.name);
  const read = readAhead(typed, context);
  if (read.ok) return { ok: true, value: { until: read.at, words: read.words } };
  return wrongValue(argv, flag, { wrong: typed, message: read.message, near: read.nearest[0], kind: 'time' });
}

function both(argv: Words): FlagRead<never> {
  return {
    ok: false,
    problem: {
      kind: 'contradiction',
      wrong: '--until',
      message: '--for and --until both say when it ends; one is enough',
      mended: without(argv, 'until'),
    },
  };
}

function noEnd(argv: Words, flag: string): FlagRead<never> {
  const message = `without --${flag} it has no end; leave it out`;
  return { ok: false, problem: { kind: 'time', wrong: `--${flag}`, message, mended: without(argv, flag) } };
}

function without(argv: Words, flag: string): Words | undefined {
  const [place] = placesOf(argv, flagsOf(argv[0] ?? ''), flag);
  return place && replaceValue(argv, flag, place, []);
}
