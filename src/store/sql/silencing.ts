import type { Hold } from '../../domain/alert.ts';
import type { InsyncEvent } from '../../domain/event.ts';
import type { Silence, Standing } from '../../domain/standing.ts';
import { type AlertTest, alertTest, type Candidate } from './alert-events.ts';
import type { Database } from './database.ts';
import { standingOf } from './standing.ts';
import type { EventRecord, Views } from './views.ts';

/** Which alerts a silence takes, by their newest events, and which silence takes an alert. */
export interface Silencing {
  /** Open and acknowledged alerts it takes. */
  taken(silence: Silence, at: number): readonly number[];
  /** The silence in force that takes the alert, the one that lasts longest. */
  of(alert: number, at: number): Silence | undefined;
}

/** How the stored events of a database are read: said once for all who write to it. */
const READ_BY = new WeakMap<Database, Views>();

export function readBy(database: Database, views: Views): void {
  READ_BY.set(database, { ...views, event: oneAtATime(views.event) });
}

export function silencing(database: Database): Silencing {
  const byId = database.sql(`
    SELECT a.id, a.state, a.severity, a.last_seen, a.last_event, e.raw, e.arrived,
      e.severity AS event_severity, e.outcome AS event_outcome
    FROM alerts a LEFT JOIN events e ON e.key = a.last_event WHERE a.id = ?`);

  const testOf = ({ filter }: Silence, at: number) => {
    const views = READ_BY.get(database);
    if (!views) throw new Error('nobody said how the stored events are read');
    return alertTest(database, views, filter, at);
  };

  /** Asked for one alert after the other: made once for all of the same moment. */
  let made: { standing: Standing; at: number; tests: { silence: Silence; test: AlertTest }[] } | undefined;
  const inForce = (at: number) => {
    const standing = standingOf(database).read();
    if (made?.standing === standing && made.at === at) return made.tests;
    const tests = standing.silences
      .filter((silence) => endOf(silence) > at)
      .toSorted((a, b) => (endOf(a) === endOf(b) ? a.id - b.id : endOf(b) - endOf(a)))
      .map((silence) => ({ silence, test: testOf(silence, at) }));
    made = { standing, at, tests };
    return tests;
  };

  return {
    taken(silence, at) {
      const { select, takes } = testOf(silence, at);
      const sql = `${select.sql} FROM alerts a LEFT JOIN events e ON e.key = a.last_event
        WHERE a.state IN ('open', 'acked') ORDER BY a.severity, a.id`;
      const some = database.recent(sql).all(...select.params) as unknown as Candidate[];
      return some.filter(takes).map(({ id }) => id);
    },

    of(alert, at) {
      const tests = inForce(at);
      if (tests.length === 0) return undefined;
      const candidate = byId.get(alert) as unknown as Candidate | undefined;
      return candidate && tests.find(({ test }) => test.takes(candidate))?.silence;
    },
  };
}

/** What the silence is to an alert it holds. */
export function holdOf({ id, by, text, note, until }: Silence, since: number): Hold {
  return { kind: 'silence', silence: id, by, text, note, since, until };
}

function endOf({ until = Number.POSITIVE_INFINITY }: Silence): number {
  return until;
}

/** Asked about the same event by one silence after the other. */
function oneAtATime(read: Views['event']): Views['event'] {
  let last: { readonly record: EventRecord; readonly event: InsyncEvent } | undefined;
  return (record) => {
    const same = last?.record.key === record.key && last.record.raw === record.raw;
    last = last && same ? last : { record, event: read(record) };
    return last.event;
  };
}
