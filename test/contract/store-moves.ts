import { describe, expect, it } from 'vitest';
import type { FallbackView } from '../../src/domain/delivery.ts';
import { commitOf, decideWith, event, failures, MINUTE, NOW, TO_OPS } from './samples.ts';
import { type Rig, waitingIn } from './store.ts';

export function storeMoves(rig: Rig): void {
  const severe = (count: number, prefix = 'S') =>
    rig.store.commitPage(commitOf(failures(count, { severity: 1 }, prefix)), decideWith());
  const redirect = (at = NOW) => rig.store.redirect('C_SEC', TO_OPS, 'not_in_channel', at);
  /** Sends all that waits in the channel; the notice as it was drawn, if it was among them. */
  const sendAll = async (channel: string, at = NOW) => {
    const sent = [];
    for (const { card } of await waitingIn(rig.store, channel, at)) {
      const job = await rig.store.claim(card, at);
      if (!job) continue;
      sent.push(job);
      await rig.store.settle(card, job.revision, { ok: true, ts: job.ts ?? `${card}.1`, at });
    }
    const notice = sent.find(({ view }) => view.kind === 'fallback');
    return {
      sent,
      notice: notice?.view.kind === 'fallback' ? (notice.view.fallback as FallbackView) : undefined,
    };
  };

  describe('a channel that cannot be posted to', () => {
    it('has its cards moved to the default channel, with a notice that counts them', async () => {
      const { store } = rig;
      await severe(2);
      await redirect();
      expect(await waitingIn(store, 'C_SEC', NOW)).toEqual([]);
      const first = await sendAll('C_OPS');
      expect(first.sent.map(({ view }) => view.kind)).toEqual(['alert', 'alert', 'fallback']);
      const moved = first.sent[0];
      expect(moved).toMatchObject({
        channel: 'C_OPS',
        view: { insteadOf: 'C_SEC', alert: { route: { channel: 'C_SEC' } } },
      });
      expect(first.notice).toMatchObject({
        channel: 'C_SEC',
        cause: 'not_in_channel',
        since: NOW,
        route: TO_OPS,
      });
      const { notice } = first.notice?.count === 2 ? first : await sendAll('C_OPS');
      expect(notice).toMatchObject({ count: 2, worst: { severity: 1, channel: 'C_OPS' } });
      expect((await store.statusFigures(NOW)).fallbacks).toEqual([
        { channel: 'C_SEC', cause: 'not_in_channel' },
      ]);
    });

    it('has its new cards posted there too, and the notice says how many by now', async () => {
      await redirect();
      await sendAll('C_OPS');
      await severe(3);
      expect(await waitingIn(rig.store, 'C_SEC', NOW)).toEqual([]);
      await sendAll('C_OPS', NOW + 1);
      const { notice } = await sendAll('C_OPS', NOW + 2);
      expect(notice).toMatchObject({ count: 3 });
      expect(await rig.store.waiting(10, NOW)).toEqual([]);
    });

    it('has a posted card posted anew where people see it when it changes', async () => {
      const { store } = rig;
      await severe(1);
      await sendAll('C_SEC');
      await severe(1);
      expect(await waitingIn(store, 'C_SEC', NOW)).toMatchObject([{ isNew: false }]);
      await redirect();
      const { sent } = await sendAll('C_OPS');
      expect(sent.find(({ view }) => view.kind === 'alert')).toMatchObject({
        ts: undefined,
        channel: 'C_OPS',
      });
    });

    it('keeps what is on its way until that is settled', async () => {
      const { store } = rig;
      await severe(1);
      const [card] = await waitingIn(store, 'C_SEC', NOW);
      const job = await store.claim(card?.card as number, NOW);
      await redirect();
      expect(await store.claim(card?.card as number, NOW)).toBeUndefined();
      await store.settle(card?.card as number, job?.revision as number, { ok: true, ts: '7.7', at: NOW });
      expect((await sendAll('C_OPS')).notice).toMatchObject({ count: 0, worst: undefined });
      await severe(1);
      const again = await store.claim(card?.card as number, NOW);
      expect(again).toMatchObject({ channel: 'C_SEC', ts: '7.7' });
    });

    it('gets its new cards again once it can be posted to; what was moved stays', async () => {
      const { store } = rig;
      await severe(1, 'OLD');
      await redirect();
      await sendAll('C_OPS');
      await store.restore('C_SEC', NOW);
      expect((await sendAll('C_OPS')).notice).toMatchObject({ over: true, count: 1 });
      await severe(1, 'OLD');
      await severe(1, 'NEW');
      expect(await waitingIn(store, 'C_SEC', NOW)).toHaveLength(1);
      const { sent } = await sendAll('C_OPS', NOW + 1);
      expect(sent.filter(({ view }) => view.kind === 'alert')).toMatchObject([{ ts: expect.any(String) }]);
      expect((await store.statusFigures(NOW)).fallbacks).toEqual([]);
    });

    it('gets a new notice the next time: an old one has scrolled away', async () => {
      const { store } = rig;
      await redirect();
      const { sent } = await sendAll('C_OPS');
      await redirect(NOW + 1);
      expect((await sendAll('C_OPS')).sent).toMatchObject([{ ts: '1.1' }]);
      await store.restore('C_SEC', NOW + 1);
      await redirect(NOW + MINUTE);
      const next = await sendAll('C_OPS');
      expect(next.sent).toMatchObject([{ card: sent[0]?.card, ts: undefined }]);
      expect(next.notice).toMatchObject({ since: NOW + MINUTE, count: 0 });
    });

    it('is remembered over a restart', async () => {
      await redirect();
      await rig.reopen();
      await severe(1);
      expect(await waitingIn(rig.store, 'C_SEC', NOW)).toEqual([]);
      expect(await waitingIn(rig.store, 'C_OPS', NOW)).toHaveLength(2);
    });

    it('leaves an alert the card it has in the default channel anyway', async () => {
      await rig.store.commitPage(commitOf([event({ severity: 3, device: 'D' })]), decideWith());
      await redirect();
      await rig.store.commitPage(commitOf([event({ severity: 0, device: 'D' })]), decideWith());
      const { sent } = await sendAll('C_OPS');
      expect(sent.filter(({ view }) => view.kind === 'alert')).toHaveLength(2);
    });
  });
}
