import type { LifeArchive } from '../../domain/desk.ts';
import type { Silence, Standing, Subscription } from '../../domain/standing.ts';
import type { Database } from './database.ts';
import { readStanding } from './standing.ts';
import { type SilenceRow, type SubscriptionRow, toSilence, toSubscription } from './standing-rows.ts';

/** Silences and subscriptions as they are now. */
export interface StandingReader {
  /** In force, the newest first; with `ended` those that are over too, after them. */
  silences(request: Parameters<LifeArchive['silences']>[0]): readonly Silence[];
  /** In the order they were made. */
  subscriptions(channel?: string): readonly Subscription[];
  /** All that is in force; read anew each time. */
  standing(): Standing;
}

export function standingReader(database: Database): StandingReader {
  const live = database.sql('SELECT * FROM silences WHERE ended_at IS NULL ORDER BY id DESC LIMIT ?');
  const ended = database.sql(
    'SELECT * FROM silences WHERE ended_at IS NOT NULL ORDER BY ended_at DESC, id DESC LIMIT ?',
  );
  const every = database.sql('SELECT * FROM subscriptions WHERE ended_at IS NULL ORDER BY id');
  const ofChannel = database.sql(
    'SELECT * FROM subscriptions WHERE channel = ? AND ended_at IS NULL ORDER BY id',
  );
  const silencesOf = (rows: unknown) => (rows as SilenceRow[]).map(toSilence);
  const subscriptions = (channel?: string) => {
    const rows = channel === undefined ? every.all() : ofChannel.all(channel);
    return (rows as unknown as SubscriptionRow[]).map(toSubscription);
  };

  return {
    silences({ ended: all, limit }) {
      const now = silencesOf(live.all(limit));
      return all && now.length < limit ? [...now, ...silencesOf(ended.all(limit - now.length))] : now;
    },
    subscriptions,
    standing: () => readStanding(database),
  };
}
