/** Silences and subscriptions: silence add, list, remove; subscribe, its list, pause and resume; unsubscribe. */
import type { Filter } from '../domain/filter.ts';
import { parseFilter } from '../domain/filter-schema.ts';
import { filterToArgs } from '../domain/filter-words.ts';
import { readAhead } from './ahead.ts';
import type { Words } from './argv.ts';
import { type Attempt, exampleOf, named, type Problem, refused } from './attempt.ts';
import type { CommandContext, SilenceCommand, SubscribeCommand } from './command.ts';
import { readEnd } from './end-flags.ts';
import { filterProblem } from './filter-problem.ts';
import { looseWord, unknownFlag, withoutFlag } from './flag-faults.ts';
import { type FlagRead, readOne } from './flag-values.ts';
import { NOT_STANDING, note, standingFilterFlags } from './life-flags.ts';
import { meantSecond } from './name.ts';
import { numberOf } from './people.ts';
import type { Parsed } from './program.ts';
import { joinWords } from './words.ts';

export type StandingName = SilenceCommand['name'] | SubscribeCommand['name'];

const STANDING_KEYS = standingFilterFlags.map(({ name }) => name);

export function readStanding(
  name: StandingName,
  argv: Words,
  parsed: Parsed,
  context: CommandContext,
): Attempt {
  const flag = parsed.rest.find((word) => word.startsWith('-'));
  if (flag !== undefined) return refused(wrongFlag(argv, flag, context));
  const asked = { share: parsed.flags.has('share'), print: undefined };
  switch (name) {
    case 'silence add':
      return addSilence(argv, parsed, context);
    case 'subscribe':
      return subscribe(argv, parsed, context);
    case 'silence list':
    case 'subscribe list':
      if (parsed.rest.length > 0) return refused(tooMuch(argv, parsed));
      return { ok: true, command: { name, ...asked, canonical: name } };
    case 'silence remove':
    case 'unsubscribe': {
      const id = readNumber(argv, parsed.rest, false);
      if (!id.ok) return id;
      const number = id.value ?? 0;
      return { ok: true, command: { name, id: number, ...asked, canonical: `${name} ${number}` } };
    }
    case 'subscribe resume': {
      const id = readNumber(argv, parsed.rest, true);
      if (!id.ok) return id;
      const canonical = id.value === undefined ? name : `${name} ${id.value}`;
      return { ok: true, command: { name, id: id.value, ...asked, canonical } };
    }
    case 'subscribe pause':
      return pause(argv, parsed, context);
  }
}

/** Keys that are flags elsewhere are refused with the reason. */
function wrongFlag(argv: Words, word: string, context: CommandContext): Problem {
  const [typed = ''] = word.split('=', 1);
  const key = typed.replace(/^--/, '').toLowerCase();
  const takesFilter = argv[0] === 'silence add' || argv[0] === 'subscribe';
  const why = Object.hasOwn(NOT_STANDING, key) ? NOT_STANDING[key as keyof typeof NOT_STANDING] : undefined;
  if (!takesFilter || why === undefined) return unknownFlag(argv, word, context.door ?? 'slack');
  return {
    kind: 'flag',
    wrong: typed,
    message: `${why}; leave it out`,
    mended: withoutFlag(argv, typed, true),
  };
}

// ---------------------------------------------------------------- silences and subscriptions

function addSilence(argv: Words, parsed: Parsed, context: CommandContext): Attempt {
  const found = readFilter(argv, parsed, context);
  if (!found.ok) return found;
  const end = readEnd(argv, parsed, context, true);
  if (!end.ok) return end;
  const noted = readOne(argv, parsed.flags.get('note'), note);
  if (!noted.ok) return noted;
  if (end.value === undefined) return refused(endless(argv));
  const { until, words } = end.value;
  const text = noted.value?.replace(/\s+/g, ' ').trim() ?? '';
  const flags = joinWords([...words, ...(text === '' ? [] : ['--note', text])]);
  const canonical = `silence add ${found.value.text} ${flags}`;
  const asked = { share: false, print: undefined, canonical };
  return { ok: true, command: { name: 'silence add', ...found.value, until, note: text, ...asked } };
}

function endless(argv: Words): Problem {
  const message = 'a silence needs an end: --for 4h, --until tomorrow, or, if it must be, --for ever';
  return { kind: 'value', wrong: '--for', message, mended: [...argv, '--for', '4h'], flag: 'for' };
}

function subscribe(argv: Words, parsed: Parsed, context: CommandContext): Attempt {
  const found = readFilter(argv, parsed, context);
  if (!found.ok) return found;
  const asked = { share: false, print: undefined, canonical: `subscribe ${found.value.text}` };
  return { ok: true, command: { name: 'subscribe', ...found.value, ...asked } };
}

