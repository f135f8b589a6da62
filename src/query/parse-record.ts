/** The record of what was done, and what is tried out or summed up: audit, acks, rehearse, test, digest. */
import { EXPORT_FORMATS } from '../domain/export.ts';
import { EVERYTHING, FILTER_KEYS, type Filter, resolveTime } from '../domain/filter.ts';
import { parseFilter } from '../domain/filter-schema.ts';
import { filterToArgs } from '../domain/filter-words.ts';
import type { Words } from './argv.ts';
import { type Attempt, exampleOf, named, type Problem, refused } from './attempt.ts';
import type { CommandContext } from './command.ts';
import { flagsOf } from './commands.ts';
import { isFilterKey } from './filter-flags.ts';
import { filterProblem } from './filter-problem.ts';
import { looseWord, unknownFlag } from './flag-faults.ts';
import { choiceOf, type FlagRead, readChoice, readOne, readPrint, wrongValue } from './flag-values.ts';
import { format, output } from './flags.ts';
import { by, config, DIGEST_SPANS, every, expected } from './life-flags.ts';
import { meantSecond } from './name.ts';
import { fileFormat } from './parse-filtered.ts';
import { channelOf, noChannel, personOf, readPerson } from './people.ts';
import type { Parsed } from './program.ts';
import { joinWords } from './words.ts';

export type RecordName = 'acks' | 'audit' | 'audit export' | 'audit verify' | 'rehearse' | 'test' | 'digest';

export function readRecord(name: RecordName, argv: Words, parsed: Parsed, context: CommandContext): Attempt {
  const flag = parsed.rest.find((word) => word.startsWith('-'));
  if (flag !== undefined) return refused(unknownFlag(argv, flag, context.door ?? 'slack'));
  if (name === 'test') return test(parsed);
  const [loose] = parsed.rest;
  if (loose !== undefined) return refused(misplaced(argv, loose, context));
  switch (name) {
    case 'acks':
      return acks(argv, parsed);
    case 'audit':
      return audit(argv, parsed, context);
    case 'audit export':
      return exportAudit(argv, parsed, context);
    case 'audit verify':
      return verifyAudit(argv, parsed);
    case 'rehearse':
      return rehearse(argv, parsed, context);
    case 'digest':
      return digest(argv, parsed);
  }
}

/** `audit exprot` may be two words of a name, other words want a flag. */
function misplaced(argv: Words, word: string, context: CommandContext): Problem {
  const [name = ''] = argv;
  const second = argv[1] === word && name === 'audit' ? meantSecond(name, word) : undefined;
  if (second !== undefined) {
    const near = `${name} ${second}`;
    const message = `"${named(word)}" belongs to no flag`;
    return { kind: 'command', wrong: word, message, nearest: near, mended: [near, ...argv.slice(2)] };
  }
  if (name === 'audit' && /^#?[1-9]\d{0,9}$/.test(word)) {
    const message = `"${word}" belongs to no flag`;
    const mended = [name, '--alert', word, ...argv.slice(1).filter((each) => each !== word)];
    return { kind: 'value', wrong: word, message, nearest: `--alert ${word}`, mended };
  }
  const flag = likelyFlag(name, word);
  if (flag) {
    const mended = [name, ...flag, ...argv.slice(1).filter((each) => each !== word)];
    const message = `"${named(word)}" belongs to no flag`;
    return { kind: 'value', wrong: word, message, nearest: joinWords(flag), mended };
  }
  if (flagsOf(name).some((known) => known.name === 'text' || known.name === 'since')) {
    return looseWord(argv, word, context);
  }
  const message = `"${named(word)}" belongs to no flag; ${name} takes no words`;
  return {
    kind: 'value',
    wrong: word,
    message,
    mended: [name, ...argv.slice(1).filter((each) => each !== word)],
  };
}

/** `acks @maya`, `digest weekly`. */
function likelyFlag(name: string, word: string): Words | undefined {
  const person = personOf(word);
  if (person !== undefined && flagsOf(name).some((known) => known.name === 'by')) return ['--by', person];
  const span = name === 'digest' ? choiceOf(DIGEST_SPANS, word.toLowerCase()) : undefined;
  return span && ['--every', span];
}

interface Asked {
  readonly share: boolean;
  readonly print: 'json' | 'csv' | undefined;
}

function asked(argv: Words, parsed: Parsed): FlagRead<Asked> {
  const print = readPrint(argv, parsed);
  return print.ok ? { ok: true, value: { share: parsed.flags.has('share'), print: print.value } } : print;
}

function written(name: string, ...parts: string[]): string {
  return [name, ...parts].filter((part) => part !== '').join(' ');
}

function flagText(name: string, value: string | undefined): string {
  return value === undefined ? '' : joinWords([`--${name}`, value]);
}

function acks(argv: Words, parsed: Parsed): Attempt {
  const how = asked(argv, parsed);
  if (!how.ok) return how;
  const who = readPerson(argv, parsed, by);
  if (!who.ok) return who;
  const canonical = written('acks', flagText('by', who.value));
  return { ok: true, command: { name: 'acks', by: who.value, ...how.value, canonical } };
}

