import type { Count, Watch } from '../../domain/archive.ts';
import type { Filter } from '../../domain/filter.ts';
import { keyRange } from './filter-conditions.ts';
import type { Plan } from './filter-parts.ts';
import { countSql } from './filter-sql.ts';
import { knownByKinds } from './kinds.ts';
import { type Reading, sweepStored } from './reading.ts';
import { type Grouping, tallyRange } from './tally-range.ts';

export interface OutcomeCount extends Count {
  readonly outcomes: Readonly<Record<string, number>>;
}

const OUTCOME: Grouping = { sql: 'e.outcome', ofKind: ({ outcome }) => outcome };

/** Exact where the roll-up knows; else the newest events up to `cap`. */
export async function countOutcomes(
  reading: Reading,
  filter: Filter,
  now: number,
  cap: number,
  watch?: Watch,
): Promise<OutcomeCount> {
  const range = keyRange({ filter, now });
  if (!knownByKinds(filter)) return upTo(reading, filter, now, cap, watch);
  if (filter.since === undefined && filter.until === undefined) return inAll(reading, filter);
  const { counts, complete } = await tallyRange(reading, filter, range, OUTCOME, watch);
  return counted(counts as ReadonlyMap<string, number>, complete);
}

function inAll({ kinds, matching }: Reading, filter: Filter): OutcomeCount {
  const taken = new Set(matching(filter).map(({ id }) => id));
  const counts = new Map<string, number>();
  for (const { id, outcome, n } of kinds.all()) {
    if (taken.has(id) && n > 0) counts.set(outcome, (counts.get(outcome) ?? 0) + n);
  }
  return counted(counts, true);
}

async function upTo(
  reading: Reading,
  filter: Filter,
  now: number,
  cap: number,
  watch: Watch | undefined,
): Promise<OutcomeCount> {
  const { steps } = reading;
  const start = reading.plan(filter);
  // An index that leads to few events is quicker than visiting the slots in which they may be.
  const short = start.rows === undefined && !start.done.has('text');
  const whole = short ? atOnce(reading, filter, start, now, cap) : undefined;
  if (whole) return capped(whole, cap);
  const selection = reading.selection(filter, start, 'ranges');
  const counts = new Map<string, number>();
  let found = 0;
  const swept = await sweepStored(
    reading,
    filter,
    keyRange({ filter, now }),
    {
      down: true,
      first: reading.sizeOf(cap),
      found: () => found,
      read(piece, bounded) {
        const rows = steps.rows<{ name: string; n: number }>({
          ...{ shape: countSql, selection, range: piece, limit: cap + 1 - found },
          ...{ down: true, bounded, piece: true },
        });
        if (!rows) return 'late';
        for (const { name, n } of rows) {
          counts.set(name, (counts.get(name) ?? 0) + n);
          found += n;
        }
        return found > cap ? 'full' : 'more';
      },
    },
    watch,
  );
  const upToCap = capped(counts, cap);
  return { ...upToCap, exact: upToCap.exact && swept.done };
}

/** One statement; undefined when it took longer than a step. */
function atOnce(reading: Reading, filter: Filter, start: Plan, now: number, cap: number) {
  const rows = reading.steps.rows<{ name: string; n: number }>({
    ...{ shape: countSql, selection: reading.selection(filter, start, 'whole') },
    ...{ range: keyRange({ filter, now }), limit: cap + 1, down: true, bounded: true, piece: false },
  });
  return rows && new Map(rows.map(({ name, n }) => [name, n]));
}

function capped(counts: ReadonlyMap<string, number>, cap: number): OutcomeCount {
  const { count, outcomes } = counted(counts, true);
  return { count: Math.min(count, cap), exact: count <= cap, outcomes };
}

function counted(counts: ReadonlyMap<string, number>, exact: boolean): OutcomeCount {
  const count = [...counts.values()].reduce((sum, n) => sum + n, 0);
  return { count, exact, outcomes: Object.fromEntries(counts) };
}
