import type { AlertState } from '../../domain/alert.ts';
import type { EventArchive, AlertRow as Listed } from '../../domain/archive.ts';
import { fold } from '../../domain/text.ts';
import { alertReader } from './alert-rows.ts';
import type { Database } from './database.ts';
import { joined, oneOf } from './filter-conditions.ts';
import type { Sql } from './filter-parts.ts';

type Asked = Parameters<EventArchive['alerts']>[0];
type Found = Awaited<ReturnType<EventArchive['alerts']>>;

/** Alerts, worst first and newest first within a severity. */
export function listAlerts(database: Database, { states, subject, owner, limit }: Asked): Found {
  const unique = [...new Set(states)];
  if (unique.length === 0) return { rows: [], count: 0 };
  const hers = owner === undefined ? [] : [ownedBy(owner)];
  const asked =
    subject === undefined
      ? ofStates(unique, hers)
      : ofSubject(unique, database.engine.shortened(fold(subject)), hers);
  const { count } = database.recent(asked.count.sql).get(...asked.count.params) as { count: number };
  const listed = `${asked.list.sql} ORDER BY severity, last_seen DESC, id LIMIT ?`;
  const found = database.recent(listed).all(...asked.list.params, limit) as { id: number }[];
  return {
    rows: alertRows(
      database,
      found.map(({ id }) => id),
    ),
    count,
  };
}

/** In the order of their numbers, each with its first card that was posted. */
export function alertRows(database: Database, ids: readonly number[]): Listed[] {
  const alerts = alertReader(database);
  const cardOf = database.sql(`
    SELECT channel, ts FROM cards WHERE kind = 'alert' AND ref = ? AND ts IS NOT NULL ORDER BY id LIMIT 1`);
  return ids.flatMap((id) => {
    const alert = alerts.get(id);
    const card = cardOf.get(id) as { channel: string; ts: string } | undefined;
    return alert ? [{ alert, card: card && { channel: card.channel, ts: card.ts } }] : [];
  });
}

/** Whose it is: the owner's or, where it has none, the one's who acknowledged it. */
function ownedBy(owner: string): Sql {
  const sql = `CASE WHEN owner IS NOT NULL THEN owner ->> '$.id' ELSE ack ->> '$.by.id' END = ?`;
  return { sql, params: [owner] };
}

const COLUMNS = 'id, severity, last_seen';

/** There may be many: the index has those of each state in the order of the list. */
function ofStates(
  states: readonly AlertState[],
  more: readonly Sql[],
): { readonly count: Sql; readonly list: Sql } {
  const all = joined([oneOf('state', states), ...more]);
  const lanes = states.map((state) => joined([oneOf('state', [state]), ...more]));
  const lane = ({ sql }: Sql) => `SELECT ${COLUMNS} FROM alerts INDEXED BY alerts_worst WHERE ${sql}`;
  return {
    count: { sql: `SELECT count(*) AS count FROM alerts WHERE ${all.sql}`, params: all.params },
    list: { sql: lanes.map(lane).join(' UNION ALL '), params: lanes.flatMap(({ params }) => params) },
  };
}

/** There are few: they are sorted. */
function ofSubject(
  states: readonly AlertState[],
  folded: string,
  more: readonly Sql[],
): { readonly count: Sql; readonly list: Sql } {
  const { sql, params } = joined([oneOf('state', states), ...more]);
  const from = `FROM alerts INDEXED BY alerts_subject WHERE subject_folded = ? AND subject_folded <> '' AND ${sql}`;
  const asked = [folded, ...params];
  return {
    count: { sql: `SELECT count(*) AS count ${from}`, params: asked },
    list: { sql: `SELECT ${COLUMNS} ${from}`, params: asked },
  };
}
