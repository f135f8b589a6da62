import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InsyncEvent } from '../../src/domain/event.ts';
import { EVERYTHING, type Filter } from '../../src/domain/filter.ts';
import { searchText } from '../../src/domain/filter-match.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { eventColumns, eventKey } from '../../src/store/sql/event-columns.ts';
import { SLOT_KEYS, slotOf } from '../../src/store/sql/slots.ts';
import { APPLICATION, MIGRATIONS } from '../../src/store/sqlite/schema.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { history, idsOf, taken } from './history.ts';
import { commitOf, DAY, decideWith, event, filterOf, NOW } from './samples.ts';

describe('a file of the first schema', () => {
  let at: string;
  let path: string;
  beforeEach(() => {
    at = mkdtempSync(join(tmpdir(), 'insync-store-'));
    path = join(at, 'insync.db');
  });
  afterEach(() => rmSync(at, { recursive: true }));

  const events = history(600);
  /** As the first version wrote them. */
  const written = (stored: readonly (readonly [key: number, event: InsyncEvent])[]) => {
    const database = new DatabaseSync(path);
    database.exec(`${MIGRATIONS[0]}; PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = 1`);
    const add = (table: string, row: Readonly<Record<string, string | number>>) => {
      const columns = Object.keys(row);
      const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
      database.prepare(sql).run(...Object.values(row));
    };
    for (const [seq, [key, event]] of stored.entries()) {
      add('events', { key, seq, ...eventColumns(event), arrived: NOW, raw: event.raw });
      add('event_words', { rowid: key, words: searchText(event).join(' ') });
    }
    add('alerts', {
      ...{ kind: 'event', fingerprint: 'f', state: 'open', severity: 3, outcome: 'failed', type: 'Backup' },
      ...{
        feature: '',
        subject: 'Été-1',
        alert_name: '',
        count: 1,
        first_seen: 0,
        last_seen: 0,
        opened_at: 0,
      },
    });
    const click = { alert: 1, person: 'U1', name: 'Person 1' };
    add('transitions', {
      ...click,
      at: 7,
      transition: 'ack',
      was: 'open',
      became: 'acked',
      channel: 'C',
      ts: '1.1',
    });
    add('transitions', { ...click, at: 8, transition: 'unack', was: 'acked', became: 'open' });
    add('transitions', { ...click, at: 9, transition: 'ack', was: 'open', became: 'acked' });
    database.exec("UPDATE alerts SET state = 'acked', ack_by = 'U1', ack_name = 'Person 1', ack_at = 9");
    database.close();
  };

  it('is upgraded with all that is in it', async () => {
    written(events.map((one) => [eventKey(one.time, one.id), one]));
    const store = openSqliteStore(path, decodeStored);
    const filters: readonly Filter[] = [
      EVERYTHING,
      ...[{ type: 'Restore', severity: '<=3' }, { group: '77' }, { text: 'disk error' }].map(filterOf),
    ];
    const fresh = event({ id: 'fresh', type: 'Restore', severity: 1, group: '77', more: 'Error:disk error' });
    for (const all of [events, [...events, fresh]]) {
      for (const filter of filters) {
        const ids = taken(all, filter).map(({ id }) => id);
        expect(idsOf((await store.page({ filter, now: NOW, limit: 1_000 })).rows)).toEqual(ids);
        expect(await store.countByOutcome(filter, NOW, 1_000)).toMatchObject({
          count: ids.length,
          exact: true,
        });
        const span = { from: NOW - 20 * DAY - 1, to: NOW + 1 };
        const tally = await store.tally({ filter, now: NOW, by: 'day', zone: 'UTC', span, most: 10 });
        expect(tally.total).toBe(taken(all, filter).filter(({ time }) => time >= span.from).length);
        expect(tally.stored).toBe(all.length);
      }
      if (all === events) await store.commitPage(commitOf([fresh]), decideWith());
    }
    expect((await store.alerts({ states: ['acked'], subject: 'ÉTÉ-1', limit: 9 })).count).toBe(1);
    await store.close();
  });

  it('keeps who did what, as the beginning of the record', async () => {
    written([]);
    const store = openSqliteStore(path, decodeStored);
    const by = { id: 'U1', name: 'Person 1' };
    const { entries } = await store.audit({ now: NOW, limit: 9 });
    const data = { channel: 'C', ts: '1.1' };
    expect(entries.toReversed()).toMatchObject([
      { seq: 1, at: 7, action: 'ack', reason: 'click', by, alert: 1, was: 'open', became: 'acked', data },
      { seq: 2, at: 8, action: 'unack', by, was: 'acked', became: 'open', data: {} },
      { seq: 3, at: 9, action: 'ack', by },
    ]);
    expect(await store.verifyAudit()).toEqual({ ok: true, rows: 3, head: entries[0]?.hash });
    expect((await store.alertView(1))?.alert.ack).toMatchObject({ by, at: 9, note: '' });
    const undone = await store.move(1, { act: 'unack', by, at: NOW, reason: 'click' });
    expect(undone).toMatchObject({ ok: true, alert: { state: 'open', members: 1, membersLeft: 1 } });
    expect(await store.verifyAudit()).toMatchObject({ ok: true, rows: 4 });
    await store.close();
    const tables = new DatabaseSync(path).prepare('SELECT name FROM sqlite_schema').all();
    expect(tables.map(({ name }) => name)).not.toContain('transitions');
  });

  it('keeps an event that has the key of a mark, and puts no other there', async () => {
    const key = slotOf(eventKey(NOW, '')) * SLOT_KEYS;
    const time = key / 2048;
    written([[key, event({ id: 'edge', time, more: 'Error:disk error' })]]);
    const store = openSqliteStore(path, decodeStored);
    const filter = filterOf({ text: 'disk error' });
    const found = async () => idsOf((await store.page({ filter, now: NOW, limit: 10 })).rows);
    expect(await found()).toEqual(['edge']);
    // Ids whose hashes are zero, so that they would have the key of the next slot's mark.
    const next = time + 900_000;
    const zero = Array.from({ length: 20_000 }, (_, n) => `z${n}`).filter(
      (id) => eventKey(next, id) % 2048 === 0,
    );
    expect(zero.length).toBeGreaterThan(1);
    const page = zero.map((id) => event({ id, time: next, more: 'Error:disk error' }));
    await store.commitPage(commitOf(page), decideWith());
    expect((await found()).toSorted()).toEqual(['edge', ...zero.slice(0, 9)].slice(0, 10).toSorted());
    expect(await store.commitPage(commitOf(page), decideWith())).toMatchObject({
      fresh: 0,
      known: zero.length,
    });
    await store.close();
  });
});
