import type { Watch } from '../../domain/archive.ts';
import type { Filter } from '../../domain/filter.ts';
import type { Database } from './database.ts';
import { oneOf } from './filter-conditions.ts';
import { plan } from './filter-lanes.ts';
import type { Plan } from './filter-parts.ts';
import type { Selection } from './filter-sql.ts';
import { eventsOf, type Kind, type Kinds, kindsOf, matchingKinds } from './kinds.ts';
import { type Slots, slotsOf } from './roll-up.ts';
import type { KeyRange, Pace, Steps } from './steps.ts';
import { type Sweep, sweep } from './sweep.ts';
import type { Decode } from './views.ts';

/** All that the readings of one handle share. */
export interface Reading {
  readonly database: Database;
  readonly steps: Steps;
  readonly kinds: Kinds;
  readonly slots: Slots;
  /** Where the reading of a filter starts. */
  plan(filter: Filter): Plan;
  /** The kinds of the events the filter takes, as far as they tell; their numbers may be a little old. */
  matching(filter: Filter): readonly Kind[];
  /** What statements of this reading select, from such a start. */
  selection(filter: Filter, start: Plan, manner: Selection['manner']): Selection;
  /** The part of the range in which events are stored; undefined when there are none. */
  stored(range: KeyRange): KeyRange | undefined;
  /** Keys that hold about so many events. */
  sizeOf(events: number): number;
}

/** More alerts than this are not gathered and sorted. */
const MANY_ALERTS = 500;

export function readingOf(database: Database, decode: Decode, pace: Pace): Reading {
  const { engine } = database;
  const kinds = kindsOf(database);
  const ends = database.sql(
    'SELECT (SELECT min(key) FROM events) AS low, (SELECT max(key) FROM events) AS high',
  );
  const stored = ({ low, high }: KeyRange): KeyRange | undefined => {
    const all = ends.get() as { low: number | null; high: number | null };
    if (all.low === null || all.high === null) return undefined;
    const range = { low: Math.max(low, all.low), high: Math.min(high, all.high + 1) };
    return range.low < range.high ? range : undefined;
  };
  return {
    database,
    steps: database.steps(decode, pace),
    kinds,
    slots: slotsOf(database),
    plan: (filter) =>
      plan(filter, { engine, kinds: kinds.known(), manyAlerts: (states) => hasMany(database, states) }),
    matching: (filter) => matchingKinds(kinds.known(), filter, engine),
    selection: (filter, start, manner) => ({ engine, filter, start, manner, timed: true }),
    stored,
    sizeOf(events) {
      const all = stored({ low: Number.MIN_SAFE_INTEGER, high: Number.MAX_SAFE_INTEGER });
      const count = eventsOf(kinds.known());
      return all && count > 0 ? Math.ceil(((all.high - all.low) / count) * events) : 1;
    },
  };
}

function hasMany(database: Database, states: readonly string[]): boolean {
  const { sql, params } = oneOf('state', states);
  const some = `SELECT count(*) AS n FROM (SELECT 1 FROM alerts WHERE ${sql} LIMIT ${MANY_ALERTS + 1}) found`;
  const { n } = database.recent(some).get(...params) as { n: number };
  return n > MANY_ALERTS;
}

/** Reads range after range as `sweep` does, only where kinds the filter takes are stored. */
export function sweepStored(
  reading: Reading,
  filter: Filter,
  range: KeyRange,
  work: Omit<Sweep, 'range' | 'skip' | 'pace'>,
  watch: Watch | undefined,
) {
  const matching = reading.matching(filter).map(({ id }) => id);
  const some = matching.length < reading.kinds.known().length;
  const stored = matching.length === 0 ? undefined : reading.stored(range);
  if (!stored) return Promise.resolve({ done: true, reached: work.down ? range.low : range.high });
  const skip = (rest: KeyRange) => (some ? reading.slots.narrowed(matching, rest, work.down) : rest);
  const { pace } = reading.steps;
  return sweep({ ...work, range: stored, skip, pace }, reading.steps.course(watch));
}
