import type { AlertState } from '../../domain/alert.ts';
import type { EventArchive } from '../../domain/archive.ts';
import { fold } from '../../domain/text.ts';
import { type AlertRow, toAlert } from './alert-rows.ts';
import { oneOf, type Sql } from './filter-conditions.ts';
import type { Database } from './open.ts';

type Asked = Parameters<EventArchive['alerts']>[0];
type Found = Awaited<ReturnType<EventArchive['alerts']>>;

/** Alerts, worst first and newest first within a severity. */
export function listAlerts(database: Database, { states, subject, limit }: Asked): Found {
  const unique = [...new Set(states)];
  if (unique.length === 0) return { rows: [], count: 0 };
  const asked = subject === undefined ? ofStates(unique) : ofSubject(unique, fold(subject));
  const { count } = database.recent(asked.count.sql).get(...asked.count.params) as { count: number };
  const listed = `${asked.list.sql} ORDER BY severity, last_seen DESC, id LIMIT ?`;
  const rows = database.recent(listed).all(...asked.list.params, limit) as unknown as AlertRow[];
  const cardOf = database.sql(`
    SELECT channel, ts FROM cards WHERE kind = 'alert' AND ref = ? AND ts IS NOT NULL ORDER BY id LIMIT 1`);
  return {
    rows: rows.map((row) => {
      const card = cardOf.get(row.id) as { channel: string; ts: string } | undefined;
      return { alert: toAlert(row), card: card && { channel: card.channel, ts: card.ts } };
    }),
    count,
  };
}

/** There may be many: the index has those of each state in the order of the list. */
function ofStates(states: readonly AlertState[]): { readonly count: Sql; readonly list: Sql } {
  const { sql, params } = oneOf('state', states);
  const lanes = states.map(() => 'SELECT * FROM alerts INDEXED BY alerts_worst WHERE state = ?');
  return {
    count: { sql: `SELECT count(*) AS count FROM alerts WHERE ${sql}`, params },
    list: { sql: lanes.join(' UNION ALL '), params: states },
  };
}

/** There are few: they are sorted. */
function ofSubject(
  states: readonly AlertState[],
  folded: string,
): { readonly count: Sql; readonly list: Sql } {
  const { sql, params } = oneOf('state', states);
  const from = `FROM alerts INDEXED BY alerts_subject WHERE subject_folded = ? AND subject_folded <> '' AND ${sql}`;
  const asked = [folded, ...params];
  return {
    count: { sql: `SELECT count(*) AS count ${from}`, params: asked },
    list: { sql: `SELECT * ${from}`, params: asked },
  };
}
