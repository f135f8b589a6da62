import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExpirePlace } from '../../src/domain/retention.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { NO_ALERTS } from './history.ts';
import { commitOf, DAY, event, filterOf, NOW } from './samples.ts';

describe('forgetting in the SQLite file', () => {
  let at: string;
  let path: string;
  beforeEach(() => {
    at = mkdtempSync(join(tmpdir(), 'insync-retention-'));
    path = join(at, 'insync.db');
  });
  afterEach(() => rmSync(at, { recursive: true }));

  const open = () => openSqliteStore(path, decodeStored);
  const asked = (sql: string) => {
    const database = new DatabaseSync(path);
    try {
      return database.prepare(sql).all();
    } finally {
      database.close();
    }
  };
  const day = (n: number, count: number) =>
    Array.from({ length: count }, (_, index) =>
      event({
        ...{ id: `d${n}-${index}`, time: NOW + n * DAY + index * 60_000, group: `${n}${index}` },
        more: `Error:Word${n}of${index % 50} read, Files Missed:${index}`,
      }),
    );
  const expire = async (store: ReturnType<typeof open>, before: number, most = 150) => {
    let place: ExpirePlace | undefined;
    do place = (await store.expire({ before, most, place })).next;
    while (place);
  };

  it('leaves room that what comes is written to: the file does not grow for ever', async () => {
    const store = open();
    const sizes: number[] = [];
    for (let n = 0; n < 40; n += 1) {
      await store.commitPage(commitOf(day(n, 300), { at: NOW + n * DAY }), NO_ALERTS);
      await expire(store, NOW + (n - 4) * DAY);
      const [{ pages }] = asked('SELECT page_count AS pages FROM pragma_page_count') as [{ pages: number }];
      sizes.push(pages);
    }
    expect((await store.statusFigures(NOW)).stored).toBe(1_500);
    const early = Math.max(...sizes.slice(0, 15));
    expect(Math.max(...sizes.slice(15))).toBeLessThan(early * 1.5);
    await store.close();
  });

  it('leaves an index of words that is sound, merges as it did, and knows what is kept', async () => {
    const store = open();
    for (let n = 0; n < 8; n += 1) {
      await store.commitPage(commitOf(day(n, 200), { at: NOW + n * DAY }), NO_ALERTS);
    }
    await expire(store, NOW + 5 * DAY);
    const found = async (text: string) =>
      (await store.countByOutcome(filterOf({ text }), NOW + 9 * DAY, 1_000)).count;
    expect(await found('word3of7')).toBe(0);
    expect(await found('word6of7')).toBe(4);
    expect(await store.countByOutcome(filterOf({ group: '317' }), NOW, 10)).toMatchObject({ count: 0 });
    await store.close();
    expect(asked("SELECT v FROM event_words_config WHERE k = 'automerge'")).toEqual([{ v: 4 }]);
    for (const [index, word] of [
      ['event_words', 'word3of7'],
      ['event_words', 'disk'],
      ['event_groups', '3331'],
    ]) {
      const left = asked(
        `SELECT count(*) AS n FROM ${index}('"${word}"') WHERE rowid < ${(NOW + 5 * DAY) * 2048}`,
      );
      expect(left).toEqual([{ n: 0 }]);
    }
    const database = new DatabaseSync(path);
    database.function('fold', (text) => String(text));
    database.exec("INSERT INTO event_words (event_words) VALUES ('integrity-check')");
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    database.close();
  });
});
