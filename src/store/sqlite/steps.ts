import type { DatabaseSync } from 'node:sqlite';
import { EVERYTHING, type Filter } from '../../domain/filter.ts';
import { recheck } from '../../domain/filter-match.ts';
import type { Database } from '../sql/database.ts';
import { bindings } from '../sql/filter-sql.ts';
import { glanceFor } from '../sql/glance.ts';
import { type Asked, courseOf, type Pace, type Steps } from '../sql/steps.ts';
import type { Decode } from '../sql/views.ts';

/** The statements themselves ask how late it is, and the event what only it can tell, by functions of the handle. */
export function stepsOn(handle: DatabaseSync, recent: Database['recent'], decode: Decode, pace: Pace): Steps {
  const late = new Error('a step took too long');
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
    rows<Row>({ sql: { sql, params }, filter, range, limit, bounded, marks }: Asked) {
      if (judged !== filter) glance = glanceFor(filter);
      judged = filter;
      left = pace.every;
      last = undefined;
      deadline = bounded ? pace.clock() + pace.step : Number.POSITIVE_INFINITY;
      try {
        return recent(sql).all(bindings(sql, filter, range, limit, marks), ...params) as Row[];
      } catch (error) {
        if (last === undefined) throw error;
        return undefined;
      }
    },
    course: (watch) => courseOf(pace, watch),
  };
}
