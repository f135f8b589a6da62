import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALERT_STATES } from '../../src/domain/alert.ts';
import type { EventPage, PageRequest, SortOrder, Watch } from '../../src/domain/archive.ts';
import type { Filter, FilterContext } from '../../src/domain/filter.ts';
import { matches } from '../../src/domain/filter-match.ts';
import type { Severity } from '../../src/domain/severity.ts';
import { event, NOW, type Placed, scenes } from './filter-scenes.ts';

/** A page with the keys of its rows, in the order of the answer. */
type KeyPage = Omit<EventPage, 'rows'> & { readonly keys: readonly number[] };

/** A database under test; `insert` returns the keys in the order given. */
export interface FilterDatabase {
  insert(events: readonly Placed[]): Promise<readonly number[]>;
  page(request: PageRequest, watch?: Watch): Promise<KeyPage>;
  count(
    filter: Filter,
    now: number,
    cap: number,
  ): Promise<{ count: number; exact: boolean; outcomes: Readonly<Record<string, number>> }>;
  close(): Promise<void>;
}

/** Holds a database's SQL equal to the predicate: same events, same order, same counts, page by page. */
export function filterEquality(name: string, open: () => Promise<FilterDatabase>, numRuns = 300): void {
  describe(`filters in ${name}`, () => {
    it('find what the predicate takes, in the order of the list', {
      timeout: 20_000 + numRuns * 500,
    }, async () => {
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
        judge(page.keys.map((key) => keys.indexOf(key)));
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
    .filter(({ event, alert }) => matches(filter, event, contextOf(alert)));
  const levels = new Map(expected.map(({ key, event }) => [key, event.severity]));
  const level = (key: number) => levels.get(key) as Severity;
  const byTime = [...levels.keys()].toSorted((a, b) => b - a);
  const bySeverity = byTime.toSorted((a, b) => level(a) - level(b) || b - a);
  for (const [sort, wanted] of [['time', byTime] as const, ['severity', bySeverity] as const]) {
    const list: List = { database, filter, sort, level };
    expect((await database.page({ filter, now: NOW, limit: 1_000, sort })).keys).toEqual(wanted);
    expect(await walkDown(list, pageSize)).toEqual(wanted);
    expect(await walkUp(list, pageSize, wanted)).toEqual(wanted);
    expect(await walkStopped(list, pageSize)).toEqual(wanted);
  }
  await holdCounts(
    database,
    filter,
    expected.map(({ event: { outcome } }) => outcome),
  );
}

async function holdCounts(database: FilterDatabase, filter: Filter, found: readonly string[]): Promise<void> {
  const outcomes: Record<string, number> = {};
  for (const outcome of found) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const all = { count: found.length, exact: true, outcomes };
  expect(await database.count(filter, NOW, 1_000)).toEqual(all);
  const few = await database.count(filter, NOW, 3);
  if (few.exact) expect(few).toEqual(all);
  else expect([few.count, found.length > 3]).toEqual([3, true]);
}

/** A list under test; `level` tells the severity of each event in it. */
interface List {
  readonly database: FilterDatabase;
  readonly filter: Filter;
  readonly sort: SortOrder;
  readonly level: (key: number) => Severity;
}

type Place = Pick<PageRequest, 'before' | 'after' | 'level'>;

/** The place of an event, as whoever pages through the list names it. */
function at(list: List, side: 'before' | 'after', key: number | undefined): Place {
  return key === undefined
    ? {}
    : { [side]: key, ...(list.sort === 'severity' && { level: list.level(key) }) };
}

function ask({ database, filter, sort }: List, limit: number, place: Place, watch?: Watch): Promise<KeyPage> {
  return database.page({ filter, now: NOW, limit, sort, ...place }, watch);
}

/** The whole list by its Older buttons. */
async function walkDown(list: List, limit: number): Promise<number[]> {
  const found: number[] = [];
  for (;;) {
    const { keys, older, newer } = await ask(list, limit, at(list, 'before', found.at(-1)));
    expect(newer).toBe(found.length > 0);
    found.push(...keys);
    if (!older) return found;
    expect(keys).toHaveLength(limit);
  }
}

/** The whole list from its last event by its Newer buttons. */
async function walkUp(list: List, limit: number, wanted: readonly number[]): Promise<number[]> {
  const found = wanted.slice(-1);
  while (found.length > 0) {
    const { keys, newer } = await ask(list, limit, at(list, 'after', found[0]));
    found.unshift(...keys);
    if (!newer) return found;
    expect(keys).toHaveLength(limit);
  }
  return found;
}

/** The whole list by searches that are stopped as soon as can be and gone on with. */
async function walkStopped(list: List, limit: number): Promise<number[]> {
  const found: number[] = [];
  const watch = { signal: AbortSignal.abort() };
  let place: Place = {};
  for (let pages = 0; pages < 5_000; pages += 1) {
    const { keys, older, searchedTo, searchedLevel } = await ask(list, limit, place, watch);
    found.push(...keys);
    if (searchedTo !== undefined) {
      expect(older && keys.length <= limit).toBe(true);
      place = { before: searchedTo, ...(searchedLevel !== undefined && { level: searchedLevel }) };
    } else if (older) place = at(list, 'before', keys.at(-1));
    else return found;
  }
  throw new Error('the search does not come to an end');
}

function contextOf(alert: Placed['alert']): FilterContext {
  if (!alert) return { now: NOW, status: 'none' };
  const { id, state, storm } = alert;
  return { now: NOW, status: state, alert: id, ...(storm !== undefined && { storm }) };
}
