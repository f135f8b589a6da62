import { describe, expect, it } from 'vitest';
import { standingOf } from '../../src/store/sql/standing.ts';
import { openWriter } from '../../src/store/sqlite/open.ts';

const ADD = `INSERT INTO silences (filter, text, person, name, note, at) VALUES ('{"terms":{}}', '', 'U1', 'A', '', 1)`;

describe('what is in force, kept in memory', () => {
  it('is the same object until something changed, whoever asks', () => {
    const database = openWriter(':memory:');
    const memory = standingOf(database);
    const before = memory.read();
    expect(before).toEqual({ silences: [], subscriptions: [] });
    database.handle.exec(ADD);
    expect(standingOf(database).read()).toBe(before);
    memory.changed();
    expect(standingOf(database).read().silences).toMatchObject([
      { id: 1, until: undefined, ended: undefined },
    ]);
    database.handle.close();
  });

  it('forgets what was read inside a transaction that was rolled back', () => {
    const database = openWriter(':memory:');
    const memory = standingOf(database);
    const failing = () =>
      database.transaction(() => {
        database.handle.exec(ADD);
        memory.changed();
        expect(memory.read().silences).toHaveLength(1);
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(memory.read().silences).toEqual([]);
    database.handle.close();
  });

  it('is of one database each', () => {
    const [one, other] = [openWriter(':memory:'), openWriter(':memory:')];
    one.handle.exec(ADD);
    expect([standingOf(one), standingOf(other)].map((each) => each.read().silences.length)).toEqual([1, 0]);
    one.handle.close();
    other.handle.close();
  });
});
