import { statSync } from 'node:fs';
import type { RouteTaken } from '../../domain/alert.ts';
import type { EventArchive, EventRow } from '../../domain/archive.ts';
import type { EventStatus } from '../../domain/filter.ts';
import type { FeedState, Trouble } from '../../domain/ports.ts';
import { fold } from '../../domain/text.ts';
import { countSql, pageSql } from './filter-sql.ts';
import { stateOf } from './ledger.ts';
import type { Database } from './open.ts';
import type { EventRecord, Views } from './views.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Reading: lists, counts, single events, figures for status. */
export function sqliteArchive(database: Database, views: Views, path: string): EventArchive {
  const alertOf = database.sql(`
    SELECT a.id, a.state FROM decisions d JOIN alerts a ON a.id = d.alert WHERE d.event = ?`);
  const cardOf = database.sql(`
    SELECT channel, ts FROM cards WHERE kind = 'alert' AND ref = ? AND ts IS NOT NULL ORDER BY id LIMIT 1`);
  const exact = database.sql('SELECT key, raw, arrived, severity, outcome FROM events WHERE uid = ? LIMIT 1');
  const prefix = database.sql(
    'SELECT key, raw, arrived, severity, outcome FROM events WHERE uid >= ?1 AND uid < ?1 || char(1114111) LIMIT 2',
  );
  const routeOf = database.sql(
    "SELECT route FROM cards WHERE kind = 'alert' AND ref = ? ORDER BY id LIMIT 1",
  );
  const names = database.sql('SELECT name FROM names WHERE kind = ? ORDER BY name');
  const unreadable = database.sql('SELECT at, reason, raw, seen FROM unreadable ORDER BY at DESC LIMIT ?');

  const toRow = (record: EventRecord): EventRow => {
    const alert = alertOf.get(record.key) as { id: number; state: string } | undefined;
    const card = alert && (cardOf.get(alert.id) as { channel: string; ts: string } | undefined);
    return {
      key: record.key,
      event: views.event(record),
      status: (alert?.state ?? 'none') as EventStatus,
      alert: alert?.id,
      card: card && { channel: card.channel, ts: card.ts },
    };
  };

  return {
    async page(request) {
      const { limit } = request;
      const { sql, params } = pageSql({ ...request, limit: limit + 1 });
      const found = database.once(sql).all(...params) as unknown as EventRecord[];
      const upwards = request.after !== undefined;
      const records = upwards ? found.slice(-limit) : found.slice(0, limit);
      const beyond = found.length > limit;
      return {
        rows: records.map(toRow),
        older: upwards ? true : beyond,
        newer: upwards ? beyond : request.before !== undefined,
      };
    },

    async countByOutcome(filter, now, cap) {
      const { sql, params } = countSql(filter, now, cap);
      const rows = database.once(sql).all(...params) as { outcome: string; n: number }[];
      const count = rows.reduce((sum, { n }) => sum + n, 0);
      return {
        count: Math.min(count, cap),
        exact: count <= cap,
        outcomes: Object.fromEntries(rows.map(({ outcome, n }) => [outcome, n])),
      };
    },

    async eventById(id) {
      const uid = fold(id);
      if (uid === '') return undefined;
      const whole = exact.get(uid) as unknown as EventRecord | undefined;
      if (whole) return toRow(whole);
      const some = prefix.all(uid) as unknown as EventRecord[];
      return some.length === 1 && some[0] ? toRow(some[0]) : undefined;
    },

    async alertView(alert) {
      const row = routeOf.get(alert) as { route: string } | undefined;
      const route: RouteTaken = row
        ? JSON.parse(row.route)
        : { route: 0, match: '', channel: '', mention: '' };
      return views.alertView(alert, route);
    },

    async catalog(kind) {
      return (names.all(kind) as { name: string }[]).map(({ name }) => name);
    },

    async statusFigures(now) {
      return statusFigures(database, path, now);
    },

    async unreadable(limit) {
      return unreadable.all(limit) as unknown as Awaited<ReturnType<EventArchive['unreadable']>>;
    },
  };
}

function statusFigures(database: Database, path: string, now: number) {
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
    stored: count('SELECT sum(n) AS n FROM daily'),
    bytes: sizeOf(path),
    today: {
      events: count('SELECT sum(n) AS n FROM daily WHERE day = ?', startOfDay / DAY),
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
