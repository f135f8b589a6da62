import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../src/domain/filter.ts';
import type { Store } from '../../src/domain/ports.ts';
import {
  commitOf,
  DAY,
  decideWith,
  event,
  failures,
  HOUR,
  NOW,
  person,
  TO_OPS,
  unreadable,
} from './samples.ts';
import { type Rig, waitingIn } from './store.ts';

const ids = async (store: Store) => {
  const { rows } = await store.page({ filter: EVERYTHING, now: NOW, limit: 10_000 });
  return rows.map(({ event: { id } }) => id).sort();
};

export function storeLedger(rig: Rig): void {
  describe('pages of the feed', () => {
    it('stores an event once, whatever page, order or time of receipt it comes with again', async () => {
      const { store } = rig;
      const [a, b] = [event({ id: 'a' }), event({ id: 'b' })];
      const first = await store.commitPage(commitOf([a, b, a]), decideWith());
      const second = await store.commitPage(commitOf([b, a], { at: NOW + HOUR }), decideWith());
      expect(first).toMatchObject({ fresh: 2, known: 1, decisions: { opened: 1, grouped: 1, history: 0 } });
      expect(second).toMatchObject({ fresh: 0, known: 2, decisions: { opened: 0, grouped: 0 }, cards: 0 });
      expect(await ids(store)).toEqual(['a', 'b']);
    });

    it('tells events of one id by their tenant, and takes ids without regard to case', async () => {
      const { store } = rig;
      const same = { id: 'Same-ID', time: NOW };
      await store.commitPage(
        commitOf([event({ ...same, tenant: 't1' }), event({ ...same, tenant: 't2' })]),
        decideWith(),
      );
      const again = await store.commitPage(
        commitOf([event({ ...same, id: 'same-id', tenant: 't1' })]),
        decideWith(),
      );
      expect(again).toMatchObject({ fresh: 0, known: 1 });
      expect(await ids(store)).toEqual(['Same-ID', 'Same-ID']);
    });

    it('keeps thousands of events of one millisecond apart, and in little time', async () => {
      const { store } = rig;
      const crowd = Array.from({ length: 5_000 }, (_, n) =>
        event({ id: `crowd-${n}`, severity: 6, status: 'Success' }),
      );
      const receipt = await store.commitPage(commitOf(crowd), decideWith());
      expect(receipt.fresh).toBe(5_000);
      expect((await ids(store)).length).toBe(5_000);
      expect((await store.statusFigures(NOW)).stored).toBe(5_000);
      expect((await store.commitPage(commitOf(crowd), decideWith())).known).toBe(5_000);
    });

    it('keeps events of one id and moment apart by tenant, at their time', async () => {
      const { store } = rig;
      const tenants = Array.from({ length: 100 }, (_, n) =>
        event({ id: 'same', tenant: `t${n}`, severity: 6, status: 'Success' }),
      );
      expect((await store.commitPage(commitOf(tenants), decideWith())).fresh).toBe(100);
      const { rows } = await store.page({ filter: EVERYTHING, now: NOW, limit: 200 });
      expect(new Set(rows.map((row) => row.event.tenant)).size).toBe(100);
      expect(Math.max(...rows.map(({ key }) => key))).toBeLessThan((NOW + 1_000) * 2048);
    });

    it('says the same whatever the cut into pages (property)', async () => {
      const { store } = rig;
      let round = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(fc.nat({ max: 12 }), { maxLength: 8 }), { maxLength: 5 }),
          async (pages) => {
            round += 1;
            const made = new Map<number, ReturnType<typeof event>>();
            const of = (n: number) => {
              const id = `r${round}-${n}`;
              made.set(n, made.get(n) ?? event({ id, time: NOW + (n % 3), device: `r${round}` }));
              return made.get(n) as ReturnType<typeof event>;
            };
            let fresh = 0;
            for (const page of pages) {
              const receipt = await store.commitPage(commitOf(page.map(of)), decideWith());
              fresh += receipt.fresh;
              expect(receipt.fresh + receipt.known).toBe(page.length);
            }
            expect(fresh).toBe(new Set(pages.flat()).size);
          },
        ),
        { numRuns: 40 },
      );
    });

    it('keeps what cannot be read, once, with how often it was seen', async () => {
      const { store } = rig;
      const page = { unreadable: [unreadable('null'), unreadable('"x"'), unreadable('null')] };
      const receipt = await store.commitPage(commitOf([], page), decideWith());
      await store.commitPage(commitOf([], { ...page, at: NOW + 1 }), decideWith());
      expect(receipt.unreadable).toBe(3);
      const kept = await store.unreadable(10);
      expect(kept.map(({ raw, seen, at }) => [raw, seen, at]).sort()).toEqual([
        ['"x"', 2, NOW],
        ['null', 4, NOW],
      ]);
      expect(await store.statusFigures(NOW)).toMatchObject({ unreadable: 2, today: { unreadable: 2 } });
    });
  });

  describe('the cursor', () => {
    it('moves with the page and is kept where a page names none', async () => {
      const { store } = rig;
      expect(await store.feedState('insync')).toEqual({
        cursor: undefined,
        cursorAt: undefined,
        primed: false,
      });
      await store.commitPage(commitOf([], { cursor: 'one', head: false, more: true }), decideWith());
      expect(await store.feedState('insync')).toEqual({ cursor: 'one', cursorAt: NOW, primed: false });
      await store.commitPage(commitOf([], { at: NOW + 5 }), decideWith());
      expect(await store.feedState('insync')).toEqual({ cursor: 'one', cursorAt: NOW + 5, primed: true });
      await store.commitPage(commitOf([], { cursor: 'two', head: false, at: NOW + 9 }), decideWith());
      expect(await store.feedState('insync')).toEqual({ cursor: 'two', cursorAt: NOW + 9, primed: true });
    });

    it('is one of each feed', async () => {
      const { store } = rig;
      await store.commitPage(commitOf([], { cursor: 'one' }), decideWith());
      await store.commitPage(commitOf([], { cursor: 'other', feed: 'platform' }), decideWith());
      expect((await store.feedState('insync')).cursor).toBe('one');
      expect((await store.feedState('platform')).cursor).toBe('other');
    });
  });

  describe('one transaction', () => {
    it('leaves nothing of a page whose decision throws, not even the cursor', async () => {
      const { store } = rig;
      await store.commitPage(commitOf([event({ id: 'before' })], { cursor: 'one' }), decideWith());
      const before = await store.statusFigures(NOW);
      const page = commitOf([event({ id: 'lost', type: 'Never Seen' })], {
        cursor: 'two',
        unreadable: [unreadable('x')],
      });
      const failing = store.commitPage(page, {
        decide: () => () => {
          throw new Error('no decision');
        },
        outage: undefined,
      });
      await expect(failing).rejects.toThrow('no decision');
      expect(await ids(store)).toEqual(['before']);
      expect(await store.catalog('type')).toEqual(['Backup']);
      expect(await store.feedState('insync')).toMatchObject({ cursor: 'one' });
      expect({ ...(await store.statusFigures(NOW)), bytes: 0 }).toEqual({ ...before, bytes: 0 });
      expect((await store.commitPage(page, decideWith())).fresh).toBe(1);
    });

    it('keeps events, alerts, cards, cursor and keys over a restart', async () => {
      const { store } = rig;
      await store.commitPage(commitOf([event({ id: 'a' })], { cursor: 'one' }), decideWith());
      await store.kvSet('k', 'v', undefined);
      const again = await rig.reopen();
      expect(await ids(again)).toEqual(['a']);
      expect(await again.feedState('insync')).toMatchObject({ cursor: 'one', primed: true });
      expect(await waitingIn(again, 'C_OPS', NOW)).toHaveLength(1);
      expect(await again.kvGet('k', NOW)).toEqual({ value: 'v', expires: undefined });
      const receipt = await again.commitPage(commitOf([event({ id: 'b' })]), decideWith());
      expect(receipt.decisions).toMatchObject({ opened: 0, grouped: 1 });
    });
  });

  describe('a lost cursor', () => {
    const lose = (at: number, cause = '400 Invalid tracker') =>
      rig.store.loseCursor({ feed: 'insync', cause, route: TO_OPS, at });

    it('is forgotten, said on a card, and what reading again brings is counted until the head', async () => {
      const { store } = rig;
      const old = failures(3);
      await store.commitPage(commitOf(old, { cursor: 'dead', at: NOW - HOUR }), decideWith());
      const alert = await lose(NOW);
      expect(alert).toMatchObject({ kind: 'feed_gap', state: 'open', severity: 4 });
      expect(alert.gap).toMatchObject({ from: NOW - HOUR, to: NOW, cause: '400 Invalid tracker', read: 0 });
      expect(await store.feedState('insync')).toMatchObject({ cursor: undefined, primed: true });
      await store.commitPage(commitOf(old, { cursor: 'n1', head: false, at: NOW + 1 }), decideWith());
      await store.commitPage(commitOf(failures(2, {}, 'NEW'), { cursor: 'n2', at: NOW + 2 }), decideWith());
      await store.commitPage(commitOf(failures(7, {}, 'LATER'), { at: NOW + DAY }), decideWith());
      const view = await store.alertView(alert.id);
      expect(view?.alert.gap).toMatchObject({ read: 5, known: 3, fresh: 2 });
      expect(view?.alert.revision).toBeGreaterThan(alert.revision);
    });

    it('counts on over a restart', async () => {
      await rig.store.commitPage(commitOf([], { cursor: 'dead' }), decideWith());
      const { id } = await lose(NOW);
      const store = await rig.reopen();
      await store.commitPage(commitOf(failures(4)), decideWith());
      expect((await store.alertView(id))?.alert.gap).toMatchObject({ read: 4, known: 0, fresh: 4 });
    });

    it('is one alert while losses follow one another, and a new one when somebody has it or long after', async () => {
      const { store } = rig;
      const first = await lose(NOW);
      const second = await lose(NOW + 1);
      expect(second.id).toBe(first.id);
      expect(second.gap?.to).toBe(NOW + 1);
      expect(second.revision).toBeGreaterThan(first.revision);
      await store.move(first.id, { act: 'ack', by: person(1), at: NOW + 2, reason: 'command' });
      const third = await lose(NOW + 3);
      expect(third.id).not.toBe(first.id);
      expect((await lose(NOW + 2 * DAY)).id).not.toBe(third.id);
    });

    it('may be lost before the first page', async () => {
      const { gap } = await lose(NOW);
      expect([gap?.from, gap?.to]).toEqual([undefined, NOW]);
    });
  });

  it('keeps the last trouble of each place', async () => {
    const { store } = rig;
    await store.recordTrouble({ at: NOW, where: 'feed', reason: 'network', said: 'x' });
    await store.recordTrouble({ at: NOW + 2, where: 'slack', reason: 'auth', said: 'y' });
    await store.recordTrouble({ at: NOW + 1, where: 'feed', reason: 'timeout', said: 'z' });
    const { lastTrouble } = await store.statusFigures(NOW);
    expect(lastTrouble).toEqual({ at: NOW + 2, where: 'slack', reason: 'auth', said: 'y' });
  });
}
