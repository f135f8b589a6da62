import { describe, expect, it } from 'vitest';
import type { Transition } from '../../src/domain/alert.ts';
import { commitOf, decideWith, event, filterOf, MINUTE, NOW, person, routeTo } from './samples.ts';
import { type Rig, waitingIn } from './store.ts';

export function storeAlerts(rig: Rig): void {
  /** The alert of the only card waiting in the channel. */
  const alertIn = async (channel: string) => {
    const [card] = await waitingIn(rig.store, channel, NOW);
    const job = await rig.store.claim(card?.card as number, NOW);
    if (job?.view.kind !== 'alert') throw new Error('no alert card waits');
    return { job, view: job.view.alert };
  };
  const open = async (...events: ReturnType<typeof event>[]) => {
    await rig.store.commitPage(commitOf(events), decideWith());
    return (await alertIn('C_OPS')).view.alert;
  };
  const click = (alert: number, transition: Transition, n: number | string, at = NOW) =>
    rig.store.transition({
      alert,
      transition,
      by: person(n),
      at,
      card: { channel: 'C_OPS', ts: '1.000001' },
    });

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

  describe('acknowledging', () => {
    it('is won by the first of a hundred clicks; all others are told who has it', async () => {
      const alert = await open(event());
      const results = await Promise.all(
        Array.from({ length: 100 }, (_, n) => click(alert.id, 'ack', n, NOW + n)),
      );
      const won = results.filter((result) => result.ok);
      expect(won).toHaveLength(1);
      const winner = won[0]?.ok ? won[0].alert.ack?.by : undefined;
      expect(winner).toBeDefined();
      for (const result of results) {
        if (result.ok) continue;
        expect(result).toMatchObject({
          reason: 'already_acked',
          alert: { state: 'acked', ack: { by: winner } },
        });
      }
    });

    it('is undone and done again, by whom and when', async () => {
      const { id } = await open(event());
      expect(await click(id, 'unack', 1)).toMatchObject({ ok: false, reason: 'already_open' });
      expect(await click(id, 'ack', 1, NOW + 1)).toMatchObject({
        ok: true,
        alert: { state: 'acked', ack: { by: person(1), at: NOW + 1 } },
      });
      const undone = await click(id, 'unack', 2, NOW + 2);
      expect(undone).toMatchObject({ ok: true, alert: { state: 'open' } });
      expect(undone.ok && undone.alert.ack).toBeUndefined();
      expect(await click(id, 'ack', 3, NOW + 3)).toMatchObject({
        ok: true,
        alert: { ack: { by: person(3) } },
      });
    });

    it('of an alert that is not there changes nothing', async () => {
      expect(await click(4_711, 'ack', 1)).toEqual({ ok: false, reason: 'unknown_alert' });
    });

    it('survives a restart, and later events leave it', async () => {
      const { id } = await open(event());
      await click(id, 'ack', 1);
      const store = await rig.reopen();
      await store.commitPage(commitOf([event()]), decideWith());
      expect((await store.alertView(id))?.alert).toMatchObject({
        state: 'acked',
        count: 2,
        ack: { by: person(1) },
      });
      const rows = await store.page({ filter: filterOf({ status: 'acked' }), now: NOW, limit: 10 });
      expect(rows.rows).toHaveLength(2);
    });

    it('wants its card edited, before all others', async () => {
      const { store } = rig;
      const { id } = await open(event());
      const { job } = { job: (await store.alertView(id))?.alert };
      const [card] = (await store.waiting(10, NOW)).flatMap(({ cards }) => cards);
      expect(card).toBeUndefined();
      await store.settle(1, job?.revision as number, { ok: true, ts: '5.5', at: NOW });
      await store.commitPage(commitOf([event({ device: 'OTHER', severity: 2 })]), decideWith());
      await click(id, 'ack', 1);
      const [first, second] = await waitingIn(store, 'C_OPS', NOW);
      expect(first).toMatchObject({ urgent: true, isNew: false });
      expect(second).toMatchObject({ urgent: false, isNew: true });
    });
  });
}
