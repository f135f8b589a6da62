import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/domain/ports.ts';
import { addExpired, type ExpirePlace, NOTHING_EXPIRED } from '../../src/domain/retention.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { barePlace, hasPostgres, type PostgresPlace, rowsOf } from '../postgres/place.ts';
import { idsOf, NO_ALERTS } from './history.ts';
import { commitOf, DAY, decideWith, event, filterOf, NOW } from './samples.ts';

describe.skipIf(!hasPostgres)('forgetting on PostgreSQL', () => {
  let place: PostgresPlace;
  let store: Store;
  beforeEach(async () => {
    place = await barePlace();
    store = openPostgresStore(place.url, decodeStored);
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  /** NOW is in November; everything before October goes. */
  const BEFORE = Date.UTC(2026, 9, 3);
  const months = async () => {
    const rows = await rowsOf(
      place.url,
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'insync'::regnamespace AND relkind = 'r' AND relname ~ '(events|decisions)_(2|o)' ORDER BY 1",
    );
    return rows.map(({ name }) => name);
  };
  const expire = async () => {
    let gone = NOTHING_EXPIRED;
    let place: ExpirePlace | undefined;
    do {
      const { next, ...some } = await store.expire({ before: BEFORE, most: 40, place });
      gone = addExpired(gone, some);
      place = next;
    } while (place);
    return gone;
  };
  /** One event a day, from July on; the device LIVES has an alert that nobody resolved. */
  const fill = async () => {
    const days = Array.from({ length: 120 }, (_, n) => n + 1);
    const quiet = { severity: 6, status: 'Success', more: 'Error:Disk read' };
    const events = days.map((n) => event({ id: `d${n}`, time: NOW - n * DAY, ...quiet }));
    await store.commitPage(commitOf(events), NO_ALERTS);
    const lives = [80, 90].map((n) =>
      event({ id: `lives-${n}`, time: NOW - n * DAY, device: 'LIVES', group: 'G', more: 'Error:Head crash' }),
    );
    await store.commitPage(commitOf(lives), decideWith());
  };

  it('drops whole months, and keeps what living alerts need of them in the default partition', async () => {
    await fill();
    const before = await store.alertView(1);
    expect((await months()).length).toBeGreaterThan(10);
    expect((await expire()).events).toBe(120 - 50);
    expect(await months()).toEqual([
      ...['decisions_2026_10', 'decisions_2026_11', 'decisions_other'],
      ...['events_2026_10', 'events_2026_11', 'events_other'],
    ]);
    expect(await rowsOf(place.url, 'SELECT count(*)::int AS n FROM events_other')).toEqual([{ n: 2 }]);
    expect(await store.alertView(1)).toEqual(before);
    const asked = async (raw: object) =>
      idsOf((await store.page({ filter: filterOf({ ...raw }), now: NOW, limit: 500 })).rows);
    for (const raw of [
      { alert: '1' },
      { text: 'crash' },
      { group: 'G' },
      { subject: 'lives' },
      { until: '70d' },
    ]) {
      expect(await asked(raw)).toEqual(['lives-80', 'lives-90']);
    }
    expect(await store.statusFigures(NOW)).toMatchObject({ stored: 52 });
    const counted = await store.countByOutcome(filterOf({ outcome: 'failed' }), NOW, 100);
    expect(counted).toMatchObject({ count: 2, exact: true });
    expect(await rowsOf(place.url, 'SELECT sum(n)::int AS n FROM counts')).toEqual([{ n: 52 }]);
  });

  it('goes round a month that somebody reads, holds up nobody meanwhile, and takes it the next time', async () => {
    await fill();
    const reader = new Client({ connectionString: place.url });
    await reader.connect();
    await reader.query('BEGIN; SELECT count(*) FROM insync.events');
    const left = (await months()).length;
    const some = await expire();
    expect(await months()).toHaveLength(left);
    // What lies in the month that is not over goes row by row, whoever reads.
    expect(some.events).toBe(2);
    expect((await store.commitPage(commitOf([event({ id: 'meanwhile' })]), decideWith())).fresh).toBe(1);
    await reader.end();
    expect((await expire()).events).toBe(120 - 50 - 2);
    expect(await months()).toHaveLength(6);
    expect(await store.statusFigures(NOW)).toMatchObject({ stored: 53 });
  });

  it('finishes what another bot has begun and not ended', async () => {
    await fill();
    await rowsOf(
      place.url,
      `ALTER TABLE events DETACH PARTITION events_2026_07; ALTER TABLE events_2026_07 RENAME TO gone_events_2026_07;
       ALTER TABLE decisions DETACH PARTITION decisions_2026_07;
       ALTER TABLE decisions_2026_07 RENAME TO gone_decisions_2026_07; SELECT 1`,
    );
    await expire();
    expect(await rowsOf(place.url, "SELECT 1 FROM pg_class WHERE relname LIKE 'gone%'")).toEqual([]);
    expect(await store.statusFigures(NOW)).toMatchObject({ stored: 52 });
  });

  it('goes row by row through a month in which very much is still needed', async () => {
    const crowd = Array.from({ length: 520 }, (_, n) =>
      event({ id: `c${n}`, time: NOW - 60 * DAY + n, device: `D${n}` }),
    );
    const quiet = Array.from({ length: 30 }, (_, n) =>
      event({ id: `q${n}`, time: NOW - 60 * DAY + n, severity: 6, status: 'Success' }),
    );
    await store.commitPage(commitOf([...crowd, ...quiet]), decideWith());
    expect((await expire()).events).toBe(30);
    expect(await months()).toContain('events_2026_09');
    expect(await store.statusFigures(NOW)).toMatchObject({ stored: 520, alerts: { open: 520 } });
  });
});
