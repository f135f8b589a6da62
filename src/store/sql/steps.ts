import { setImmediate as turn } from 'node:timers/promises';
import type { Watch } from '../../domain/archive.ts';
import { KEYS_PER_MS } from './event-columns.ts';
import type { Selection, Shape } from './filter-sql.ts';

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
export interface Asked {
  readonly shape: Shape;
  readonly selection: Selection;
  readonly range: KeyRange;
  /** How many rows of the selection are wanted; none said for all. */
  readonly limit?: number;
  /** From the newest down, or from the oldest up. */
  readonly down: boolean;
  /** Give up when it takes longer than a step. */
  readonly bounded: boolean;
  /** The range is short: what leads beyond its ends may be kept from going there. */
  readonly piece: boolean;
}

/** Runs statements of one connection for a while at most. */
export interface Steps {
  readonly pace: Pace;
  /**
   * The statement's rows; undefined when they took longer than a step and it is `bounded`. What only the event itself
   * can tell is asked of it here.
   */
  rows<Row>(asked: Asked): Row[] | undefined;
  /** The key the statement that took too long was looking at, where that is known. */
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

export function courseOf({ clock, step }: Pace, watch: Watch | undefined): Course {
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
