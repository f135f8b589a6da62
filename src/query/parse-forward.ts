/** Forwarding: its list, pause, resume and replay. */
import { EVERYTHING, resolveTime } from '../domain/filter.ts';
import { parseFilter } from '../domain/filter-schema.ts';
import { filterToArgs } from '../domain/filter-words.ts';
import { nearest } from '../domain/nearest.ts';
import { placesOf, replaceValue, type Words, without } from './argv.ts';
import { type Attempt, exampleOf, named, type Problem, refused } from './attempt.ts';
import type { CommandContext, ForwardCommand } from './command.ts';
import { flagsOf } from './commands.ts';
import { filterProblem } from './filter-problem.ts';
import { unknownFlag } from './flag-faults.ts';
import { type FlagRead, readOne, readPrint, wrongValue } from './flag-values.ts';
import { replaySince, to } from './forward-commands.ts';
import { meantSecond } from './name.ts';
import type { Parsed } from './program.ts';

/** An example with a destination that is there. */
export function exampleHere(example: string, { destinations }: CommandContext): string {
  if (destinations === undefined || !example.startsWith('forward ')) return example;
  const [first] = destinations;
  return first === undefined ? 'forward' : example.replace(/\bsoc\b/, first);
}

export type ForwardName = ForwardCommand['name'];

/** As `forward` of the configuration takes them. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,39}$/i;
/** What people write after `forward` for its list. */
const LIST = ['list', 'ls', 'show', 'all', 'status'];

export function readForward(
  name: ForwardName,
  argv: Words,
  parsed: Parsed,
  context: CommandContext,
): Attempt {
  const second = name === 'forward' ? meantSecond(name, argv[1]) : undefined;
  if (second !== undefined) return refused(misplaced(argv, second));
  const flag = parsed.rest.find((word) => word.startsWith('-'));
  if (flag !== undefined) return refused(unknownFlag(argv, flag, context.door ?? 'slack'));
  const print = readPrint(argv, parsed);
  if (!print.ok) return print;
  const asked = { share: parsed.flags.has('share'), print: print.value };
  switch (name) {
    case 'forward': {
      const loose = parsed.rest.find((word) => !LIST.includes(word.toLowerCase()));
      if (loose !== undefined) return refused(tooMuch(argv, loose));
      return { ok: true, command: { name, ...asked, canonical: name } };
    }
    case 'forward pause':
    case 'forward resume': {
      const one = readDestination(name, argv, parsed, context);
      if (!one.ok) return one;
      const destination = one.value;
      return { ok: true, command: { name, destination, ...asked, canonical: `${name} ${destination}` } };
    }
    case 'forward replay': {
      const one = readTo(argv, parsed, context);
      if (!one.ok) return one;
      const since = readSince(argv, parsed, context);
      if (!since.ok) return since;
      const canonical = `${name} --to ${one.value} ${since.value.text}`;
      const what = { destination: one.value, since: since.value.at };
      return { ok: true, command: { name, ...what, ...asked, canonical } };
    }
  }
}

/** `forward puase soc` and `forward resend` may be two words of a name. */
function misplaced(argv: Words, second: string): Problem {
  const [, word = ''] = argv;
  const near = `forward ${second}`;
  const message = `"${named(word)}" belongs to no flag`;
  return { kind: 'command', wrong: word, message, nearest: near, mended: [near, ...argv.slice(2)] };
}

function tooMuch(argv: Words, word: string): Problem {
  const message = `"${named(word)}" belongs to no flag; forward takes no words`;
  return { kind: 'value', wrong: word, message, mended: without(argv, word) };
}

