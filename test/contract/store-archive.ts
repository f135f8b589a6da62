import { describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../src/domain/filter.ts';
import { commitOf, DAY, decideWith, event, failures, filterOf, HOUR, MINUTE, NOW } from './samples.ts';
import type { Rig } from './store.ts';

export function storeArchive(rig: Rig): void {
  const commit = (...events: ReturnType<typeof event>[]) =>
    rig.store.commitPage(commitOf(events), decideWith());
  const times = Array.from({ length: 25 }, (_, n) => event({ id: `n${n}`, time: NOW - n * MINUTE }));
  const page = (place: { before?: number; after?: number } = {}) =>
    rig.store.page({ filter: EVERYTHING, now: NOW, limit: 10, ...place });

  describe('reading', () => {
    it('pages older and newer, newest first, without loss or repetition', async () => {
      await commit(...times);
      const first = await page();
      expect([first.rows.length, first.older, first.newer]).toEqual([10, true, false]);
      expect(first.rows[0]?.event.id).toBe('n0');
      const second = await page({ before: first.rows.at(-1)?.key as number });
      const third = await page({ before: second.rows.at(-1)?.key as number });
      expect([third.rows.length, third.older, third.newer]).toEqual([5, false, true]);
      const seen = [...first.rows, ...second.rows, ...third.rows].map(({ event: { id } }) => id);
      expect(seen).toEqual(times.map(({ id }) => id));
      const back = await page({ after: third.rows[0]?.key as number });
      expect(back.rows.map(({ key }) => key)).toEqual(second.rows.map(({ key }) => key));
      expect([back.older, back.newer]).toEqual([true, true]);
      const top = await page({ after: back.rows[0]?.key as number });
      expect([top.rows.map(({ key }) => key), top.newer]).toEqual([first.rows.map(({ key }) => key), false]);
    });

    it('gives an event back as it came, byte for byte', async () => {
      const one = event({ id: 'x', severity: 2 });
      await commit(one);
      const { rows } = await page();
      expect(rows[0]?.event).toEqual(one);
      expect(rows[0]).toMatchObject({ status: 'open', alert: 1, card: undefined });
    });

    it('counts by outcome, and says when it stopped counting', async () => {
      await commit(...failures(6), ...failures(3, { status: 'Success', severity: 6 }));
      const all = { count: 9, exact: true, outcomes: { failed: 6, success: 3 } };
      expect(await rig.store.countByOutcome(EVERYTHING, NOW, 100)).toEqual(all);
      const words = filterOf({ text: 'device' });
      expect(await rig.store.countByOutcome(words, NOW, 9)).toEqual(all);
      expect(await rig.store.countByOutcome(words, NOW, 8)).toMatchObject({ count: 8, exact: false });
      const none = await rig.store.countByOutcome(filterOf({ subject: 'nobody' }), NOW, 8);
      expect(none).toEqual({ count: 0, exact: true, outcomes: {} });
    });

    it('finds an event by its id, or by the beginning of one where only one begins so', async () => {
      const { store } = rig;
      await commit(event({ id: 'abc' }), event({ id: 'abcd' }), event({ id: 'xyz-1' }), event({ id: '%_1' }));
      const found = async (id: string) => (await store.eventById(id))?.event.id;
      expect(await found('ABC')).toBe('abc');
      expect(await found('abcd')).toBe('abcd');
      expect(await found('ab')).toBeUndefined();
      expect(await found('xy')).toBe('xyz-1');
      expect(await found(' XYZ ')).toBe('xyz-1');
      expect(await found('%')).toBe('%_1');
      expect(await found('_')).toBeUndefined();
      expect(await found('')).toBeUndefined();
    });

    it('knows the types and features of the feed, as first spelt there', async () => {
      const { store } = rig;
      await commit(
        event({ type: 'Backup' }),
        event({ type: 'BACKUP' }),
        event({ type: 'Vault Check', feature: 'New Area' }),
      );
      expect(await store.catalog('type')).toHaveLength(2);
      expect((await store.catalog('type')).map((name) => name.toLowerCase())).toEqual([
        'backup',
        'vault check',
      ]);
      expect(await store.catalog('feature')).toEqual(['Backup And Restore', 'New Area']);
    });

    it('has a view of every alert, and none of what is none', async () => {
      await commit(event({ id: 'x' }));
      expect(await rig.store.alertView(1)).toMatchObject({
        alert: { id: 1 },
        event: { id: 'x' },
        route: { channel: 'C_OPS' },
      });
      expect(await rig.store.alertView(2)).toBeUndefined();
    });
  });

  describe('the figures of status', () => {
    it('are those of an empty store', async () => {
      const { bytes, ...figures } = await rig.store.statusFigures(NOW);
      expect(bytes).toBeGreaterThan(0);
      expect(figures).toEqual({
        ...{ newest: undefined, oldest: undefined, stored: 0, unreadable: 0, alerts: {}, waiting: 0 },
        ...{ waitingSince: undefined, sentLastHour: 0, feeds: [], lastTrouble: undefined, fallbacks: [] },
        today: { events: 0, alertEvents: 0, cards: 0, unreadable: 0, resolved: 0 },
        ...{ silences: 0, next: undefined },
      });
    });

    it('count today apart, and tell how long the oldest card has waited', async () => {
      const { store } = rig;
      const midnight = Math.floor(NOW / DAY) * DAY;
      await store.commitPage(
        commitOf([
          event({ time: midnight - 1, device: 'YESTERDAY' }),
          event({ time: midnight, device: 'TODAY' }),
          event({ time: NOW, device: 'TODAY' }),
          event({ time: NOW, severity: 6, status: 'Success' }),
        ]),
        decideWith(),
      );
      const figures = await store.statusFigures(NOW + 90_000);
      expect(figures).toMatchObject({ stored: 4, oldest: midnight - 1, newest: NOW, alerts: { open: 2 } });
      expect(figures).toMatchObject({ waiting: 2, waitingSince: 90_000 });
      expect(figures.today).toEqual({ events: 3, alertEvents: 2, cards: 0, unreadable: 0, resolved: 0 });
      expect(figures.feeds).toEqual([{ feed: 'insync', cursor: undefined, cursorAt: NOW, primed: true }]);
    });

    it('count what was brought to Slack within the hour', async () => {
      const { store } = rig;
      await commit(...failures(3));
      for (const card of [1, 2, 3]) {
        const job = await store.claim(card, NOW);
        await store.settle(card, job?.revision as number, {
          ok: true,
          ts: `${card}.1`,
          at: NOW - card * 25 * MINUTE,
        });
      }
      expect(await store.statusFigures(NOW)).toMatchObject({
        sentLastHour: 2,
        waiting: 0,
        waitingSince: undefined,
      });
      expect(await store.statusFigures(NOW + HOUR)).toMatchObject({ sentLastHour: 0 });
    });
  });
}
