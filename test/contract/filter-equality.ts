import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALERT_STATES } from '../../src/domain/alert.ts';
import type { PageRequest } from '../../src/domain/archive.ts';
import type { Filter, FilterContext } from '../../src/domain/filter.ts';
import { matches } from '../../src/domain/filter-match.ts';
import { event, NOW, type Placed, scenes } from './filter-scenes.ts';

/** A database under test; `insert` returns the keys in the order given. */
export interface FilterDatabase {
  insert(events: readonly Placed[]): Promise<readonly number[]>;
  /** Keys of one page, in the order of the answer. */
  page(request: PageRequest): Promise<readonly number[]>;
  count(filter: Filter, now: number, cap: number): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

/** Holds a database's SQL equal to the predicate: same events, same order, same counts, page by page. */
export function filterEquality(name: string, open: () => Promise<FilterDatabase>, numRuns = 300): void {
  describe(`filters in ${name}`, () => {
    it('find what the predicate takes, newest first', async () => {
      await fc.assert(
        fc.asyncProperty(scenes, async ({ placed, filters, pageSize }) => {
          const database = await open();
          try {
            const keys = await database.insert(placed);
            for (const filter of filters) await holdEqual(database, placed, keys, filter, pageSize);
          } finally {
            await database.close();
          }
        }),
        { numRuns },
      );
    });

    it('take the first moment of a span and leave out its end', async () => {
      const at = NOW - 1_000;
      const placed = [at - 1, at, at + 1].map(
        (time): Placed => ({ event: event({ time, tenant: `${time}` }), alert: undefined }),
      );
      const span = { since: { at }, until: { ago: 999 } };
      await onDatabase(placed, [{ terms: {}, ...span }], (found) => expect(found).toEqual([1]));
    });

    it('leave out an excluded status that is asked for too', async () => {
      const placed = ALERT_STATES.map(
        (state, index): Placed => ({
          event: event({ tenant: `${index}` }),
          alert: { id: index + 1, state, storm: undefined },
        }),
      );
      const filters: Filter[] = [
        { terms: {}, status: { any: ['open', 'acked'], none: ['open'] } },
        { terms: {}, status: { any: ['resolved', 'acked'], none: ['resolved'] } },
      ];
      await onDatabase(placed, filters, (found) => expect(found).toEqual([ALERT_STATES.indexOf('acked')]));
    });
  });

  /** Holds filters equal and tells which of the events, by place, were found. */
  async function onDatabase(
    placed: readonly Placed[],
    filters: readonly Filter[],
    judge: (found: readonly number[]) => void,
  ): Promise<void> {
    const database = await open();
    try {
      const keys = await database.insert(placed);
      for (const filter of filters) {
        await holdEqual(database, placed, keys, filter, 1);
        const page = await database.page({ filter, now: NOW, limit: 100 });
        judge(page.map((key) => keys.indexOf(key)));
      }
    } finally {
      await database.close();
    }
  }
}

async function holdEqual(
  database: FilterDatabase,
  placed: readonly Placed[],
  keys: readonly number[],
  filter: Filter,
  pageSize: number,
): Promise<void> {
  const expected = placed
    .map((place, index) => ({ ...place, key: keys[index] as number }))
    .filter(({ event, alert }) => matches(filter, event, contextOf(alert)))
    .toSorted((a, b) => b.key - a.key);
  const wanted = expected.map(({ key }) => key);
  expect(await database.page({ filter, now: NOW, limit: 1_000 })).toEqual(wanted);
  expect(await walkDown(database, filter, pageSize)).toEqual(wanted);
  expect(await walkUp(database, filter, pageSize)).toEqual(wanted);
  const outcomes: Record<string, number> = {};
  for (const { event } of expected) outcomes[event.outcome] = (outcomes[event.outcome] ?? 0) + 1;
  expect(await database.count(filter, NOW, 1_000)).toEqual(outcomes);
  const few = Object.values(await database.count(filter, NOW, 3)).reduce((sum, n) => sum + n, 0);
  expect(few).toBe(Math.min(wanted.length, 4));
}

/** The whole list by its Older buttons. */
async function walkDown(database: FilterDatabase, filter: Filter, limit: number): Promise<number[]> {
  const found: number[] = [];
  for (;;) {
    const before = found.at(-1);
    const page = await database.page({ filter, now: NOW, limit, ...(before !== undefined && { before }) });
    found.push(...page);
    if (page.length < limit) return found;
  }
}

/** The whole list from its end by its Newer buttons. */
async function walkUp(database: FilterDatabase, filter: Filter, limit: number): Promise<number[]> {
  const found: number[] = [];
  for (;;) {
    const after = found[0] ?? Number.MIN_SAFE_INTEGER;
    const page = await database.page({ filter, now: NOW, limit, after });
    found.unshift(...page);
    if (page.length < limit) return found;
  }
}

function contextOf(alert: Placed['alert']): FilterContext {
  if (!alert) return { now: NOW, status: 'none' };
  const { id, state, storm } = alert;
  return { now: NOW, status: state, alert: id, ...(storm !== undefined && { storm }) };
}