function audit(argv: Words, parsed: Parsed, context: CommandContext): Attempt {
  const how = asked(argv, parsed);
  if (!how.ok) return how;
  const who = readPerson(argv, parsed, by);
  if (!who.ok) return who;
  const read = readFilter(argv, parsed, context);
  if (!read.ok) return read;
  const { alert, ...rest } = read.value;
  const canonical = written('audit', filterToArgs(read.value), flagText('by', who.value));
  const filter = filterToArgs(rest) === '' ? undefined : rest;
  return { ok: true, command: { name: 'audit', filter, alert, by: who.value, ...how.value, canonical } };
}

function readFilter(argv: Words, { flags }: Parsed, context: CommandContext): FlagRead<Filter> {
  const typed = [...flags].filter(([key]) => isFilterKey(key));
  const read = parseFilter(Object.fromEntries(typed), { ...context, allow: FILTER_KEYS });
  return read.ok
    ? { ok: true, value: read.filter }
    : { ok: false, problem: filterProblem(argv, read.faults) };
}

function exportAudit(argv: Words, parsed: Parsed, context: CommandContext): Attempt {
  const file = readOne(argv, parsed.flags.get('output'), output);
  if (!file.ok) return file;
  const chosen = readChoice(argv, parsed, format, EXPORT_FORMATS);
  if (!chosen.ok) return chosen;
  const read = readFilter(argv, parsed, context);
  if (!read.ok) return read;
  const { since, until } = read.value;
  const kind = fileFormat(chosen.value, file.value);
  const at = (time: typeof since) => (time ? resolveTime(time, context.now) : undefined);
  const command = {
    name: 'audit export',
    since: at(since),
    until: at(until),
    format: kind,
    output: file.value,
    share: false,
    print: undefined,
    canonical: written('audit export', filterToArgs(read.value), `--format ${kind}`),
  } as const;
  return { ok: true, command };
}

/** SHA-256 in hexadecimal. */
const HASH = /^[0-9a-f]{64}$/;

function verifyAudit(argv: Words, parsed: Parsed): Attempt {
  const how = asked(argv, parsed);
  if (!how.ok) return how;
  const hash = readOne(argv, parsed.flags.get('expected'), expected);
  if (!hash.ok) return hash;
  const value = hash.value?.trim().toLowerCase();
  if (value !== undefined && !HASH.test(value)) {
    const message = '--expected is the last hash as it was printed, 64 hexadecimal digits';
    return wrongValue(argv, expected, { wrong: hash.value ?? '', message, near: undefined });
  }
  const canonical = written('audit verify', flagText('expected', value));
  return { ok: true, command: { name: 'audit verify', expected: value, ...how.value, canonical } };
}

const WEEK = 7 * 86_400_000;

function rehearse(argv: Words, parsed: Parsed, context: CommandContext): Attempt {
  const how = asked(argv, parsed);
  if (!how.ok) return how;
  const file = readOne(argv, parsed.flags.get('config'), config);
  if (!file.ok) return file;
  const read = readFilter(argv, parsed, context);
  if (!read.ok) return read;
  const { since = { ago: WEEK } } = read.value;
  const from = resolveTime(since, context.now);
  if (from >= context.now) {
    const message = 'past events are gone through, and --since is not in the past';
    return wrongValue(
      argv,
      { name: 'since', says: '' },
      { wrong: '--since', message, near: '7d', kind: 'time' },
    );
  }
  const span = filterToArgs({ ...EVERYTHING, since });
  const canonical = written('rehearse', span, flagText('config', file.value));
  return {
    ok: true,
    command: { name: 'rehearse', since: from, config: file.value, ...how.value, canonical },
  };
}

function test({ rest }: Parsed): Attempt {
  const words = rest.filter((word) => word.trim() !== '');
  const [first, second] = words;
  if (first === undefined) {
    const message = `test needs a channel; type # and pick it from the list, or give the ID, such as ${exampleOf('test')}`;
    return refused({ kind: 'value', wrong: 'test', message });
  }
  const channel = channelOf(first);
  if (channel === undefined) return refused({ kind: 'value', wrong: first, message: noChannel(first) });
  if (second !== undefined) {
    return refused({
      kind: 'value',
      wrong: second,
      message: 'test takes one channel',
      mended: ['test', first],
    });
  }
  const canonical = `test ${channel}`;
  return { ok: true, command: { name: 'test', channel, share: false, print: undefined, canonical } };
}

function digest(argv: Words, parsed: Parsed): Attempt {
  const how = asked(argv, parsed);
  if (!how.ok) return how;
  const span = readChoice(argv, parsed, every, DIGEST_SPANS);
  if (!span.ok) return span;
  const chosen = span.value ?? 'day';
  const canonical = written('digest', chosen === 'day' ? '' : `--every ${chosen}`);
  return { ok: true, command: { name: 'digest', every: chosen, ...how.value, canonical } };
}
