import type { PageRequest } from '../../domain/archive.ts';
import type { Filter } from '../../domain/filter.ts';
import { bounds, conditions, type Sql } from './filter-conditions.ts';
import { type Lane, type Plan, plan } from './filter-lanes.ts';

/**
 * One page, newest first: key, raw, arrived, severity, outcome. With `after` and no `before` it holds the `limit`
 * events next above `after`, still newest first. The text differs with the filter's shape: prepare it, but do not
 * keep every statement for ever.
 */
export function pageSql(request: PageRequest): { sql: string; params: (string | number)[] } {
  const { filter, now, limit, before, after } = request;
  const order = after !== undefined && before === undefined ? 'ASC' : 'DESC';
  const place = { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
  const keys = select({ filter, now, place, order, limit, column: '' });
  const sql = `SELECT e.key, e.raw, e.arrived, e.severity, e.outcome
FROM (${keys.sql}) k CROSS JOIN events e ON e.key = k.key
ORDER BY k.key DESC`;
  return { sql, params: [...keys.params] };
}

/**
 * Counts by outcome (outcome, n) of the newest events that match. They sum to at most `cap` + 1: that much means
 * there are more than `cap`.
 */
export function countSql(
  filter: Filter,
  now: number,
  cap: number,
): { sql: string; params: (string | number)[] } {
  const found = select({
    filter,
    now,
    place: {},
    order: 'DESC',
    limit: cap + 1,
    column: ', e.outcome AS outcome',
  });
  const sql = `SELECT outcome, count(*) AS n FROM (${found.sql}) GROUP BY outcome`;
  return { sql, params: [...found.params] };
}

interface Selection {
  readonly filter: Filter;
  readonly now: number;
  readonly place: { readonly before?: number; readonly after?: number };
  readonly order: 'ASC' | 'DESC';
  readonly limit: number;
  /** A column besides the key. */
  readonly column: string;
}

/** One lane, or several merged in the key's order: no lane is read further than the page needs. */
function select(selection: Selection): Sql {
  const start = plan(selection.filter);
  const lanes = start.lanes.map((lane) => laneSql(lane, start, selection));
  if (lanes.length === 0) return { sql: 'SELECT key, outcome FROM events WHERE 0', params: [] };
  return {
    sql: `${lanes.map(({ sql }) => sql).join('\nUNION ALL ')}\nORDER BY key ${selection.order} LIMIT ?`,
    params: [...lanes.flatMap(({ params }) => params), selection.limit],
  };
}

function laneSql(lane: Lane, { done }: Plan, { filter, now, place, column }: Selection): Sql {
  const where = [...lane.where, ...bounds(filter, now, place, lane.key), ...conditions(filter, done)];
  const asked = where.length === 0 ? '' : ` WHERE ${where.map(({ sql }) => sql).join(' AND ')}`;
  return {
    sql: `SELECT ${lane.key} AS key${column} FROM ${lane.from}${asked}`,
    params: where.flatMap(({ params }) => params),
  };
}
