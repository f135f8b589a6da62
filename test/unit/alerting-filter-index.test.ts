import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../src/alerting/compiled-filter.ts';
import { viewOf } from '../../src/alerting/event-view.ts';
import { filterIndex } from '../../src/alerting/filter-index.ts';
import { EVERYTHING, type Filter } from '../../src/domain/filter.ts';
import { matches } from '../../src/domain/filter-match.ts';
import { NOW, scenes } from '../contract/filter-scenes.ts';
import { event, filterOf } from '../contract/samples.ts';

const naive = (filters: readonly (Filter | undefined)[], one: ReturnType<typeof event>, now = NOW) =>
  filters.flatMap((filter, place) => (!filter || matches(filter, one, { now }) ? [place] : []));

describe('a compiled filter', () => {
  it('takes what the predicate takes (property)', () => {
    fc.assert(
      fc.property(scenes, fc.integer({ min: -20, max: 20 }), ({ placed, filters }, later) => {
        const now = NOW + later;
        for (const filter of filters) {
          const test = compileFilter(filter);
          for (const { event: one } of placed) {
            expect(test(viewOf(one), now)).toBe(matches(filter, one, { now }));
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the index of filters', () => {
  it('finds the same first and the same all as asking each (property)', () => {
    fc.assert(
      fc.property(
        fc.array(scenes, { minLength: 1, maxLength: 6 }),
        fc.nat(8),
        fc.func(fc.boolean()),
        fc.integer({ min: -20, max: 20 }),
        (several, from, allow, later) => {
          const now = NOW + later;
          const filters = several.flatMap((scene) => scene.filters);
          const index = filterIndex([...filters, undefined]);
          for (const { event: one } of several.flatMap(({ placed }) => placed)) {
            const taking = naive([...filters, undefined], one, now);
            const view = viewOf(one);
            expect(index.all(view, now)).toEqual(taking);
            expect(index.first(view, now)).toBe(taking[0]);
            const some = taking.filter((place) => place >= from && allow(place));
            expect(index.all(view, now, { from, allowed: allow })).toEqual(some);
            expect(index.first(view, now, { from, allowed: allow })).toBe(some[0]);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each<[string, Record<string, unknown>[]]>([
    ['a value named twice', [{ subject: ['laptop-1', 'LAPTOP-1', 'other'] }]],
    ['only what is excluded', [{ subject: '!other' }, { type: '!Backup' }]],
    ['words', [{ text: 'backup nothing' }, { text: 'laptop-1' }, { text: '-laptop-1' }]],
    ['levels', [{ severity: '0-1' }, { severity: '3' }, { severity: '<=4' }]],
    ['a status', [{ status: 'open' }, { status: 'none' }, { status: '!open' }]],
  ])('is right about %s', (_what, raws) => {
    const filters = raws.map(filterOf);
    const one = event();
    expect(filterIndex(filters).all(viewOf(one), NOW)).toEqual(naive(filters, one));
  });

  it('asks relative times of the moment, not of when it was made', () => {
    const index = filterIndex([{ ...EVERYTHING, since: { ago: 1_000 } }]);
    const view = viewOf(event({ time: NOW }));
    expect(index.first(view, NOW + 1_000)).toBe(0);
    expect(index.first(view, NOW + 1_001)).toBeUndefined();
  });

  it('knows none when there is none', () => {
    expect(filterIndex([]).first(viewOf(event()), NOW)).toBeUndefined();
    expect(filterIndex([]).all(viewOf(event()), NOW)).toEqual([]);
  });
});
