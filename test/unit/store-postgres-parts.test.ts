import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayOf } from '../../src/store/postgres/arrays.ts';
import { freeKeys } from '../../src/store/postgres/free-keys.ts';
import { keysOf, monthsOf, nameOf } from '../../src/store/postgres/partitions.ts';
import { shortened } from '../../src/store/postgres/shortened.ts';

describe('lists for PostgreSQL', () => {
  it('are written so that quotes, commas, braces and nothing at all stay what they are', () => {
    expect(arrayOf([1, -2])).toBe('{1,-2}');
    expect(arrayOf(['', 'a"b', 'c\\d', '{e,f}', 'NULL'])).toBe('{"","a\\"b","c\\\\d","{e,f}","NULL"}');
    expect(arrayOf([])).toBe('{}');
  });
});

describe('values that columns hold', () => {
  it('are as they are, unless they are too long for an index; then they are still told apart', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.string({ maxLength: 3 }),
        (text, more) => {
          const [one, other] = [shortened(text), shortened(text + more)];
          expect(Buffer.byteLength(one)).toBeLessThan(500);
          expect(one === other).toBe(more === '');
          if (text.length <= 160) expect(one).toBe(text);
        },
      ),
    );
  });
});

describe('partitions', () => {
  const at = (text: string) => Date.parse(text);
  const key = (text: string) => at(text) * 2048;

  it('are the months of the keys, each once, in order', () => {
    const keys = ['2026-12-01T00:00Z', '2026-11-30T23:59:59.999Z', '2026-11-02T00:00Z'].map(key);
    expect(monthsOf(keys, at('2026-12-01T00:00Z')).map(nameOf)).toEqual(['_2026_11', '_2026_12']);
  });

  it('begin where the one before ends, over the end of a year too', () => {
    const months = monthsOf([key('2026-12-05T00:00Z'), key('2027-01-05T00:00Z')], at('2026-12-31T00:00Z'));
    const [december, january] = months.map(keysOf);
    expect(december).toEqual({ low: key('2026-12-01T00:00Z'), high: key('2027-01-01T00:00Z') });
    expect(january?.low).toBe(december?.high);
  });

  it('are not made for what is far from the day it came', () => {
    const keys = ['1970-01-01T00:00Z', '2020-01-01T00:00Z', '2027-06-01T00:00Z', '2099-01-01T00:00Z'].map(
      key,
    );
    expect(monthsOf(keys, at('2026-11-22T00:00Z'))).toEqual([]);
  });
});

describe('keys of a page', () => {
  it('are free and no two alike, and the wanted one wherever it is free (property)', () => {
    const page = fc.record({
      wanted: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 }),
      stored: fc.uniqueArray(fc.integer({ min: 0, max: 60 })),
    });
    fc.assert(
      fc.property(page, ({ wanted, stored }) => {
        const there = new Set(stored);
        const keys = freeKeys(wanted, (asked) => new Set(asked.filter((each) => there.has(each))));
        expect(new Set(keys).size).toBe(wanted.length);
        for (const [index, given] of keys.entries()) {
          const want = wanted[index] as number;
          expect(there.has(given)).toBe(false);
          expect(given).toBeGreaterThanOrEqual(want);
          if (!there.has(want) && wanted.indexOf(want) === index && !keys.slice(0, index).includes(want)) {
            expect(given).toBe(want);
          }
        }
      }),
    );
  });

  it('are found in few questions, however many are of one moment', () => {
    let questions = 0;
    const keys = freeKeys(
      Array.from({ length: 3_000 }, () => 7),
      () => {
        questions += 1;
        return new Set();
      },
    );
    expect(new Set(keys).size).toBe(3_000);
    expect(Math.max(...keys)).toBeLessThan(3_000 * 4_096);
    expect(questions).toBeLessThan(5);
  });
});
