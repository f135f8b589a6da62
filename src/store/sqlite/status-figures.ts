import { statSync } from 'node:fs';
import type { StatusFigures } from '../../domain/archive.ts';
import type { FeedState, Trouble } from '../../domain/ports.ts';
import { stateOf } from './ledger.ts';
import type { Database } from './open.ts';
import { SLOT_MS } from './slots.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** What `status` tells of the store. The day is UTC's. */
export function statusFigures(database: Database, path: string, now: number): StatusFigures {
  const one = <T>(sql: string, ...params: (string | number)[]) => database.sql(sql).get(...params) as T;
  const all = <T>(sql: string, ...params: (string | number)[]) => database.sql(sql).all(...params) as T[];
  const startOfDay = Math.floor(now / DAY) * DAY;
  const ends = one<{ oldest: number | null; newest: number | null }>(
    'SELECT (SELECT min(key) FROM events) AS oldest, (SELECT max(key) FROM events) AS newest',
  );
  const waiting = one<{ n: number; since: number | null }>(
    "SELECT count(*) AS n, min(since) AS since FROM cards WHERE state IN ('waiting', 'sending')",
  );
  const count = (sql: string, ...params: (string | number)[]) =>
    one<{ n: number | null }>(sql, ...params).n ?? 0;
  return {
    newest: ends.newest === null ? undefined : Math.floor(ends.newest / 2048),
    oldest: ends.oldest === null ? undefined : Math.floor(ends.oldest / 2048),
    stored: count('SELECT sum(n) AS n FROM kinds'),
    bytes: sizeOf(path),
    today: {
      events: count(
        'SELECT sum(n) AS n FROM counts INDEXED BY counts_slot WHERE slot >= ? AND slot < ?',
        startOfDay / SLOT_MS,
        (startOfDay + DAY) / SLOT_MS,
      ),
      alertEvents: count('SELECT count(*) AS n FROM decisions WHERE event >= ?', startOfDay * 2048),
      cards: count('SELECT count(*) AS n FROM cards WHERE sent_at >= ?', startOfDay),
      unreadable: count('SELECT count(*) AS n FROM unreadable WHERE at >= ?', startOfDay),
    },
    unreadable: count('SELECT count(*) AS n FROM unreadable'),
    alerts: Object.fromEntries(
      all<{ state: string; n: number }>('SELECT state, count(*) AS n FROM alerts GROUP BY state').map(
        ({ state, n }) => [state, n],
      ),
    ),
    waiting: waiting.n,
    waitingSince: waiting.since === null ? undefined : Math.max(0, now - waiting.since),
    sentLastHour: count('SELECT count(*) AS n FROM cards WHERE sent_at >= ?', now - HOUR),
    feeds: all<Parameters<typeof stateOf>[0] & { feed: string }>('SELECT * FROM feeds').map(
      (row): FeedState & { feed: string } => ({ feed: row.feed, ...stateOf(row) }),
    ),
    lastTrouble: all<Trouble>(
      'SELECT at, place AS "where", reason, said FROM troubles ORDER BY at DESC LIMIT 1',
    )[0],
    fallbacks: all<{ channel: string; cause: string }>('SELECT channel, cause FROM fallbacks WHERE live = 1'),
  };
}

function sizeOf(path: string): number {
  if (path === ':memory:') return 0;
  return [path, `${path}-wal`].reduce(
    (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
