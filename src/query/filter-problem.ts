import type { FilterFault } from '../domain/filter-faults.ts';
import { placesOf, replaceValue, valueAt, type Words } from './argv.ts';
import type { Problem } from './attempt.ts';
import type { CommandFault } from './command.ts';
import { flagsOf } from './commands.ts';
import { joinWords } from './words.ts';

const KINDS = {
  unknown_key: 'flag',
  bad_value: 'value',
  bad_time: 'time',
  contradiction: 'contradiction',
} as const satisfies Record<FilterFault['kind'], CommandFault['kind']>;

/** The first fault of a filter with the words that mend it; the others are told beside. */
export function filterProblem(argv: Words, faults: readonly FilterFault[]): Problem {
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

const ONCE = ['since', 'until', 'alert', 'storm'];

function mendValue(argv: Words, { key, path, cure, kind }: FilterFault): Words | undefined {
  if (kind === 'contradiction') return key === 'until' ? swapTimes(argv) : undefined;
  const index = Number(path[1] ?? 0);
  const places = placesOf(argv, flagsOf(argv[0] ?? ''), key);
  // Given twice: the one typed last counts.
  if (ONCE.includes(key) && index > 0 && places[0]) return replaceValue(argv, key, places[0], []);
  const place = places[index];
  return cure.length > 0 && place ? replaceValue(argv, key, place, cure) : undefined;
}

/** Since and until the wrong way round. */
function swapTimes(argv: Words): Words | undefined {
  const flags = flagsOf(argv[0] ?? '');
  const [since, until] = [placesOf(argv, flags, 'since')[0], placesOf(argv, flags, 'until')[0]];
  if (!since || !until || valueAt(argv, since) === valueAt(argv, until)) return undefined;
  const swapped = new Map([
    [since.index, ['--since', valueAt(argv, until)]],
    [until.index, ['--until', valueAt(argv, since)]],
  ]);
  const dropped = new Set([since, until].filter(({ inOne }) => !inOne).map(({ index }) => index - 1));
  return argv.flatMap((word, at) => swapped.get(at) ?? (dropped.has(at) ? [] : [word]));
}
