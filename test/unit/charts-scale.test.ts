import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { short, ticksTo } from '../../src/charts/scale.ts';

describe('grid lines', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [31, [0, 10, 20, 30, 40]],
    [470, [0, 100, 200, 300, 400, 500]],
    [1_204, [0, 250, 500, 750, 1_000, 1_250]],
    [Number.NaN, [0, 1]],
  ])('up to %d are %j', (max, ticks) => {
    expect(ticksTo(max)).toEqual(ticks);
  });

  it('are few, even, whole, and reach the greatest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e15 }), (max) => {
        const ticks = ticksTo(max);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(7);
        expect(ticks.every(Number.isInteger)).toBe(true);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(max);
      }),
    );
  });
});

describe('short numbers', () => {
  it.each([
    [0, '0'],
    [9_999, '9,999'],
    [12_000, '12k'],
    [12_540, '12.5k'],
    [999_960, '1M'],
    [3_141_592, '3.14M'],
    [2.5e14, '250tn'],
    [Number.POSITIVE_INFINITY, '1,000tn'],
    [Number.NaN, '0'],
    [-3, '0'],
  ])('%d is %s', (value, text) => {
    expect(short(value)).toBe(text);
  });
});
