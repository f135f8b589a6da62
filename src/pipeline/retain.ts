import type { Clock } from '../domain/ports.ts';
import {
  addExpired,
  type Expired,
  type ExpirePlace,
  NOTHING_EXPIRED,
  type Retention,
} from '../domain/retention.ts';

/** A step is meant to take so long, and ends early after so long, ms: what is written to the disk comes on top. */
const STEP = { meant: 8, most: 12 } as const;

/** Rows of a step: at first, and at most. */
const ROWS = { first: 32, least: 1, most: 2_000 } as const;

/** Others have three quarters of the time, and at least this much between two steps, ms. */
const REST = { times: 3, least: 5 } as const;

/** Long work is told of so often, ms. */
const TELL_EVERY = 60_000;

export interface RetainParts {
  readonly store: Retention;
  /** How long things are kept, ms. */
  readonly retention: number;
  readonly clock: Clock;
  /** Milliseconds of any origin, finer than the clock: how long a step took. */
  readonly elapsed: () => number;
  /** Resolves after `ms`, or at once when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly on: RetainEvents;
}

export interface RetainEvents {
  /** What went since it was last told. */
  expired(gone: Expired, run: RetainRun): void;
}

/** One run, as far as it is. */
export interface RetainRun {
  /** The oldest moment that is kept, ms. */
  readonly before: number;
  readonly gone: Expired;
  readonly steps: number;
  /** The longest step, ms. */
  readonly longest: number;
  /** Nothing is left that is too old. */
  readonly done: boolean;
}

/** Forgets all that is too old by now, step by step. A step that took long makes the next ones smaller. */
export async function retain(parts: RetainParts, signal: AbortSignal): Promise<void> {
  const { store, retention, clock, elapsed, sleep, on } = parts;
  const before = clock() - retention;
  let run: RetainRun = { before, gone: NOTHING_EXPIRED, steps: 0, longest: 0, done: false };
  let untold = NOTHING_EXPIRED;
  let told = elapsed();
  const tell = () => {
    on.expired(untold, run);
    untold = NOTHING_EXPIRED;
    told = elapsed();
  };
  let rows: number = ROWS.first;
  let place: ExpirePlace | undefined;
  while (!signal.aborted && !run.done) {
    const start = elapsed();
    const late = () => elapsed() - start >= STEP.most;
    const { next, ...gone } = await store.expire({ before, most: rows, late, place });
    const took = elapsed() - start;
    untold = addExpired(untold, gone);
    run = {
      ...{ before, gone: addExpired(run.gone, gone), done: next === undefined },
      ...{ steps: run.steps + 1, longest: Math.max(run.longest, took) },
    };
    if (run.done) break;
    place = next;
    rows = rowsAfter(rows, took);
    if (elapsed() - told >= TELL_EVERY) tell();
    await sleep(Math.max(REST.least, took * REST.times), signal);
  }
  tell();
}

/** As many as take the time meant, going by the last step: fewer at once, more by and by. */
function rowsAfter(rows: number, took: number): number {
  const fitting = took > 0 ? (rows * STEP.meant) / took : Number.POSITIVE_INFINITY;
  return Math.max(ROWS.least, Math.min(ROWS.most, Math.ceil(rows * 1.5), Math.floor(fitting)));
}
