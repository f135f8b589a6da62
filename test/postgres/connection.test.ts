import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PostgresDatabase } from '../../src/store/postgres/database.ts';
import { openWriter } from '../../src/store/postgres/open.ts';
import { hasPostgres, type PostgresPlace, postgresPlace } from './place.ts';

describe.skipIf(!hasPostgres)('a connection with PostgreSQL', () => {
  let place: PostgresPlace;
  let database: PostgresDatabase;
  let other: PostgresDatabase;
  beforeEach(async () => {
    place = await postgresPlace();
    [database, other] = [openWriter(place.url), openWriter(place.url)];
  });
  afterEach(async () => {
    for (const each of [database, other]) each.close();
    await place.remove();
  });

  const put = (on: PostgresDatabase, key: string, value = 'x') =>
    on.sql('INSERT INTO kv (key, value) VALUES (?, ?)').run(key, value);
  const keys = (on = database) =>
    on
      .sql('SELECT key FROM kv ORDER BY key')
      .all()
      .map(({ key }) => key);

  it('gives numbers as numbers, truth as 1 and 0, and JSON as it was written', () => {
    const asked = `SELECT CAST(? AS bigint) AS whole, CAST(1.5 AS numeric) AS part, sum(n) AS sum, 1 = 1 AS yes, 1 = 2 AS no,
      CAST(NULL AS bigint) AS nothing, max(3, 4) AS most, min(3, 4) AS least FROM (VALUES (CAST(2 AS bigint)), (3)) AS v (n)`;
    expect(database.sql(asked).get(Number.MAX_SAFE_INTEGER)).toEqual({
      ...{
        whole: Number.MAX_SAFE_INTEGER,
        part: 1.5,
        sum: 5,
        yes: 1,
        no: 0,
        nothing: null,
        most: 4,
        least: 3,
      },
    });
  });

  it.each([
    ['{"by":{"id":"U1"},"event":"e"}', '$.by.id', 'U1'],
    ['{"by":{"id":"U1"},"event":"e"}', 'event', 'e'],
    ['{"event":null}', 'event', null],
    ['{}', '$.by.id', null],
    [JSON.stringify({ event: 'a\0b', by: 'c' }), 'by', 'c'],
    [JSON.stringify({ event: 'a\0b' }), 'event', 'a\uFFFDb'],
    [JSON.stringify({ event: 'half \uD83D of a pair', by: '😀' }), 'by', '😀'],
  ])('reads from JSON, whatever is in it: %s', (text, place, value) => {
    expect(database.sql('SELECT CAST(? AS text) ->> ? AS found').get(text, place)).toEqual({ found: value });
  });

  it('keeps text that PostgreSQL cannot hold but for the character it cannot hold', () => {
    put(database, 'a\0b', 'half \uD83D of a pair \0');
    const row = database.sql('SELECT value FROM kv WHERE key = ?').get('a\0b');
    expect(row).toEqual({ value: 'half \uFFFD of a pair \uFFFD' });
  });

  it('does all of a transaction or nothing, also where what failed was sent later and not looked at', () => {
    put(database, 'there');
    const work = (look: boolean) => () =>
      database.transaction(() => {
        put(database, 'new');
        const twice = put(database, 'there');
        if (look) return twice.changes;
        return put(database, 'more');
      });
    for (const look of [true, false]) expect(work(look)).toThrow(/duplicate key/);
    expect(() =>
      database.transaction(() => {
        try {
          put(database, 'there').changes;
        } catch {
          // Whoever does not want to know is told at the end.
        }
      }),
    ).toThrow();
    expect(keys()).toEqual(['there']);
    database.transaction(() => put(database, 'new'));
    expect(keys()).toEqual(['new', 'there']);
  });

  it('undoes a part and goes on with the rest', () => {
    database.transaction(() => {
      put(database, 'before');
      for (const fails of [
        () => put(database, 'before'),
        () => {
          put(database, 'within');
          throw new Error('no');
        },
      ]) {
        expect(() => database.savepoint(fails)).toThrow();
      }
      expect(database.savepoint(() => put(database, 'part')).changes).toBe(1);
      put(database, 'after');
    });
    expect(keys()).toEqual(['after', 'before', 'part']);
  });

  it('is alone among those who write', () => {
    const order: string[] = [];
    database.transaction(() => {
      put(database, 'mine');
      expect(keys(other)).toEqual([]);
      order.push('mine');
    });
    other.transaction(() => order.push(...(keys(other) as string[])));
    expect(order).toEqual(['mine', 'mine']);
  });

  it('knows whether anybody else has written, or something was undone', () => {
    const era = (on = database) => on.transaction(() => on.era());
    const first = era();
    expect(era()).toBe(first);
    database.transaction(() => put(database, 'mine'));
    expect(era()).toBe(first);
    database.transaction(() => {
      put(database, 'two');
      expect(database.era()).toBe(first);
      put(database, 'three');
    });
    expect(era()).toBe(first);
    other.transaction(() => put(other, 'theirs'));
    const second = era();
    expect(second).not.toBe(first);
    expect(era()).toBe(second);
    const undone = () =>
      database.transaction(() => {
        put(database, 'undone');
        throw new Error('no');
      });
    expect(undone).toThrow('no');
    const third = era();
    expect(third).not.toBe(second);
    other.transaction(() => put(other, 'four'));
    other.transaction(() => put(other, 'five'));
    expect(era()).not.toBe(third);
  });
});
