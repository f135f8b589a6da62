import type { PageRequest } from '../../domain/archive.ts';
import type { Filter } from '../../domain/filter.ts';
import { KEYS_PER_MS } from './event-columns.ts';
import {
  conditions,
  joined,
  keyRange,
  type Manner,
  matchQuery,
  type Sql,
  wantedWords,
} from './filter-conditions.ts';
import type { Lane, Plan } from './filter-lanes.ts';
import type { KeyRange } from './steps.ts';

/** What is selected of the rows a filter takes; the range of keys is `:low` (at or above) and `:high` (below). */
export interface Selection {
  readonly filter: Filter;
  readonly start: Plan;
  readonly manner: Manner;
  /** Ask `in_time` for each row that is looked at. */
  readonly timed: boolean;
}

export type Order = 'ASC' | 'DESC';

/** A page's rows, in no order: what `EVENT_COLUMNS` says. At most `:limit`, from the end that `order` names. */
export function rowsSql(selection: Selection, order: Order): Sql {
  const keys = inOrder(selection, '', order);
  return { sql: `SELECT ${EVENT_COLUMNS}\nFROM (${keys.sql}) k ${JOINED_TO_KEYS}`, params: keys.params };
}

/** What lists show of an event, its alert and the card of it. */
export const EVENT_COLUMNS =
  'e.key, e.raw, e.arrived, e.severity, e.outcome, a.id AS alert, a.state, c.channel, c.ts';
export const ALERT_AND_CARD = `LEFT JOIN decisions d ON d.event = e.key LEFT JOIN alerts a ON a.id = d.alert
LEFT JOIN cards c ON c.id = (
  SELECT id FROM cards WHERE kind = 'alert' AND ref = a.id AND ts IS NOT NULL ORDER BY id LIMIT 1)`;
const JOINED_TO_KEYS = `CROSS JOIN events e ON e.key = k.key ${ALERT_AND_CARD}`;

/** Counts by outcome (name, n) of at most `:limit` of the newest rows. */
export function countSql(selection: Selection): Sql {
  const found = inOrder(selection, ', e.outcome AS name', 'DESC');
  return { sql: `SELECT name, count(*) AS n FROM (${found.sql}) GROUP BY name`, params: found.params };
}

/** Counts by an expression over `events e` (name, n) of all rows. */
export function groupSql(selection: Selection, by: string): Sql {
  const found = merged(selection, `, ${by} AS name`);
  return { sql: `SELECT name, count(*) AS n FROM (${found.sql}) GROUP BY name`, params: found.params };
}

/** When each subject (folded, of a tenant) had its last one: `seen`, as a key. One from the future counts as it arrived. */
export function lastSql(selection: Selection): Sql {
  return newestBySubject(merged(selection, `, ${SUBJECT_SEEN}`));
}

/** The same of events in the order they were stored: the range is one of `seq`, from `:low` on and below `:high`. */
export function lastStoredSql(filter: Filter): Sql {
  const asked = joined([
    { sql: 'in_time(e.key) AND e.seq >= :low AND e.seq < :high', params: [] },
    ...conditions(filter, new Set(), 'whole'),
  ]);
  const sql = `SELECT e.key, ${SUBJECT_SEEN} FROM events e INDEXED BY events_seq WHERE ${asked.sql}`;
  return newestBySubject({ sql, params: asked.params });
}

const SUBJECT_SEEN = `e.tenant, e.subject, min(e.key, e.arrived * ${KEYS_PER_MS}) AS seen`;

function newestBySubject({ sql, params }: Sql): Sql {
  const newest = `SELECT tenant, subject, max(seen) AS seen FROM (${sql}) WHERE subject <> '' GROUP BY tenant, subject`;
  return { sql: newest, params };
}

/** The named parameters of a statement. Whole numbers are bound as such, else the full-text index takes no bounds. */
export function bindings(
  sql: string,
  filter: Filter,
  { low, high }: KeyRange,
  limit: number,
  marks: readonly string[] = [],
): Record<string, bigint | number | string> {
  const { all, none } = wantedWords(filter);
  return {
    low: BigInt(low),
    high: BigInt(high),
    ...(sql.includes(':limit') && { limit }),
    ...(sql.includes(':words') && { words: matchQuery(all, none, marks) }),
  };
}

/** One page as one statement, with nothing to stop it; run it with `params` as they are. */
export function pageSql(request: PageRequest, start: Plan) {
  const { filter, limit, before, after } = request;
  const order = after !== undefined && before === undefined ? 'ASC' : 'DESC';
  const { sql, params } = rowsSql({ filter, start, manner: 'whole', timed: false }, order);
  return { sql, params: [bindings(sql, filter, keyRange(request), limit), ...params] as const };
}

/** One lane, or several merged in the key's order: no lane is read further than the page needs. */
function inOrder(selection: Selection, column: string, order: Order): Sql {
  const { sql, params } = merged(selection, column);
  return { sql: `${sql}\nORDER BY key ${order} LIMIT :limit`, params };
}

const NOTHING = 'SELECT key, 0 AS name FROM events WHERE key >= :low AND key < :high AND 0';

function merged(selection: Selection, column: string): Sql {
  const { lanes } = selection.start;
  if (lanes.length === 0) return { sql: NOTHING, params: [] };
  const parts = lanes.map((lane) => laneSql(lane, selection, column));
  return {
    sql: parts.map(({ sql }) => sql).join('\nUNION ALL '),
    params: parts.flatMap(({ params }) => params),
  };
}

function laneSql(lane: Lane, { filter, start, manner, timed }: Selection, column: string): Sql {
  const within = { sql: `${lane.key} >= :low AND ${lane.key} < :high`, params: [] };
  const { sql, params } = joined([
    ...(timed ? [{ sql: `in_time(${lane.key})`, params: [] }] : []),
    ...lane.where,
    within,
    ...conditions(filter, start.done, manner),
  ]);
  return { sql: `SELECT ${lane.key} AS key${column} FROM ${lane.from} WHERE ${sql}`, params };
}
