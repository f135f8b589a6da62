/** The counts of `/insync stats` as a table. */
import { number, plural } from '../domain/amounts.ts';
import type { StatsAnswer } from '../domain/answers.ts';
import type { Tally, TallyGroup, TallyKey } from '../domain/archive.ts';
import { PHONE, type TableRow, table } from './columns.ts';
import { groupName, timeLabels } from './tally-names.ts';

/** Rows that stay readable; earlier hours and days are put together. */
const MOST_TIMES = 31;
const MOST_NAMES = 20;

/** One row before its numbers are written. */
interface Counted {
  readonly name: string;
  readonly count: number;
  readonly before: number;
}

export interface StatsTable {
  readonly text: string;
  /** What must be said about it, in our own words. */
  readonly notes: readonly string[];
}

/** Name, count, and where it is compared: the count before and the change; last the total. */
export function statsTable(answer: StatsAnswer): StatsTable {
  const { by, tally } = answer;
  const { rows, notes } = by === 'hour' || by === 'day' ? timeRows(answer, by) : nameRows(by, tally);
  const total = { name: 'total', count: tally.total, before: tally.totalBefore };
  return { text: drawn(by, [...rows, total], isCompared(answer)), notes };
}

/** Counts of a part are not held against counts of another part. */
export function isCompared({ before, tally }: StatsAnswer): boolean {
  return before !== undefined && tally.complete;
}

function drawn(by: TallyKey, rows: readonly Counted[], compared: boolean): string {
  // Names need the room that a longer word would take.
  const times = by === 'hour' || by === 'day';
  const head: TableRow = {
    name: by,
    numbers: compared ? [times ? 'events' : 'now', 'before', 'change'] : ['events'],
  };
  const written = (write: (value: number) => string): TableRow[] =>
    rows.map(({ name, count, before }) => ({
      name,
      numbers: compared ? [write(count), write(before), signed(count - before, write)] : [write(count)],
    }));
  const full = written(number);
  const widest = head.numbers.map((word, n) =>
    Math.max(word.length, ...full.map((row) => row.numbers[n]?.length ?? 0)),
  );
  const fits = widest.reduce((sum, column) => sum + column + 1, 0) <= PHONE - 7;
  return table(head, fits ? full : written(short));
}

/** `+19`, `−2`, `0`. */
export function signed(value: number, write: (value: number) => string = number): string {
  if (value === 0) return '0';
  return `${value > 0 ? '+' : '−'}${write(Math.abs(value))}`;
}

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** `12.3M`, where all digits would break the lines of a phone. */
function short(value: number): string {
  return compact.format(value);
}

function nameRows(by: TallyKey, { groups, others }: Tally): { rows: Counted[]; notes: string[] } {
  const shown = groups.slice(0, MOST_NAMES);
  const beyond = groups.slice(MOST_NAMES);
  const rest = beyond.length + others.groups;
  const rows = shown.map((group) => ({ ...group, name: groupName(by, group.name) }));
  if (rest > 0) rows.push(together(`${plural(rest, 'other')}`, [...beyond, others]));
  return { rows, notes: [] };
}

function timeRows(
  { tally, span, zone }: StatsAnswer,
  by: 'hour' | 'day',
): { rows: Counted[]; notes: string[] } {
  const { groups } = tally;
  const { labels, first, last } = timeLabels(by, groups, span, zone);
  const rows = groups.map((group, n) => ({ ...group, name: labels[n] ?? '' }));
  const folds = groups.length > MOST_TIMES;
  const folded = folds ? groups.length - MOST_TIMES + 1 : 0;
  const parts = [first && !folds ? 'first' : '', last ? 'last' : ''].filter((word) => word !== '');
  return {
    rows: folds ? [together('earlier', groups.slice(0, folded)), ...rows.slice(folded)] : rows,
    notes: [
      ...(parts.length === 0 ? [] : [`\`*\` a part of the ${by} only`]),
      ...(folds ? [`the last ${MOST_TIMES - 1} of ${number(groups.length)} ${by}s`] : []),
    ],
  };
}

function together(name: string, groups: readonly Pick<TallyGroup, 'count' | 'before'>[]): Counted {
  return {
    name,
    count: groups.reduce((sum, { count }) => sum + count, 0),
    before: groups.reduce((sum, { before }) => sum + before, 0),
  };
}
