import type { Filter } from '../../domain/filter.ts';
import { recheck } from '../../domain/filter-match.ts';
import { needsEvent } from '../sql/filter-conditions.ts';
import type { Plan } from '../sql/filter-parts.ts';
import { eventsSql, type Selection, type Shape } from '../sql/filter-sql.ts';
import { glanceFor } from '../sql/glance.ts';
import { type Asked, courseOf, type KeyRange, type Pace, type Steps } from '../sql/steps.ts';
import type { Decode } from '../sql/views.ts';
import { arrayOf } from './arrays.ts';
import type { Connection } from './connection.ts';

/** Events fetched at a time to be looked at here. */
const BATCH = 500;
/** SQLSTATE of a statement that was canceled, as by its time limit. */
const CANCELED = '57014';

interface Seen {
  readonly key: number;
  readonly event: number;
  readonly raw: string;
  readonly arrived: number;
}

/**
 * The server gives up on a statement that takes longer than a step. What only the event itself can tell is asked of
 * it here, batch after batch; then the statement is asked about those that fit alone.
 */
export function stepsOn(connection: Connection, decode: Decode, pace: Pace): Steps {
  let last: number | undefined;

  const run = (shape: Shape, selection: Selection, named: Named, bounded: boolean): unknown[] | undefined => {
    const { sql, params } = shape(selection);
    if (!bounded) return connection.recent(sql).all(named, ...params);
    try {
      return connection.brief(sql, Math.ceil(pace.step), [named, ...params]);
    } catch (error) {
      if ((error as { code?: unknown }).code === CANCELED) return undefined;
      throw error;
    }
  };

  const judging = (filter: Filter) => {
    const glance = glanceFor(filter);
    return ({ raw, arrived }: Seen) => glance(raw) ?? recheck(filter, decode(raw, arrived));
  };

  /** The keys of those that fit, from the end the reading begins at; undefined when it took too long. */
  const fitting = ({ selection, range, limit = Number.POSITIVE_INFINITY, down, bounded }: Asked) => {
    const fits = judging(selection.filter);
    const end = bounded ? pace.clock() + pace.step : Number.POSITIVE_INFINITY;
    const found: number[] = [];
    let rest = range;
    while (rest.low < rest.high) {
      const named = { ...rest, limit: BATCH };
      const seen = run(eventsSql(down), selection, named, bounded) as Seen[] | undefined;
      if (!seen) return undefined;
      for (const each of seen) if (fits(each)) found.push(each.event);
      const reached = seen.at(-1)?.key;
      if (reached === undefined || seen.length < BATCH || found.length >= limit) break;
      rest = down ? { low: rest.low, high: reached } : { low: reached + 1, high: rest.high };
      last = reached;
      if (pace.clock() > end) return undefined;
    }
    return found.slice(0, limit);
  };

  return {
    pace,
    last: () => last,
    rows<Row>(asked: Asked) {
      const { shape, selection, range, limit, bounded } = asked;
      last = undefined;
      if (!needsEvent(selection.filter)) {
        return run(shape, selection, { ...range, limit: limit ?? null }, bounded) as Row[] | undefined;
      }
      const keys = fitting(asked);
      if (!keys) return undefined;
      if (keys.length === 0) return [];
      const these = { ...selection, filter: { terms: {} }, start: byKeys(keys) };
      return run(shape, these, { ...EVERYWHERE, limit: keys.length }, false) as Row[];
    },
    course: (watch) => courseOf(pace, watch),
  };
}

type Named = { readonly low: number; readonly high: number; readonly limit: number | null };

const EVERYWHERE: KeyRange = { low: Number.MIN_SAFE_INTEGER, high: Number.MAX_SAFE_INTEGER };

function byKeys(keys: readonly number[]): Plan {
  const where = [{ sql: 'e.key = ANY(?::bigint[])', params: [arrayOf(keys)] }];
  return { lanes: [{ from: 'events e', key: 'e.key', where }], done: new Set() };
}
