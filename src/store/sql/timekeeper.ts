import type { Timekeeper, Turned } from '../../domain/desk.ts';
import { cardFolding } from './card-folding.ts';
import type { Database } from './database.ts';
import { dueOfAlerts } from './due-alerts.ts';
import { silenceEnd } from './silence-desk.ts';
import { standingOf } from './standing.ts';
import { subscriptionResume } from './subscription-desk.ts';
import { type Timer, timers } from './timers.ts';

/** What could not be done is tried again after, ms; meanwhile the others are done. */
const AGAIN = 5 * 60_000;

/** Does what time wants, each thing whole or not at all, and only if it is still so. */
export function sqlTimekeeper(database: Database): Timekeeper {
  const clock = timers(database);
  const work = workOf(database);

  /** False when there was nothing to do any more. */
  const attempt = (timer: Timer, at: number): boolean => {
    try {
      return database.savepoint(() => {
        clock.remove(timer.id);
        return work[timer.kind](timer, at);
      });
    } catch (error) {
      // What was read in between never was.
      standingOf(database).changed();
      throw error;
    }
  };

  return {
    /** @throws what went wrong with one of them, when all others are done. */
    async turn(at, limit) {
      const failures: unknown[] = [];
      const result = database.transaction(() => {
        const done: Turned[] = [];
        for (let looked = 0; looked < limit; looked += 1) {
          const [timer] = clock.due(at, 1);
          if (!timer) break;
          try {
            if (attempt(timer, at)) done.push({ kind: timer.kind, ref: timer.ref });
          } catch (error) {
            failures.push(error);
            clock.putOff(timer.id, at + AGAIN);
          }
        }
        return { done, next: clock.next() };
      });
      if (failures.length > 0) throw failures[0];
      return result;
    },
  };
}

type Work = (timer: Timer, at: number) => boolean;

function workOf(database: Database): Readonly<Record<Turned['kind'], Work>> {
  const { end } = silenceEnd(database);
  const resume = subscriptionResume(database);
  const { unfoldStorm } = cardFolding(database);
  return {
    ...dueOfAlerts(database),
    silence_end: ({ ref }, at) => end(ref, undefined, at, 'time_over').ok,
    resume: ({ ref }, at) => resume(ref, at),
    unfold({ ref }, at) {
      unfoldStorm(ref, at);
      return true;
    },
  };
}
