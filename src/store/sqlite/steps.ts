import type { DatabaseSync } from 'node:sqlite';
import { EVERYTHING, type Filter } from '../../domain/filter.ts';
import { recheck } from '../../domain/filter-match.ts';
import type { Database } from '../sql/database.ts';
import { wantedWords } from '../sql/filter-conditions.ts';
import { glanceFor } from '../sql/glance.ts';
import { type Asked, courseOf, type KeyRange, type Pace, type Steps } from '../sql/steps.ts';
import type { Decode } from '../sql/views.ts';
import { matchQuery } from './engine.ts';
import { marksOf } from './marks.ts';

/** The statements themselves ask how late it is, and the event what only it can tell, by functions of the handle. */
export function stepsOn(handle: DatabaseSync, database: Database, decode: Decode, pace: Pace): Steps {
  const late = new Error('a step took too long');
  const marks = marksOf(database);
  let judged: Filter = EVERYTHING;
  let glance = glanceFor(judged);
  let deadline = Number.POSITIVE_INFINITY;
  let left = 0;
  let last: number | undefined;
  handle.function('in_time', { deterministic: false }, (key) => {
    left -= 1;
    if (left > 0) return 1;
    left = pace.every;
    if (pace.clock() <= deadline) return 1;
    last = Number(key);
    throw late;
  });
  handle.function('fits', { deterministic: false }, (raw, arrived) => {
    const text = String(raw);
    return (glance(text) ?? recheck(judged, decode(text, Number(arrived)))) ? 1 : 0;
  });

  return {
    pace,
    last: () => last,
    rows<Row>({ shape, selection, range, limit, down, bounded, piece }: Asked) {
      const { filter } = selection;
      const { sql, params } = shape(selection);
      const ends = piece && sql.includes(':words') ? marks(range, down) : [];
      if (judged !== filter) glance = glanceFor(filter);
      judged = filter;
      left = pace.every;
      last = undefined;
      deadline = bounded ? pace.clock() + pace.step : Number.POSITIVE_INFINITY;
      try {
        return database.recent(sql).all(bindings(sql, filter, range, limit, ends), ...params) as Row[];
      } catch (error) {
        if (last === undefined) throw error;
        return undefined;
      }
    },
    course: (watch) => courseOf(pace, watch),
  };
}

/** The named parameters of a statement. Whole numbers are bound as such, else the full-text index takes no bounds. */
export function bindings(
  sql: string,
  filter: Filter,
  { low, high }: KeyRange,
  limit: number | undefined,
  marks: readonly string[] = [],
): Record<string, bigint | number | string> {
  const { all, none } = wantedWords(filter);
  return {
    low: BigInt(low),
    high: BigInt(high),
    ...(limit !== undefined && { limit }),
    ...(sql.includes(':words') && { words: matchQuery(all, none, marks) }),
  };
}
