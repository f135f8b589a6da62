import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/domain/ports.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { hasPostgres, type PostgresPlace, postgresPlace, rowsOf } from '../postgres/place.ts';
import { commitOf, DAY, decideWith, event, filterOf, NOW, type Sample } from './samples.ts';

describe.skipIf(!hasPostgres)('events in PostgreSQL', () => {
  let place: PostgresPlace;
  let store: Store;
  beforeEach(async () => {
    place = await postgresPlace();
    store = openPostgresStore(place.url, decodeStored);
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  const commit = (at: number, ...samples: Sample[]) =>
    store.commitPage(commitOf(samples.map(event), { at }), decideWith(undefined, undefined, { at }));
  const partsOf = async () => {
    const rows = await rowsOf(place.url, 'SELECT tableoid::regclass AS part, uid FROM events ORDER BY key');
    return rows.map(({ part, uid }) => [part, uid]);
  };

  it('lie in the partition of their month, made when the first one comes', async () => {
    await commit(
      NOW,
      { id: 'a', time: Date.UTC(2026, 8, 30, 23, 59) },
      { id: 'b', time: Date.UTC(2026, 9, 1) },
    );
    expect(await partsOf()).toEqual([
      ['events_2026_09', 'a'],
      ['events_2026_10', 'b'],
    ]);
  });

  it('of a far time lie apart, and move to their month when that has come', async () => {
    const later = Date.UTC(2027, 2, 9);
    await commit(NOW, { id: 'old', time: 1 }, { id: 'early', time: later });
    expect(await partsOf()).toEqual([
      ['events_other', 'old'],
      ['events_other', 'early'],
    ]);
    await commit(later + DAY, { id: 'there', time: later + DAY });
    expect(await partsOf()).toEqual([
      ['events_other', 'old'],
      ['events_2027_03', 'early'],
      ['events_2027_03', 'there'],
    ]);
    const page = await store.page({ filter: filterOf({ outcome: 'failed' }), now: later + DAY, limit: 9 });
    expect(page.rows.map((row) => row.event.id)).toEqual(['there', 'early', 'old']);
    expect(page.rows.map(({ status }) => status)).toContain('open');
  });

  it('are there once for their id and tenant, whatever month they come with', async () => {
    await commit(NOW, { id: 'same', time: NOW });
    const again = await commit(
      NOW,
      { id: 'SAME', time: NOW - 40 * DAY },
      { id: 'same', time: NOW, tenant: 't2' },
      { id: 'same', time: NOW - 90 * DAY, tenant: 't2' },
    );
    expect(again).toMatchObject({ fresh: 1, known: 2 });
    expect((await store.statusFigures(NOW)).stored).toBe(2);
  });

  it('with values too long for an index are kept, found, and told apart', async () => {
    const long = 'Ж'.repeat(5_000);
    const samples = ['1', '2'].map((end) => ({
      ...{ id: `${long}${end}`, tenant: `${long}${end}`, type: `${long}${end}`, feature: `${long}${end}` },
      ...{
        device: `${long}${end}`,
        identity: `${long}${end}`,
        group: `${long}${end}`,
        more: `Note:${long}${end}`,
      },
    }));
    expect(await commit(NOW, ...samples)).toMatchObject({ fresh: 2 });
    expect(await commit(NOW, ...samples)).toMatchObject({ fresh: 0, known: 2 });
    const keys = ['id', 'tenant', 'type', 'feature', 'subject', 'identity', 'group', 'text'];
    for (const key of keys) {
      const filter = filterOf({ [key]: `${long.toLowerCase()}2` });
      const { rows } = await store.page({ filter, now: NOW, limit: 9 });
      expect([key, rows.map((row) => row.event.id.at(-1))]).toEqual([key, ['2']]);
      expect([key, (await store.countByOutcome(filter, NOW, 9)).count]).toEqual([key, 1]);
    }
  });

  it('of a hundred thousand words are kept, and found by any of them', async () => {
    const words = Array.from({ length: 100_000 }, (_, n) => `word${n}`).join(' ');
    expect(await commit(NOW, { id: 'wordy', more: `Note:${words}` })).toMatchObject({ fresh: 1 });
    const found = await store.page({ filter: filterOf({ text: 'word99999 word7' }), now: NOW, limit: 9 });
    expect(found.rows.map((row) => row.event.id)).toEqual(['wordy']);
  });

  it('count on from the last number after what went wrong', async () => {
    await commit(NOW, { id: 'one' });
    const fails = () => () => {
      throw new Error('no');
    };
    const broken = store.commitPage(commitOf([event({ id: 'lost' })]), { decide: fails, outage: undefined });
    await expect(broken).rejects.toThrow('no');
    await commit(NOW, { id: 'two' }, { id: 'three', time: NOW + 1 });
    expect(await rowsOf(place.url, 'SELECT uid, seq FROM events ORDER BY seq')).toEqual([
      { uid: 'one', seq: 1 },
      { uid: 'two', seq: 2 },
      { uid: 'three', seq: 3 },
    ]);
  });
});
