import type { Watch } from '../../domain/archive.ts';
import type { Filter } from '../../domain/filter.ts';
import { groupSql } from './filter-sql.ts';
import { type Kind, knownByKinds } from './kinds.ts';
import { type Reading, sweepStored } from './reading.ts';
import { SLOT_KEYS } from './slots.ts';
import type { KeyRange } from './steps.ts';

/** How events are told apart: by a column, the column's place in the roll-up where it has one. */
export interface Grouping {
  /** An expression over `events e`. */
  readonly sql: string;
  readonly ofKind?: (kind: Kind) => string | number;
}

export interface RangeTally {
  readonly counts: ReadonlyMap<string | number, number>;
  /** False when it was stopped. */
  readonly complete: boolean;
}

/** Counts the events of a range by group: from the roll-up where it knows, else by reading them all. */
export async function tallyRange(
  reading: Reading,
  filter: Filter,
  range: KeyRange,
  by: Grouping,
  watch?: Watch,
): Promise<RangeTally> {
  const { ofKind } = by;
  const counts = counter();
  const slots = wholeSlots(range);
  if (!ofKind || !knownByKinds(filter) || !slots) {
    return { counts: counts.map, complete: await read(reading, filter, range, by, counts.add, watch) };
  }
  const upper = { low: slots.to * SLOT_KEYS, high: range.high };
  const lower = { low: range.low, high: slots.from * SLOT_KEYS };
  let complete = await read(reading, filter, upper, by, counts.add, watch);
  complete = complete && (await sum(reading, filter, slots, ofKind, counts.add, watch));
  complete = complete && (await read(reading, filter, lower, by, counts.add, watch));
  return { counts: counts.map, complete };
}

/** The slots that lie whole within the range; undefined when none does. */
export function wholeSlots({
  low,
  high,
}: KeyRange): { readonly from: number; readonly to: number } | undefined {
  const from = Math.ceil(low / SLOT_KEYS);
  const to = Math.floor(high / SLOT_KEYS);
  return from < to ? { from, to } : undefined;
}

type Add = (group: string | number, n: number) => void;

function counter() {
  const map = new Map<string | number, number>();
  const add: Add = (group, n) => void map.set(group, (map.get(group) ?? 0) + n);
  return { map, add };
}

/** By the roll-up; true when all was counted. */
async function sum(
  { database, matching, slots, steps }: Reading,
  filter: Filter,
  within: { readonly from: number; readonly to: number },
  ofKind: (kind: Kind) => string | number,
  add: Add,
  watch: Watch | undefined,
): Promise<boolean> {
  const course = steps.course(watch);
  const all = database.engine.near ? undefined : slots.byKind(within.from, within.to);
  for (const kind of matching(filter)) {
    if (!(await course.next())) return false;
    const n = all ? (all.get(kind.id) ?? 0) : slots.sum(kind.id, within.from, within.to);
    if (n > 0) add(ofKind(kind), n);
  }
  return true;
}

/** Event by event; true when all were counted. */
async function read(
  reading: Reading,
  filter: Filter,
  range: KeyRange,
  by: Grouping,
  add: Add,
  watch: Watch | undefined,
): Promise<boolean> {
  if (range.low >= range.high) return true;
  const { steps } = reading;
  const start = reading.plan(filter);
  const [shape, selection] = [groupSql(by.sql), reading.selection(filter, start, 'ranges')];
  let found = 0;
  const swept = await sweepStored(
    reading,
    filter,
    range,
    {
      down: true,
      first: reading.sizeOf(FIRST_PIECE),
      found: () => found,
      read(piece, bounded) {
        const rows = steps.rows<{ name: string | number; n: number }>({
          ...{ shape, selection, range: piece, down: true, bounded, piece: true },
        });
        if (!rows) return 'late';
        for (const { name, n } of rows) {
          add(name, n);
          found += n;
        }
        return 'more';
      },
    },
    watch,
  );
  return swept.done;
}

/** Events in the first piece that is read. */
const FIRST_PIECE = 5_000;
