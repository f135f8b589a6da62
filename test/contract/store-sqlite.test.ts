import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '../../src/domain/errors.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { lockDatabase, openWriter } from '../../src/store/sqlite/open.ts';
import { MIGRATIONS } from '../../src/store/sqlite/schema.ts';
import { openSqliteArchive, openSqliteStore } from '../../src/store/sqlite/store.ts';
import { hurried } from './hurried.ts';
import { commitOf, decideWith, event, failures, filterOf, NOW } from './samples.ts';
import { describeStore, READING_SUITES, waitingIn } from './store.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'insync-store-'));

describeStore('SQLite', async () => {
  const at = folder();
  return {
    open: async () => openSqliteStore(join(at, 'data', 'insync.db'), decodeStored),
    remove: async () => rmSync(at, { recursive: true }),
  };
});

describeStore(
  'SQLite, step by step',
  async () => ({
    open: async () => openSqliteStore(':memory:', decodeStored, hurried(200)),
    remove: async () => {},
  }),
  READING_SUITES,
);

describe('the SQLite file', () => {
  let at: string;
  let path: string;
  beforeEach(() => {
    at = folder();
    path = join(at, 'insync.db');
  });
  afterEach(() => rmSync(at, { recursive: true }));

  const opening = (where: string) => {
    try {
      openSqliteStore(where, decodeStored);
    } catch (error) {
      return error as StoreError;
    }
    throw new Error('it opened');
  };

  it('of a newer version is refused, with what to do, and left as it is', () => {
    const database = new DatabaseSync(path);
    database.exec(`CREATE TABLE future (x); PRAGMA user_version = ${MIGRATIONS.length + 1}`);
    database.close();
    const error = opening(path);
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({
      reason: 'newer_version',
      message: expect.stringContaining('newer version'),
    });
    const after = new DatabaseSync(path);
    expect(after.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'future' }]);
    after.close();
  });

  it('of another program is refused and left as it is', () => {
    const database = new DatabaseSync(path);
    database.exec('CREATE TABLE recipes (name TEXT)');
    database.close();
    expect(opening(path)).toMatchObject({ reason: 'not_a_database' });
    const after = new DatabaseSync(path);
    expect(after.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'recipes' }]);
    after.close();
  });

  it('is written by one at a time, from the beginning of a transaction on', () => {
    const database = openWriter(path);
    const other = new DatabaseSync(path);
    other.exec('PRAGMA busy_timeout = 0');
    database.transaction(() => {
      // What it decides by what it reads stays true until it has written.
      expect(() => other.exec('BEGIN IMMEDIATE')).toThrow(/locked/);
    });
    other.exec('BEGIN IMMEDIATE; ROLLBACK');
    other.close();
    database.close();
  });

  it('serves one bot at a time; the next may have it when the first lets go', () => {
    const first = lockDatabase(path);
    expect(() => lockDatabase(path, 0)).toThrow(expect.objectContaining({ reason: 'in_use' }));
    first.release();
    lockDatabase(path, 0).release();
  });

  it('that is no database is refused and left as it is', () => {
    const text = 'these are my notes, not a database\n'.repeat(100);
    writeFileSync(path, text);
    expect(opening(path)).toMatchObject({
      reason: 'not_a_database',
      message: expect.stringContaining('DATABASE_URL'),
    });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('of another program is refused', () => {
    const database = new DatabaseSync(path);
    database.exec('CREATE TABLE events (name TEXT)');
    database.close();
    expect(opening(path)).toMatchObject({ reason: 'not_a_database' });
  });

  it('in a folder that cannot be is refused with the cure', () => {
    writeFileSync(join(at, 'file'), '');
    const error = opening(join(at, 'file', 'insync.db'));
    expect(error).toMatchObject({ reason: 'unusable', message: expect.stringContaining('may be written') });
    expect(opening(at)).toMatchObject({ reason: 'unusable' });
  });

  it('is read beside the writer: the reader sees every committed page and can write nothing', async () => {
    const store = openSqliteStore(path, decodeStored);
    const reader = openSqliteArchive(path, decodeStored);
    await store.commitPage(commitOf([event({ id: 'seen' })]), decideWith());
    expect((await reader.eventById('seen'))?.event.id).toBe('seen');
    expect((await reader.statusFigures(NOW)).stored).toBe(1);
    await reader.close();
    await store.close();
  });

  it('counts arrivals on over restarts, without gaps after a page that failed', async () => {
    for (const [n, fails] of [1, 2, 3].entries()) {
      const store = openSqliteStore(path, decodeStored);
      if (fails === 2) {
        const decide = () => () => {
          throw new Error('no');
        };
        const broken = store.commitPage(commitOf(failures(3, {}, 'X')), { decide, outage: undefined });
        await expect(broken).rejects.toThrow('no');
      }
      await store.commitPage(commitOf([event({ id: `e${n}`, time: NOW - n * 1_000 })]), decideWith());
      await store.close();
    }
    const database = new DatabaseSync(path);
    const order = database.prepare('SELECT uid FROM events ORDER BY seq').all();
    const plan = database.prepare('EXPLAIN QUERY PLAN SELECT max(seq) FROM events').all();
    database.close();
    expect(order).toEqual([{ uid: 'e0' }, { uid: 'e1' }, { uid: 'e2' }]);
    expect(plan[0]?.detail).toMatch(/INDEX events_seq/);
  });

  it('with a record that can no longer be read does not stop the other cards', async () => {
    const unreadable = (raw: string, arrived: number) => {
      if (raw.includes('"poison"')) throw new Error('cannot be read');
      return decodeStored(raw, arrived);
    };
    const store = openSqliteStore(path, unreadable);
    await store.commitPage(
      commitOf([event({ id: 'poison', device: 'A' }), event({ id: 'fine', device: 'B' })]),
      decideWith(),
    );
    const [first, second] = await waitingIn(store, 'C_OPS', NOW);
    await expect(store.claim(first?.card as number, NOW)).rejects.toThrow('cannot be read');
    expect(await store.claim(second?.card as number, NOW)).toMatchObject({
      view: { alert: { event: { id: 'fine' } } },
    });
    const [later] = await waitingIn(store, 'C_OPS', NOW);
    expect(later).toMatchObject({ card: first?.card, foldable: true });
    expect(later?.notBefore).toBeGreaterThan(NOW);
    await store.close();
  });

  it('keeps no statement of what people ask', async () => {
    const store = openSqliteStore(path, decodeStored);
    await store.commitPage(commitOf(failures(3)), decideWith());
    const before = process.memoryUsage().rss;
    for (let n = 1; n <= 400; n += 1) {
      const filter = filterOf({
        subject: Array.from({ length: n % 40 || 1 }, (_, k) => `s${k}`),
        type: Array.from({ length: n % 13 || 1 }, (_, k) => `t${k}`),
      });
      await store.page({ filter, now: NOW, limit: 10 });
      await store.countByOutcome(filter, NOW, 10);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(80 * 1024 * 1024);
    await store.close();
  });
});
