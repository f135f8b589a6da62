import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/domain/ports.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { lives } from './lives.ts';
import { HOUR, MINUTE, NOW } from './samples.ts';

describe('the SQLite file in the course of time', () => {
  let at: string;
  let path: string;
  let store: Store;
  beforeEach(() => {
    at = mkdtempSync(join(tmpdir(), 'insync-store-'));
    path = join(at, 'insync.db');
    store = openSqliteStore(path, decodeStored);
  });
  afterEach(async () => {
    await store.close();
    rmSync(at, { recursive: true });
  });
  const { open, move, alertOf, recordOf } = lives({ get: () => store });

  /** By another hand than the bot's. */
  const byHand = (sql: string) => {
    const handle = new DatabaseSync(path);
    try {
      handle.exec(sql);
    } finally {
      handle.close();
    }
  };

  it.each([
    "UPDATE audit SET note = 'other' WHERE seq = 1",
    'DELETE FROM audit WHERE seq = 1',
    'DELETE FROM audit',
    'INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 1',
  ])('refuses to change the record: %s', async (sql) => {
    await open('DEV');
    const before = await recordOf();
    expect(() => byHand(sql)).toThrow(/append-only/);
    expect(await recordOf()).toEqual(before);
  });

  it('does what else is due where one thing cannot be done, and says what was wrong', async () => {
    const [a, b] = [await open('A'), await open('B')];
    await move(a, 'ack', { until: NOW + HOUR });
    await move(b, 'ack', { until: NOW + 2 * HOUR });
    byHand(`UPDATE alerts SET owner = '{' WHERE id = ${a}`);
    const due = NOW + 3 * HOUR;
    await expect(store.turn(due, 10)).rejects.toThrow(SyntaxError);
    expect((await alertOf(b)).state).toBe('open');
    const next = due + 5 * MINUTE;
    expect(await store.turn(due, 10)).toEqual({ done: [], next });
    byHand(`UPDATE alerts SET owner = NULL WHERE id = ${a}`);
    expect(await store.turn(next, 10)).toEqual({ done: [{ kind: 'lapse', ref: a }], next: undefined });
    expect((await alertOf(a)).state).toBe('open');
  });
});
