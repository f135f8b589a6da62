/** The alerts an act is about: their numbers, or a filter. */
import { parseFilter } from '../domain/filter-schema.ts';
import { filterToInput } from '../domain/filter-words.ts';
import type { Words } from './argv.ts';
import { exampleOf, named, type Problem } from './attempt.ts';
import type { AlertTarget, CommandContext } from './command.ts';
import { flagsOf } from './commands.ts';
import { isFilterKey } from './filter-flags.ts';
import { filterProblem } from './filter-problem.ts';
import { looseWord, unknownFlag } from './flag-faults.ts';
import type { FlagRead } from './flag-values.ts';
import { REASONS } from './life-flags.ts';
import { MOST_IDS } from './note-text.ts';
import { numberOf, personOf } from './people.ts';
import type { Parsed } from './program.ts';
import { joinWords } from './words.ts';

interface Found {
  readonly target: AlertTarget;
  /** Whom the words name, where they may. */
  readonly person: string | undefined;
}

/** Words people put between numbers. */
const FILLERS = /^(?:alerts?|and|&|,|#|to|for)$/i;

/** `people`: one of the words may name a person. */
export function readTarget(
  argv: Words,
  parsed: Parsed,
  context: CommandContext,
  people: boolean,
): FlagRead<Found> {
  const flag = parsed.rest.find((word) => word.startsWith('-'));
  if (flag !== undefined) return wrong(unknownFlag(argv, flag, context.door ?? 'slack'));
  const words = parsed.rest.flatMap((word) => word.split(',')).filter((word) => word.trim() !== '');
  const named = people ? words.flatMap((word) => personOf(word) ?? []) : [];
  const left = words.filter((word) => !FILLERS.test(word) && !(people && personOf(word) !== undefined));
  const ids = [...new Set(left.flatMap((word) => numberOf(word) ?? []))];
  const loose = left.filter((word) => numberOf(word) === undefined);
  const problem = wordsProblem({ argv, parsed, ids, loose, people, persons: named }, context);
  if (problem) return wrong(problem);
  const filter = readFilter(argv, parsed, context);
  if (!filter.ok) return filter;
  if (ids.length > 0 && filter.value) return wrong(bothNamed(argv, parsed, ids));
  const person = named[0];
  if (ids.length > 0) return { ok: true, value: { target: { ids }, person } };
  if (filter.value) return { ok: true, value: { target: filter.value, person } };
  const [name = ''] = argv;
  const message = `${name} needs the numbers of alerts, or a filter, such as ${exampleOf(name)}`;
  return wrong({ kind: 'value', wrong: name, message });
}

/** The target as words of a command. */
export function targetWords(target: AlertTarget): Words {
  if ('ids' in target) return target.ids.map(String);
  const input = filterToInput(target.filter);
  return Object.entries(input).flatMap(([key, values]) => values.flatMap((value) => [`--${key}`, value]));
}

function wrong(problem: Problem): FlagRead<never> {
  return { ok: false, problem };
}

function readFilter(
  argv: Words,
  { flags }: Parsed,
  context: CommandContext,
): FlagRead<{ readonly filter: Parameters<typeof filterToInput>[0] } | undefined> {
  const own = argv[0] === 'ack' ? ['until'] : [];
  const typed = [...flags].filter(([key]) => isFilterKey(key) && !own.includes(key));
  if (typed.length === 0) return { ok: true, value: undefined };
  const read = parseFilter(Object.fromEntries(typed), context);
  return read.ok ? { ok: true, value: { filter: read.filter } } : wrong(filterProblem(argv, read.faults));
}

interface Sorted {
  readonly argv: Words;
  readonly parsed: Parsed;
  readonly ids: readonly number[];
  readonly loose: Words;
  readonly people: boolean;
  readonly persons: Words;
}

/** Words that are no numbers. Whom an assignment may have meant is told by the assignment. */
function wordsProblem({ argv, parsed, ids, loose, people, persons }: Sorted, context: CommandContext) {
  const [first] = loose;
  const [name = ''] = argv;
  if (ids.length > MOST_IDS) {
    const message = `${name} takes at most ${MOST_IDS} numbers; name more alerts by a filter`;
    return { kind: 'value', wrong: String(ids[MOST_IDS]), message } as const;
  }
  if (persons.length > 1) {
    const message = `${name} names ${persons.length} people; an alert has one owner`;
    const mended = [name, ...ids.map(String), persons[0] as string, ...flagWords(parsed)];
    return { kind: 'contradiction', wrong: persons[1] as string, message, mended } as const;
  }
  if (first === undefined) return undefined;
  if (people && persons.length === 0 && (ids.length > 0 || loose.length === 1) && !/^\d/.test(first)) {
    return undefined;
  }
  if (ids.length > 0) return wordsBehind(argv, parsed, [...ids.map(String), ...persons], loose);
  if (/^#?\d/.test(first)) {
    const message = `"${named(first)}" is not the number of an alert; write it like 1041`;
    return { kind: 'value', wrong: first, message } as const;
  }
  return looseWord(argv, first, context);
}

/** `ack 1041 looking into it`: a reason or a note without its flag. */
function wordsBehind(argv: Words, parsed: Parsed, before: Words, loose: Words): Problem {
  const [name = ''] = argv;
  const [first = ''] = loose;
  const has = (flag: string) => flagsOf(name).some((known) => known.name === flag) && !parsed.flags.has(flag);
  const said = loose.join(' ');
  const chosen = REASONS.find((word) => word === said.toLowerCase().replace(/[ -]/g, '_'));
  const flag = chosen !== undefined && has('reason') ? ['--reason', chosen] : ['--note', said];
  const message = `"${named(first)}" belongs to no flag; a note needs --note and quotes`;
  const mended = [name, ...before, ...flagWords(parsed), ...flag];
  const near = has((flag[0] ?? '').slice(2));
  return {
    kind: 'value',
    wrong: first,
    message,
    ...(near && { nearest: joinWords(flag), mended }),
  };
}

function bothNamed(argv: Words, parsed: Parsed, ids: readonly number[]): Problem {
  const [name = ''] = argv;
  const own = argv[0] === 'ack' ? ['until'] : [];
  const isFilter = (key: string) => isFilterKey(key) && !own.includes(key);
  const key = [...parsed.flags.keys()].find(isFilter) ?? '';
  const kept = { ...parsed, flags: new Map([...parsed.flags].filter(([flag]) => !isFilter(flag))) };
  return {
    kind: 'contradiction',
    wrong: `--${key}`,
    message: 'alerts are named by their numbers or by a filter, not by both',
    mended: [name, ...ids.map(String), ...flagWords(kept)],
  };
}

/** The flags as they were typed, without the words between. */
function flagWords({ flags }: Parsed): Words {
  return [...flags].flatMap(([name, values]) =>
    values === true ? [`--${name}`] : values.flatMap((value) => [`--${name}`, value]),
  );
}
