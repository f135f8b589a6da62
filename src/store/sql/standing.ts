import type { Standing } from '../../domain/standing.ts';
import type { Database } from './database.ts';
import { oneEach } from './one-each.ts';
import { type SilenceRow, type SubscriptionRow, toSilence, toSubscription } from './standing-rows.ts';

/** What is in force, kept in memory on the writer's handle. `hits` of its silences are of when it was read. */
export interface StandingMemory {
  /** The same object until something changed. */
  read(): Standing;
  /** A silence or a subscription was added, changed or ended. */
  changed(): void;
}

/** Reads what is in force from the tables. */
export function readStanding(database: Database): Standing {
  const silences = database.sql('SELECT * FROM silences WHERE ended_at IS NULL ORDER BY id').all();
  const subscriptions = database.sql('SELECT * FROM subscriptions WHERE ended_at IS NULL ORDER BY id').all();
  return {
    silences: (silences as unknown as SilenceRow[]).map(toSilence),
    subscriptions: (subscriptions as unknown as SubscriptionRow[]).map(toSubscription),
  };
}

export const standingOf = oneEach((database): StandingMemory => {
  let kept: Standing | undefined;
  // What was read inside a transaction that was rolled back never was.
  let era = database.era();
  return {
    read() {
      if (era !== database.era()) kept = undefined;
      era = database.era();
      kept ??= readStanding(database);
      return kept;
    },
    changed() {
      kept = undefined;
    },
  };
});