/** A filter with at least one key, and no words beside it. */
function readFilter(
  argv: Words,
  { flags, rest }: Parsed,
  context: CommandContext,
): FlagRead<{ readonly filter: Filter; readonly text: string }> {
  const [name = ''] = argv;
  const [loose] = rest;
  if (loose !== undefined) return { ok: false, problem: misplaced(argv, loose, context) };
  const typed = [...flags].filter(([key]) => STANDING_KEYS.includes(key));
  const read = parseFilter(Object.fromEntries(typed), context);
  if (!read.ok) return { ok: false, problem: filterProblem(argv, read.faults) };
  const text = filterToArgs(read.filter);
  if (text !== '') return { ok: true, value: { filter: read.filter, text } };
  const what = name === 'subscribe' ? 'bring every alert here' : 'silence everything';
  const message = `${name} needs a filter, or it would ${what}, such as ${exampleOf(name)}`;
  const alone = name === 'subscribe' && flags.size === 0;
  return {
    ok: false,
    problem: { kind: 'value', wrong: name, message, mended: alone ? ['subscribe list'] : undefined },
  };
}

/** `subscribe lst` may be two words of a name, other words want a flag. */
function misplaced(argv: Words, word: string, context: CommandContext): Problem {
  const [name = ''] = argv;
  const second = argv[1] === word && !name.includes(' ') ? meantSecond(name, word) : undefined;
  if (second === undefined) return looseWord(argv, word, context);
  const near = `${name} ${second}`;
  const message = `"${named(word)}" belongs to no flag`;
  return { kind: 'command', wrong: word, message, nearest: near, mended: [near, ...argv.slice(2)] };
}

// ---------------------------------------------------------------- by number

function readNumber(argv: Words, rest: Words, optional: boolean): FlagRead<number | undefined> {
  const [name = ''] = argv;
  const words = rest.filter((word) => !/^(?:silence|subscription|#)$/i.test(word));
  const [first, second] = words;
  if (first === undefined && optional) return { ok: true, value: undefined };
  const what = name.startsWith('silence') ? 'a silence' : 'a subscription';
  if (first === undefined) {
    const message = `${name} needs the number of ${what}, such as ${exampleOf(name)}`;
    return { ok: false, problem: { kind: 'value', wrong: name, message } };
  }
  const number = numberOf(first);
  if (number === undefined) {
    const list = `${name.startsWith('silence') ? 'silence' : 'subscribe'} list`;
    const message = `"${named(first)}" is not the number of ${what}; ${list} shows them`;
    return { ok: false, problem: { kind: 'value', wrong: first, message, mended: [list] } };
  }
  if (second === undefined) return { ok: true, value: number };
  const message = `${name} takes one number`;
  return { ok: false, problem: { kind: 'value', wrong: second, message, mended: [name, first] } };
}

function tooMuch(argv: Words, { rest }: Parsed): Problem {
  const [name = ''] = argv;
  return { kind: 'value', wrong: rest[0] ?? '', message: `${name} takes no words`, mended: [name] };
}

/** `subscribe pause 2h 7`, `subscribe pause 7 --until tomorrow`. */
function pause(argv: Words, parsed: Parsed, context: CommandContext): Attempt {
  const numbers = parsed.rest.filter((word) => numberOf(word) !== undefined);
  const time = parsed.rest.filter((word) => numberOf(word) === undefined).join(' ');
  const id = readNumber(argv, numbers, true);
  if (!id.ok) return id;
  const end = readEnd(argv, parsed, context, false);
  if (!end.ok) return end;
  if (end.value && time !== '') {
    const message = `"${named(time)}" belongs to no flag; the time is said already`;
    return refused({
      kind: 'contradiction',
      wrong: time,
      message,
      mended: argv.filter((word, at) => at === 0 || !parsed.rest.includes(word) || numbers.includes(word)),
    });
  }
  if (!end.value && time === '') {
    const message = `subscribe pause needs a time, such as ${exampleOf('subscribe pause')}`;
    return refused({ kind: 'value', wrong: 'subscribe pause', message, mended: [...argv, '2h'] });
  }
  const read = end.value ? undefined : readAhead(time, context);
  if (read && !read.ok) {
    const near = read.nearest[0];
    const mended = near === undefined ? undefined : ['subscribe pause', near, ...numbers];
    const nearest = near === undefined ? {} : { nearest: near };
    return refused({ kind: 'time', wrong: time, message: read.message, ...nearest, mended });
  }
  const until = read?.at ?? end.value?.until ?? context.now;
  const words = read?.words ?? end.value?.words ?? [];
  const number = id.value === undefined ? [] : [String(id.value)];
  const canonical = `subscribe pause ${joinWords([...number, ...words])}`;
  const asked = { share: false, print: undefined, canonical };
  return { ok: true, command: { name: 'subscribe pause', id: id.value, until, ...asked } };
}
