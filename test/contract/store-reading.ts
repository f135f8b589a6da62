import { beforeEach, describe, expect, it } from 'vitest';
import type { PageRequest, SortOrder } from '../../src/domain/archive.ts';
import type { InsyncEvent } from '../../src/domain/event.ts';
import { EVERYTHING, type Filter } from '../../src/domain/filter.ts';
import { history, idsOf, NO_ALERTS, taken } from './history.ts';
import { commitOf, decideWith, event, filterOf, NOW } from './samples.ts';
import type { Rig } from './store.ts';

const FILTERS: readonly Filter[] = [
  EVERYTHING,
  ...[
    { type: 'backup' },
    { type: '!backup' },
    { type: ['Restore', 'GRÖSSE', 'größe'] },
    { feature: 'API', severity: '<=2' },
    { severity: '!6', outcome: 'failed' },
    { outcome: '!success' },
    { 'identity-type': 'ADMIN', type: 'Restore' },
    { 'identity-type': 'ADMIN', identity: 'JANE@example.com' },
    { tenant: 't1', severity: 3, since: '3d' },
    { tenant: 'nobody' },
    { cloud: 'gov' },
    { cloud: 'public', since: '10d', until: '1h' },
    { subject: 'FIN-LAPTOP-7', until: '2d' },
    { subject: '!LAB-PC-9' },
    { id: ['h1', 'h2', 'h9999'] },
    { group: '77', outcome: 'warning' },
    { group: '!77' },
    { text: 'disk' },
    { text: 'disk error' },
    { text: 'disk -error' },
    { text: '-disk' },
    { text: '-disk -restore', type: 'Restore' },
    { text: '"read disk"' },
    { text: 'disk -"read disk"' },
    { text: 'zebra disk' },
    { detail: 'Files Missed>0' },
    { detail: ['Files Missed', '!Error', 'Status=success'] },
    { detail: '!Files Missed', since: '5d' },
    { detail: 'Error=disk READ error', severity: '0-3' },
    { status: 'none' },
    { status: 'open' },
  ].map(filterOf),
];

