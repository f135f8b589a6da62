import { setImmediate as turn } from 'node:timers/promises';
import type { Watch } from '../../domain/archive.ts';
import { EVERYTHING, type Filter } from '../../domain/filter.ts';
import { recheck } from '../../domain/filter-match.ts';
import { KEYS_PER_MS } from './event-columns.ts';
import type { Sql } from './filter-conditions.ts';
import { bindings } from './filter-sql.ts';
import { glanceFor } from './glance.ts';
import type { Database } from './open.ts';
import type { Decode } from './views.ts';

/** How work is cut, so that others get their turn in between. */
export interface Pace {
  /** A step takes about so long at most, ms. */
  readonly step: number;
  /** The clock is looked at once in so many rows. */
  readonly every: number;
  /** So many entries of an index are counted at a time where no clock is looked at. */
  readonly entries: number;
  /** Milliseconds of any origin. */
  readonly clock: () => number;
}

export const PACE: Pace = { step: 20, every: 8, entries: 100_000, clock: () => performance.now() };

/** Progress is told this often, ms. */
const TELL_EVERY = 250;

/** Keys from `low` on and below `high`. */
export interface KeyRange {
  readonly low: number;
  readonly high: number;
}

/** A statement of `filter-sql.ts` with what it asks for. */
interface Asked {
  readonly sql: Sql;
  readonly filter: Filter;
  readonly range: KeyRange;
  readonly limit: number;
  readonly bounded: boolean;
  /** See `Slots.marks`. */
  readonly marks?: readonly string[] | undefined;
}

/** Runs statements of one handle for a while at most. */
export interface Steps {
  readonly pace: Pace;
  /**
   * The statement's rows; undefined when they took longer than a step and it is `bounded`. The statement calls
   * `in_time` for each row it looks at, and `fits` where the filter asks for what only the event itself can tell.
   */
  rows<Row>(asked: Asked): Row[] | undefined;
  /** The key the statement that took too long was looking at. */
  last(): number | undefined;
  /** For the steps of one reading. */
  course(watch: Watch | undefined): Course;
}

/** One reading on its way through its steps. */
export interface Course {
  /** Whether to go on, after the others had their turn if it was long enough. */
  next(): Promise<boolean>;
  /** What was found so far, and the key down to which everything was looked at. */
  tell(found: number, reached: number): void;
}

export function stepsOn(database: Database, decode: Decode, pace: Pace): Steps {
  const late = new Error('a step took too long');
  let judged: Filter = EVERYTHING;
  let glance = glanceFor(judged);
  let deadline = Number.POSITIVE_INFINITY;
  let left = 0;
  let last: number | undefined;
  database.handle.function('in_time', { deterministic: false }, (key) => {
    left -= 1;
    if (left > 0) return 1;
    left = pace.every;
    if (pace.clock() <= deadline) return 1;
    last = Number(key);
    throw late;
  });
  database.handle.function('fits', { deterministic: false }, (raw, arrived) => {
    const text = String(raw);
    return (glance(text) ?? recheck(judged, decode(text, Number(arrived)))) ? 1 : 0;
  });

  return {
    pace,
    last: () => last,
    rows<Row>({ sql: { sql, params }, filter, range, limit, bounded, marks }: Asked) {
      if (judged !== filter) glance = glanceFor(filter);
      judged = filter;
      left = pace.every;
      last = undefined;
      deadline = bounded ? pace.clock() + pace.step : Number.POSITIVE_INFINITY;
      try {
        return database.recent(sql).all(bindings(sql, filter, range, limit, marks), ...params) as Row[];
      } catch (error) {
        if (last === undefined) throw error;
        return undefined;
      }
    },
    course: (watch) => course(pace, watch),
  };
}

function course({ clock, step }: Pace, watch: Watch | undefined): Course {
  // What went before may have been a step of its own.
  let since = Number.NEGATIVE_INFINITY;
  let told = clock();
  return {
    async next() {
      if (clock() - since >= step / 4) {
        await turn();
        since = clock();
      }
      return watch?.signal?.aborted !== true;
    },
    tell(found, reached) {
      const now = clock();
      if (now - told < TELL_EVERY) return;
      told = now;
      watch?.progress?.({ found, reached: Math.floor(reached / KEYS_PER_MS) });
    },
  };
}