/** The words after `forward pause`. */
function readDestination(
  name: string,
  argv: Words,
  { rest }: Parsed,
  context: CommandContext,
): FlagRead<string> {
  const [first, second] = rest;
  const others = (word: string) => argv.slice(1).filter((each) => each !== word);
  if (first === undefined) {
    const { destinations: known = [] } = context;
    const [only, another] = known;
    const message = `${name} needs the name of a destination, such as ${exampleHere(exampleOf(name), context)}`;
    const mended = only !== undefined && another === undefined ? [...argv, only] : undefined;
    return { ok: false, problem: { kind: 'value', wrong: name, message, known, mended } };
  }
  if (second !== undefined) {
    const message = `${name} takes one destination`;
    const mended = [name, ...others(second)];
    return { ok: false, problem: { kind: 'value', wrong: second, message, mended } };
  }
  const found = destinationOf(first, context);
  if (found.ok) return found;
  const { near } = found;
  const mended = near === undefined ? undefined : [name, near, ...others(first)];
  return { ok: false, problem: { ...found.problem, mended } };
}

type Found =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly near: string | undefined; readonly problem: Problem };

/** The destination that goes by this name, whatever its case. */
function destinationOf(typed: string, { destinations }: CommandContext): Found {
  const word = typed.trim();
  const found = destinations?.find((one) => one.toLowerCase() === word.toLowerCase());
  if (found !== undefined) return { ok: true, value: found };
  if (destinations === undefined && NAME.test(word)) return { ok: true, value: word };
  const near = nearest(word, destinations ?? [], 1)[0];
  const none = 'nothing is forwarded: the configuration names no destination under forward';
  const message =
    destinations?.length === 0
      ? none
      : `"${named(word)}" is not the name of a destination; forward lists them`;
  const known = destinations ?? [];
  const likely = near === undefined ? {} : { nearest: near };
  return { ok: false, near, problem: { kind: 'value', wrong: typed, message, known, ...likely } };
}

function readTo(argv: Words, parsed: Parsed, context: CommandContext): FlagRead<string> {
  const one = readOne(argv, parsed.flags.get(to.name), to);
  if (!one.ok) return one;
  const [loose] = parsed.rest;
  if (one.value === undefined) return { ok: false, problem: withoutTo(argv, loose, context) };
  if (loose !== undefined) {
    const mended = without(argv, loose);
    const message = `"${named(loose)}" belongs to no flag`;
    return { ok: false, problem: { kind: 'value', wrong: loose, message, mended } };
  }
  const found = destinationOf(one.value, context);
  if (found.ok) return found;
  const [place] = placesOf(argv, flagsOf(argv[0] ?? ''), to.name);
  const { near, problem } = found;
  const mended = near === undefined || !place ? undefined : replaceValue(argv, to.name, place, [near]);
  return { ok: false, problem: { ...problem, mended, flag: to.name } };
}

/** `forward replay soc --since 2d` says it without the flag. */
function withoutTo(argv: Words, loose: string | undefined, context: CommandContext): Problem {
  const { destinations: known = [] } = context;
  const rest = argv.slice(1).filter((each) => each !== loose);
  const only = loose ?? (known.length === 1 ? known[0] : undefined);
  const example = exampleHere(exampleOf('forward replay'), context);
  return {
    kind: 'value',
    wrong: loose ?? '--to',
    message: `forward replay needs --to and the name of a destination, such as ${example}`,
    known,
    mended: only === undefined ? undefined : ['forward replay', '--to', only, ...rest],
    flag: to.name,
  };
}

function readSince(
  argv: Words,
  { flags }: Parsed,
  context: CommandContext,
): FlagRead<{ readonly at: number; readonly text: string }> {
  const typed = flags.get(replaySince.name);
  if (typed === undefined) {
    const message = `forward replay needs --since: from when on events are sent again, such as ${exampleHere(exampleOf('forward replay'), context)}`;
    const mended = [...argv, '--since', '1d'];
    return {
      ok: false,
      problem: { kind: 'time', wrong: '--since', message, mended, flag: replaySince.name },
    };
  }
  const read = parseFilter({ since: typed === true ? [] : typed }, context);
  if (!read.ok) return { ok: false, problem: filterProblem(argv, read.faults) };
  const { since = { ago: 0 } } = read.filter;
  const at = resolveTime(since, context.now);
  if (at < context.now) return { ok: true, value: { at, text: filterToArgs({ ...EVERYTHING, since }) } };
  const message = 'what was sent already is sent again, and --since is not in the past';
  return wrongValue(argv, replaySince, { wrong: '--since', message, near: '1d', kind: 'time' });
}
