import type { AlertState } from '../../domain/alert.ts';
import type { Filter, FilterContext } from '../../domain/filter.ts';
import { matches } from '../../domain/filter-match.ts';
import type { Database } from './database.ts';
import type { Engine } from './engine.ts';
import { conditions, joined } from './filter-conditions.ts';
import type { Sql } from './filter-parts.ts';
import type { Views } from './views.ts';

/** An alert with as much of its newest event as the filter needs to see. */
export interface Candidate {
  id: number;
  state: string;
  severity: number;
  last_seen: number;
  last_event: number | null;
  /** Null when the columns already told that the filter does not take the event. */
  raw: string | null;
  arrived: number | null;
  event_severity: number | null;
  event_outcome: string | null;
}

/** Which alerts a filter takes: by their newest event. */
export interface AlertTest {
  /** Columns and tables for a statement over `alerts a`; its parameters come before all others. */
  readonly select: Sql;
  takes(candidate: Candidate): boolean;
}

/** The columns tell first what they can, which costs less than reading the event; the predicate has the last word. */
export function alertTest(database: Database, views: Views, filter: Filter, now: number): AlertTest {
  const inStorm = database.sql("SELECT 1 FROM cards WHERE kind = 'alert' AND ref = ? AND storm = ?");
  const contextOf = ({ id, state }: Candidate): Context => ({
    ...{ now, alert: id, status: state as AlertState },
    ...(filter.storm !== undefined && inStorm.get(id, filter.storm) && { storm: filter.storm }),
  });
  const asked = asksOfEvent(filter);

  return {
    select: asked ? newestEvent(filter, database.engine) : noEvent(),
    takes(candidate) {
      const { last_event: key, raw, arrived, event_severity: severity, event_outcome: outcome } = candidate;
      if (!asked) return takesAlert(filter, contextOf(candidate));
      if (key === null || raw === null || arrived === null) return false;
      if (severity === null || outcome === null) return false;
      return matches(filter, views.event({ key, raw, arrived, severity, outcome }), contextOf(candidate));
    },
  };
}

const OF_ALERT = 'SELECT a.id, a.state, a.severity, a.last_seen, a.last_event';

function noEvent(): Sql {
  const nothing = 'NULL AS raw, NULL AS arrived, NULL AS event_severity, NULL AS event_outcome';
  return { sql: `${OF_ALERT}, ${nothing}`, params: [] };
}

function newestEvent({ terms, severity }: Filter, engine: Engine): Sql {
  const asked = conditions({ terms, ...(severity && { severity }) }, new Set(), 'whole', engine);
  const { sql, params } = joined(asked);
  const raw = sql === '' ? 'e.raw' : `CASE WHEN ${sql} THEN e.raw END`;
  const event = `${raw} AS raw, e.arrived, e.severity AS event_severity, e.outcome AS event_outcome`;
  return { sql: `${OF_ALERT}, ${event}`, params };
}

type Context = FilterContext & { readonly status: AlertState; readonly alert: number };

/** Whether only an event can fulfil the filter; what the bot found by itself has none. */
function asksOfEvent({ terms, severity, text, details, since, until }: Filter): boolean {
  const others = [severity, text, details, since, until].some((part) => part !== undefined);
  return others || Object.values(terms).some((term) => term !== undefined);
}

function takesAlert({ status, alert, storm }: Filter, context: Context): boolean {
  const { any = [], none = [] } = status ?? {};
  if (any.length > 0 && !any.includes(context.status)) return false;
  if (none.includes(context.status)) return false;
  return (alert === undefined || alert === context.alert) && (storm === undefined || storm === context.storm);
}
