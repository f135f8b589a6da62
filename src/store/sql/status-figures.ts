import type { StatusFigures } from '../../domain/archive.ts';
import type { FeedState, Trouble } from '../../domain/ports.ts';
import type { Database } from './database.ts';
import { stateOf } from './ledger.ts';
import { SLOT_MS } from './slots.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Lines in threads and finished messages are no cards. What waits, though, waits whatever it is. */
const SENT_CARDS =
  "SELECT count(*) AS n FROM cards WHERE sent_at >= ? AND kind IN ('alert', 'storm', 'fallback')";
/** A card that waits for more of its group is not late before that time is over. */
export const DUE_SINCE = 'max(since, CASE WHEN attempts = 0 THEN not_before ELSE 0 END)';
/** What ends an alert is no part of it. */
const ALERT_EVENTS =
  "SELECT count(*) AS n FROM decisions WHERE event >= ? AND verdict NOT IN ('resolved', 'unpaired')";
/** Of alerts, each once. */
const ENDED = `SELECT count(DISTINCT alert) AS n FROM audit INDEXED BY audit_at
  WHERE at >= ? AND action IN ('resolve', 'recover') AND became = 'resolved'`;
/** One whose time is over may not have been ended yet. */
export const IN_FORCE =
  'SELECT count(*) AS n FROM silences WHERE ended_at IS NULL AND (until IS NULL OR until > ?)';

/** What `status` tells of the store. The day is UTC's. */
export function statusFigures(database: Database, now: number): StatusFigures {
  const one = <T>(sql: string, ...params: (string | number)[]) => database.sql(sql).get(...params) as T;
  const all = <T>(sql: string, ...params: (string | number)[]) => database.sql(sql).all(...params) as T[];
  const startOfDay = Math.floor(now / DAY) * DAY;
  const ends = one<{ oldest: number | null; newest: number | null }>(
    'SELECT (SELECT min(key) FROM events) AS oldest, (SELECT max(key) FROM events) AS newest',
  );
  const waiting = one<{ n: number; since: number | null }>(
    `SELECT count(*) AS n, min(${DUE_SINCE}) AS since FROM cards WHERE state IN ('waiting', 'sending')`,
  );
  const count = (sql: string, ...params: (string | number)[]) =>
    one<{ n: number | null }>(sql, ...params).n ?? 0;
  return {
    newest: ends.newest === null ? undefined : Math.floor(ends.newest / 2048),
    oldest: ends.oldest === null ? undefined : Math.floor(ends.oldest / 2048),
    stored: count('SELECT sum(n) AS n FROM kinds'),
    bytes: database.size(),
    today: {
      events: count(
        'SELECT sum(n) AS n FROM counts INDEXED BY counts_slot WHERE slot >= ? AND slot < ?',
        startOfDay / SLOT_MS,
        (startOfDay + DAY) / SLOT_MS,
      ),
      alertEvents: count(ALERT_EVENTS, startOfDay * 2048),
      cards: count(SENT_CARDS, startOfDay),
      unreadable: count('SELECT count(*) AS n FROM unreadable WHERE at >= ?', startOfDay),
      resolved: count(ENDED, startOfDay),
    },
    unreadable: count('SELECT count(*) AS n FROM unreadable'),
    alerts: Object.fromEntries(
      all<{ state: string; n: number }>('SELECT state, count(*) AS n FROM alerts GROUP BY state').map(
        ({ state, n }) => [state, n],
      ),
    ),
    silences: count(IN_FORCE, now),
    next: one<{ due: number | null }>('SELECT min(due) AS due FROM timers').due ?? undefined,
    waiting: waiting.n,
    waitingSince: waiting.since === null ? undefined : Math.max(0, now - waiting.since),
    sentLastHour: count(SENT_CARDS, now - HOUR),
    feeds: all<Parameters<typeof stateOf>[0] & { feed: string }>('SELECT * FROM feeds').map(
      (row): FeedState & { feed: string } => ({ feed: row.feed, ...stateOf(row) }),
    ),
    lastTrouble: all<Trouble>(
      'SELECT at, place AS "where", reason, said FROM troubles ORDER BY at DESC LIMIT 1',
    )[0],
    fallbacks: all<{ channel: string; cause: string }>('SELECT channel, cause FROM fallbacks WHERE live = 1'),
  };
}
