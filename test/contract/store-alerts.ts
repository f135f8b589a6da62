import { describe, expect, it } from 'vitest';
import { commitOf, decideWith, event, MINUTE, NOW, routeTo } from './samples.ts';
import { type Rig, waitingIn } from './store.ts';

export function storeAlerts(rig: Rig): void {
  /** The alert of the only card waiting in the channel. */
  const alertIn = async (channel: string) => {
    const [card] = await waitingIn(rig.store, channel, NOW);
    const job = await rig.store.claim(card?.card as number, NOW);
    if (job?.view.kind !== 'alert') throw new Error('no alert card waits');
    return { job, view: job.view.alert };
  };

  describe('grouping', () => {
    it('counts, keeps the worst severity and shows the newest event, in whatever order they come', async () => {
      const { store } = rig;
      await store.commitPage(commitOf([event({ id: 'mid', time: NOW, severity: 4 })]), decideWith());
      await store.commitPage(commitOf([event({ id: 'new', time: NOW + MINUTE, severity: 2 })]), decideWith());
      await store.commitPage(commitOf([event({ id: 'old', time: NOW - MINUTE, severity: 5 })]), decideWith());
      const { view } = await alertIn('C_OPS');
      expect(view.alert).toMatchObject({
        ...{ kind: 'event', state: 'open', count: 3, severity: 2, type: 'Backup', subject: 'LAPTOP-1' },
        ...{ firstSeen: NOW - MINUTE, lastSeen: NOW + MINUTE, openedAt: NOW, outcome: 'failed' },
      });
      expect(view.event?.id).toBe('new');
      expect(view.event?.raw).toContain('"new"');
      expect(view.route).toMatchObject({ route: 2, channel: 'C_OPS' });
    });

    it('says when the subject last succeeded', async () => {
      const { store } = rig;
      const good = (time: number, more = {}) => event({ time, severity: 6, status: 'Success', ...more });
      const events = [
        good(NOW - 3 * MINUTE),
        good(NOW - 2 * MINUTE),
        good(NOW - MINUTE, { device: 'OTHER' }),
        good(NOW - MINUTE, { type: 'Restore' }),
        event({ time: NOW }),
        good(NOW + MINUTE),
      ];
      await store.commitPage(commitOf(events), decideWith());
      const { view } = await alertIn('C_OPS');
      expect(view.lastGood).toBe(NOW - 2 * MINUTE);
    });

    it('goes to another channel too when a later event of the open alert takes another route', async () => {
      const { store } = rig;
      await store.commitPage(commitOf([event({ severity: 3 })]), decideWith());
      await store.commitPage(commitOf([event({ severity: 0 })]), decideWith());
      const [ops, sec] = [await alertIn('C_OPS'), await alertIn('C_SEC')];
      expect(sec.view.alert.id).toBe(ops.view.alert.id);
      expect([ops.view.alert.count, sec.view.alert.severity]).toEqual([2, 0]);
      expect([ops.view.route.route, sec.view.route.route]).toEqual([2, 1]);
    });

    it('gives one alert a card in every channel its routes name', async () => {
      const routes = [routeTo('C_A', { type: 'Backup' }, { continue: true }), routeTo('C_B')];
      const receipt = await rig.store.commitPage(commitOf([event()]), decideWith(routes));
      expect(receipt.cards).toBe(2);
      expect((await alertIn('C_A')).view.alert.id).toBe((await alertIn('C_B')).view.alert.id);
    });

    it('keeps history without alert and card', async () => {
      const { store } = rig;
      const receipt = await store.commitPage(commitOf([event({ id: 'h' })]), decideWith(undefined, NOW + 1));
      expect(receipt).toMatchObject({ fresh: 1, cards: 0, decisions: { history: 1, opened: 0 } });
      expect(await store.waiting(10, NOW)).toEqual([]);
      expect(await store.eventById('h')).toMatchObject({ status: 'none', alert: undefined });
    });
  });
}