/** Lists and counts over a few thousand events of all sorts. */
export function storeReading(rig: Rig): void {
  describe('reading a history', () => {
    const events = history(1_500);
    const commit = (some: readonly InsyncEvent[]) => rig.store.commitPage(commitOf(some), NO_ALERTS);
    beforeEach(async () => {
      for (let from = 0; from < events.length; from += 500) await commit(events.slice(from, from + 500));
    });

    it('lists, counts and stops as the predicate says', async () => {
      for (const filter of FILTERS) {
        const wanted = taken(events, filter);
        const ids = wanted.map(({ id }) => id);
        const page = await rig.store.page({ filter, now: NOW, limit: 5_000 });
        expect(idsOf(page.rows)).toEqual(ids);
        expect([page.older, page.newer]).toEqual([false, false]);
        const count = await rig.store.countByOutcome(filter, NOW, 5_000);
        expect([count.count, count.exact]).toEqual([ids.length, true]);
        expect(Object.values(count.outcomes).reduce((sum, n) => sum + n, 0)).toBe(ids.length);
        expect(await stopped(filter, 'time')).toEqual(ids);
        const worst = wanted.toSorted((a, b) => a.severity - b.severity).map(({ id }) => id);
        expect(await stopped(filter, 'severity')).toEqual(worst);
      }
    });

    /** The list by searches that are stopped at once and gone on with. */
    const stopped = async (filter: Filter, sort: SortOrder) => {
      const found: string[] = [];
      const watch = { signal: AbortSignal.abort() };
      let place: Partial<PageRequest> = {};
      for (;;) {
        const page = await rig.store.page({ filter, now: NOW, limit: 100, sort, ...place }, watch);
        found.push(...idsOf(page.rows));
        const { searchedTo, searchedLevel } = page;
        const last = page.rows.at(-1);
        if (searchedTo !== undefined) {
          place = { before: searchedTo, ...(searchedLevel !== undefined && { level: searchedLevel }) };
        } else if (page.older && last) place = { before: last.key, level: last.event.severity };
        else return found;
      }
    };

    it.each(['time', 'severity'] as const)(
      'pages by %s without loss or repetition while events come in',
      async (sort) => {
        const filter = filterOf({ type: 'Restore' });
        const wanted = taken(events, filter);
        const order =
          sort === 'time' ? wanted : wanted.toSorted((a, b) => a.severity - b.severity || b.time - a.time);
        const seen: string[] = [];
        let place: Partial<PageRequest> = {};
        for (let page = 0; ; page += 1) {
          const { rows, older } = await rig.store.page({ filter, now: NOW, limit: 30, sort, ...place });
          seen.push(...idsOf(rows));
          const last = rows.at(-1);
          if (!older || !last) break;
          place = { before: last.key, level: last.event.severity };
          const late = { type: 'Restore', severity: page % 8, id: `late-${page}` };
          await commit([
            event({ ...late, time: NOW - page }),
            event({ ...late, id: `${late.id}-old`, time: last.event.time - 3_600_000 }),
          ]);
        }
        expect(seen.filter((id) => !id.startsWith('late'))).toEqual(order.map(({ id }) => id));
        expect(new Set(seen).size).toBe(seen.length);
      },
    );

    it('goes back up the way it came, whatever the order', async () => {
      const filter = filterOf({ severity: '!6' });
      for (const sort of ['time', 'severity'] as const) {
        const ask = (place: Partial<PageRequest>) =>
          rig.store.page({ filter, now: NOW, limit: 40, sort, ...place });
        const pages = [await ask({})];
        while (pages.length < 5) {
          const last = pages.at(-1)?.rows.at(-1);
          pages.push(await ask({ before: last?.key as number, level: last?.event.severity ?? 0 }));
        }
        for (let index = 4; index > 0; index -= 1) {
          const first = pages[index]?.rows[0];
          const up = await ask({ after: first?.key as number, level: first?.event.severity ?? 0 });
          expect(idsOf(up.rows)).toEqual(idsOf(pages[index - 1]?.rows ?? []));
          expect([up.older, up.newer]).toEqual([true, index > 1]);
        }
      }
    });

    it('tells how far a long search has come', async () => {
      const told: { found: number; reached: number }[] = [];
      const filter = filterOf({ detail: 'Files Missed>1000' });
      const page = await rig.store.page({ filter, now: NOW, limit: 10 }, { progress: (p) => told.push(p) });
      expect(page.rows).toEqual([]);
      for (const { found, reached } of told) {
        expect(found).toBe(0);
        expect(reached).toBeLessThanOrEqual(NOW);
      }
    });

    it('lists names that begin alike, as the newest event spells them', async () => {
      const newest = (list: readonly string[], of: (one: InsyncEvent) => string) => {
        const found = events.toSorted((a, b) => b.time - a.time).map(of);
        return list.map((name) => found.find((each) => each.toLowerCase() === name.toLowerCase()));
      };
      const like = (kind: 'subject' | 'identity', start: string, limit = 10) =>
        rig.store.namesLike(kind, start, limit);
      const subjects = newest(['FIN-LAPTOP-7', 'FIN-LAPTOP-70'], ({ subject }) => subject);
      expect(await like('subject', 'fin-LAP')).toEqual(subjects);
      expect(await like('subject', 'fin-laptop-7')).toEqual(subjects);
      expect(await like('subject', 'fin', 1)).toEqual(subjects.slice(0, 1));
      expect(await like('subject', 'ÉTÉ')).toEqual(['Été-1']);
      expect(await like('identity', 'jane')).toEqual(['jane@example.com']);
      expect(await like('subject', '%')).toEqual([]);
      expect(await like('subject', '')).toHaveLength(5);
    });
  });

  it('counts nothing of a page that failed', async () => {
    const { store } = rig;
    const failing = () => {
      throw new Error('no');
    };
    const page = commitOf([event({ type: 'Odd' }), event({ type: 'Odder' })]);
    const broken = store.commitPage(page, { ...NO_ALERTS, decide: failing });
    await expect(broken).rejects.toThrow('no');
    await store.commitPage(commitOf([event({ type: 'Odder' }), event({ type: 'Even' })]), decideWith());
    const count = async (type: string) =>
      (await store.countByOutcome({ terms: { type: { any: [type], none: [] } } }, NOW, 9)).count;
    expect(await Promise.all(['Odd', 'Odder', 'Even'].map(count))).toEqual([0, 1, 1]);
    expect((await store.countByOutcome(EVERYTHING, NOW, 100)).count).toBe(2);
    expect((await store.statusFigures(NOW)).stored).toBe(2);
  });
}
