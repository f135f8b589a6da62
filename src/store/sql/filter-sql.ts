import type { PageRequest } from '../../domain/archive.ts';
import type { Filter } from '../../domain/filter.ts';
import type { Engine } from './engine.ts';
import { KEYS_PER_MS } from './event-columns.ts';
import { conditions, joined } from './filter-conditions.ts';
import type { Lane, Manner, Plan, Sql } from './filter-parts.ts';

/** What is selected of the rows a filter takes; the range of keys is `:low` (at or above) and `:high` (below). */
export interface Selection {
  readonly engine: Engine;
  readonly filter: Filter;
  readonly start: Plan;
  readonly manner: Manner;
  /** Ask for each row that is looked at whether there is time to go on. */
  readonly timed: boolean;
}

/** What is asked about the selected rows. */
export type Shape = (selection: Selection) => Sql;

type Order = 'ASC' | 'DESC';

/** A page's rows, in no order: what `EVENT_COLUMNS` says. At most `:limit`, the newest when `down`, else the oldest. */
export function rowsSql(down: boolean): Shape {
  return (selection) => {
    const keys = inOrder(selection, '', down ? 'DESC' : 'ASC');
    return { sql: `SELECT ${EVENT_COLUMNS}\nFROM (${keys.sql}) k ${JOINED_TO_KEYS}`, params: keys.params };
  };
}

/** What lists show of an event, its alert and the card of it. */
export const EVENT_COLUMNS =
  'e.key, e.raw, e.arrived, e.severity, e.outcome, a.id AS alert, a.state, c.channel, c.ts';
export const ALERT_AND_CARD = `LEFT JOIN decisions d ON d.event = e.key LEFT JOIN alerts a ON a.id = d.alert
LEFT JOIN cards c ON c.id = (
  SELECT id FROM cards WHERE kind = 'alert' AND ref = a.id AND ts IS NOT NULL ORDER BY id LIMIT 1)`;
const JOINED_TO_KEYS = `CROSS JOIN events e ON e.key = k.key AND e.key >= :low AND e.key < :high ${ALERT_AND_CARD}`;

/** Counts by outcome (name, n) of at most `:limit` of the newest rows. */
export function countSql(selection: Selection): Sql {
  return byName(inOrder(selection, ', e.outcome AS name', 'DESC'));
}

/** Counts by an expression over `events e` (name, n) of all rows. */
export function groupSql(by: string): Shape {
  return (selection) => byName(merged(selection, `, ${by} AS name`));
}

function byName({ sql, params }: Sql): Sql {
  return { sql: `SELECT name, count(*) AS n FROM (${sql}) found GROUP BY name`, params };
}

/** When each subject (folded, of a tenant) had its last one: `seen`, as a key. One from the future counts as it arrived. */
export function lastSql(selection: Selection): Sql {
  const { sql, params } = merged(selection, `, ${SUBJECT_SEEN}`);
  const newest = `SELECT tenant, subject, max(seen) AS seen FROM (${sql}) found WHERE subject <> '' GROUP BY tenant, subject`;
  return { sql: newest, params };
}

const ARRIVED = `e.arrived * ${KEYS_PER_MS}`;
const SUBJECT_SEEN = `e.tenant, e.subject, CASE WHEN e.key < ${ARRIVED} THEN e.key ELSE ${ARRIVED} END AS seen`;

/** The rows themselves, for whoever has to see the event: `key` in the order, `event`, `raw`, `arrived`. */
export function eventsSql(down: boolean): Shape {
  return (selection) => inOrder(selection, ', e.key AS event, e.raw, e.arrived', down ? 'DESC' : 'ASC');
}

/** One page as one statement, with nothing to stop it; without what it takes for the names in it. */
export function pageSql({ filter, before, after }: PageRequest, start: Plan, engine: Engine): Sql {
  const down = after === undefined || before !== undefined;
  return rowsSql(down)({ engine, filter, start, manner: 'whole', timed: false });
}

/** One lane, or several merged in the key's order: no lane is read further than the page needs. */
function inOrder(selection: Selection, column: string, order: Order): Sql {
  const end = `\nORDER BY key ${order} LIMIT :limit`;
  const cut = selection.engine.cutsLanes && selection.start.lanes.length > 1;
  const { sql, params } = merged(selection, column, cut ? end : undefined);
  return { sql: `${sql}${end}`, params };
}

const NOTHING = 'SELECT key, 0 AS name FROM events WHERE key >= :low AND key < :high AND FALSE';

function merged(selection: Selection, column: string, end?: string): Sql {
  const { lanes } = selection.start;
  if (lanes.length === 0) return { sql: NOTHING, params: [] };
  const parts = lanes.map((lane) => laneSql(lane, selection, column));
  return {
    sql: parts.map(({ sql }) => (end ? `(${sql}${end})` : sql)).join('\nUNION ALL '),
    params: parts.flatMap(({ params }) => params),
  };
}

function laneSql(lane: Lane, selection: Selection, column: string): Sql {
  const { engine, filter, start, manner, timed } = selection;
  const inTime = timed ? engine.inTime(lane.key) : undefined;
  const within = { sql: `${lane.key} >= :low AND ${lane.key} < :high`, params: [] };
  const { sql, params } = joined([
    ...(inTime === undefined ? [] : [{ sql: inTime, params: [] }]),
    ...lane.where,
    within,
    ...conditions(filter, start.done, manner, engine),
  ]);
  return { sql: `SELECT ${lane.key} AS key${column} FROM ${lane.from} WHERE ${sql}`, params };
}
