import type { Gauged, Gauges } from '../../domain/gauges.ts';
import { SENDABLE } from './card-queue.ts';
import type { Database } from './database.ts';
import { KEYS_PER_MS } from './event-columns.ts';
import { DUE_SINCE, IN_FORCE } from './status-figures.ts';

/** What waits for a thread that is not there yet is counted, but its card is what is late. */
const WAITING = `SELECT channel, count(*) AS count, min(CASE WHEN ${SENDABLE} THEN ${DUE_SINCE} END) AS since
  FROM cards WHERE state IN ('waiting', 'sending') GROUP BY channel ORDER BY channel`;
/** State by state: the resolved ones, which are many, are passed over. */
const ALERTS = `SELECT state, severity, count(*) AS count FROM alerts
  WHERE state IN ('open', 'acked', 'silenced') GROUP BY state, severity ORDER BY state, severity`;

/** What Prometheus is told of the database. Each statement is answered by an index. */
export function gauged(database: Database): Gauged {
  const newest = database.sql('SELECT max(key) AS key FROM events');
  const waiting = database.sql(WAITING);
  const alerts = database.sql(ALERTS);
  const inForce = database.sql(IN_FORCE);
  const unreadable = database.sql('SELECT count(*) AS n FROM unreadable');

  return {
    async gauges(now) {
      const { key } = newest.get() as { key: number | null };
      return {
        newest: key === null ? undefined : Math.floor(key / KEYS_PER_MS),
        waiting: (waiting.all() as { channel: string; count: number; since: number | null }[]).map(
          ({ channel, count, since }) => ({ channel, count, oldest: Math.max(0, now - (since ?? now)) }),
        ),
        alerts: alerts.all() as unknown as Gauges['alerts'],
        silences: (inForce.get(now) as { n: number }).n,
        unreadable: (unreadable.get() as { n: number }).n,
        bytes: database.size(),
      };
    },
  };
}
