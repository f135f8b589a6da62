import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALERT_STATES, type AlertState } from '../../src/domain/alert.ts';
import type { InsyncEvent } from '../../src/domain/event.ts';
import type { Filter } from '../../src/domain/filter.ts';
import { matches } from '../../src/domain/filter-match.ts';
import { sqlArchive } from '../../src/store/sql/archive.ts';
import type { Database } from '../../src/store/sql/database.ts';
import { eventWriter } from '../../src/store/sql/events.ts';
import { openWriter } from '../../src/store/sqlite/open.ts';
import { hasPostgres } from '../postgres/place.ts';
import { type EmptyPlace, emptyPlace } from './empty-place.ts';
import { adding } from './filter-database.ts';
import { NOW, type Placed, scenes } from './filter-scenes.ts';

type PlacedAlert = NonNullable<Placed['alert']>;

/** Each alert with its newest event, the last one that was placed. */
function newestOf(
  placed: readonly Placed[],
): ReadonlyMap<number, { alert: PlacedAlert; event: InsyncEvent }> {
  return new Map(
    placed.flatMap(({ alert, event }) => (alert ? [[alert.id, { alert, event }] as const] : [])),
  );
}

/** Alerts as the scene has them; their severity and time are those of their number, to tell orders apart. */
function filled(database: Database, placed: readonly Placed[]) {
  const writer = eventWriter(database);
  const events: InsyncEvent[] = [];
  const archive = sqlArchive(database, (raw) => events[Number(raw)] as InsyncEvent);
  const add = adding(database);
  database.transaction(() => {
    for (const { alert, event } of newestOf(placed).values()) {
      const [stored] = writer.insert([{ ...event, raw: String(events.length) }], 0);
      events.push(event);
      const { id, state, storm } = alert;
      // The same record may have come before: then it is another alert's newest event too.
      const key = stored?.key ?? null;
      add('alerts', {
        ...{ id, kind: 'event', fingerprint: `f${id}`, state, severity: id % 3, outcome: 'failed', type: '' },
        ...{ feature: '', subject: '', alert_name: '', count: 1, first_seen: 0, last_seen: id % 2 },
        ...{ last_event: key, opened_at: 0 },
      });
      const card = { ref: id, channel: 'C1', route: '{}', severity: 3, state: 'sent', wanted: 1, since: 0 };
      add('cards', { ...card, kind: 'alert', home: 'C1', nonce: `a${id}`, storm: storm ?? null });
      // A line in a thread has the number of a row of the record, which may be an alert's.
      add('cards', { ...card, kind: 'reply', home: 'C1', nonce: `b${id}`, storm: 7 });
    }
  });
  const rows = database.sql('SELECT id FROM alerts WHERE last_event IS NOT NULL').all();
  return { archive, known: new Set(rows.map(({ id }) => id)) };
}

function byHand(
  placed: readonly Placed[],
  filter: Filter,
  states: readonly AlertState[],
  known: ReadonlySet<unknown>,
): number[] {
  const taken = [...newestOf(placed).values()].filter(({ alert: { id, state, storm }, event }) => {
    const context = { now: NOW, status: state, alert: id, ...(storm !== undefined && { storm }) };
    return known.has(id) && states.includes(state) && matches(filter, event, context);
  });
  return taken
    .map(({ alert: { id } }) => id)
    .toSorted((a, b) => (a % 3) - (b % 3) || (b % 2) - (a % 2) || a - b);
}

/** An empty database, and how to be rid of what is in it. */
interface Empty {
  readonly database: Database;
  empty(): void;
}

function equality(open: () => Empty, numRuns: number): void {
  it('are those the predicate takes by their newest event, for every filter', async () => {
    const asked = fc.record({ scene: scenes, states: fc.subarray([...ALERT_STATES]) });
    await fc.assert(
      fc.asyncProperty(asked, async ({ scene: { placed, filters }, states }) => {
        const { database, empty } = open();
        try {
          const { archive, known } = filled(database, placed);
          for (const filter of filters) {
            const { ids } = await archive.alertsMatching({ filter, states, now: NOW, limit: 0 });
            const wanted = byHand(placed, filter, states, known);
            expect(ids.filter((id) => known.has(id))).toEqual(wanted);
          }
        } finally {
          empty();
        }
      }),
      { numRuns },
    );
  });
}

describe('alerts a filter takes', () => {
  equality(() => {
    const database = openWriter(':memory:');
    return { database, empty: () => database.close() };
  }, 150);
});

describe.skipIf(!hasPostgres)('alerts a filter takes, in PostgreSQL', () => {
  let place: EmptyPlace;
  beforeAll(async () => {
    place = await emptyPlace();
  });
  afterAll(() => place.remove());
  equality(() => place, 25);
});
