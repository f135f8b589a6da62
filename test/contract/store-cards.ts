import { describe, expect, it } from 'vitest';
import type { CardJob } from '../../src/domain/delivery.ts';
import type { Store } from '../../src/domain/ports.ts';
import {
  commitOf,
  decideWith,
  event,
  failures,
  HOUR,
  MINUTE,
  NOW,
  person,
  routeTo,
  TO_OPS,
} from './samples.ts';
import { type Rig, waitingIn } from './store.ts';

const ok = (ts: string, at = NOW) => ({ ok: true, ts, at }) as const;
const refused = (more: { readonly notBefore?: number; readonly inDoubt?: boolean } = {}) =>
  ({
    ok: false,
    reason: 'network',
    said: 'ECONNRESET',
    notBefore: NOW,
    inDoubt: false,
    at: NOW,
    ...more,
  }) as const;

/** Takes the first card that waits in the channel. */
async function take(store: Store, channel = 'C_OPS', at = NOW): Promise<CardJob> {
  const [card] = await waitingIn(store, channel, at);
  const job = card && (await store.claim(card.card, at));
  if (!job) throw new Error('nothing waits');
  return job;
}

const subjectOf = (job: CardJob) =>
  job.view.kind === 'alert' ? job.view.alert.alert.subject : job.view.kind;

export function storeCards(rig: Rig): void {
  const commit = (...events: ReturnType<typeof event>[]) =>
    rig.store.commitPage(commitOf(events), decideWith());
  const ack = (alert: number) =>
    rig.store.move(alert, { act: 'ack', by: person(1), at: NOW, reason: 'click' });

  describe('the card queue', () => {
    it('waits per channel: what people wait for, then the worst, then the oldest', async () => {
      const { store } = rig;
      await store.commitPage(commitOf([event({ device: 'posted', severity: 5 })]), decideWith());
      const posted = await take(store);
      await store.settle(posted.card, posted.revision, ok('1.1'));
      await store.commitPage(commitOf([event({ device: 'third' })], { at: NOW + 1 }), decideWith());
      await store.commitPage(
        commitOf([event({ device: 'second', severity: 2 })], { at: NOW + 2 }),
        decideWith(),
      );
      await store.commitPage(commitOf([event({ device: 'fourth' })], { at: NOW + 3 }), decideWith());
      await store.commitPage(commitOf([event({ device: 'elsewhere', severity: 0 })]), decideWith());
      if (posted.view.kind === 'alert') await ack(posted.view.alert.alert.id);
      const order: string[] = [];
      for (const { card } of await waitingIn(store, 'C_OPS', NOW)) {
        const job = await store.claim(card, NOW);
        if (job) order.push(subjectOf(job));
      }
      expect(order).toEqual(['posted', 'second', 'third', 'fourth', 'reply']);
      expect(subjectOf(await take(store, 'C_SEC'))).toBe('elsewhere');
    });

    it('shows new messages and edits apart, those that may be tried now first, and counts all', async () => {
      const { store } = rig;
      await commit(...failures(4));
      const cards = await waitingIn(store, 'C_OPS', NOW);
      for (const { card } of cards.slice(0, 2)) {
        const job = (await store.claim(card, NOW)) as CardJob;
        await store.settle(card, job.revision, refused({ notBefore: NOW + MINUTE }));
      }
      for (const { card } of cards.slice(2)) {
        const job = (await store.claim(card, NOW)) as CardJob;
        await store.settle(card, job.revision, ok(`${card}.1`));
      }
      await commit(...failures(4), ...failures(1, { severity: 6 }, 'NEW'));
      const [all] = await store.waiting(1, NOW);
      expect(all?.count).toBe(5);
      expect(all?.cards.map(({ isNew, notBefore }) => [isNew, notBefore])).toEqual([
        [false, 0],
        [true, 0],
      ]);
      const [later] = await store.waiting(2, NOW + MINUTE);
      expect(later?.cards.filter(({ isNew }) => isNew).map(({ notBefore }) => notBefore)).toEqual([
        NOW + MINUTE,
        NOW + MINUTE,
      ]);
    });

    it('gives a card to one taker, with all it takes to draw it', async () => {
      const { store } = rig;
      await commit(event({ id: 'x', device: 'D' }));
      const [card] = await waitingIn(store, 'C_OPS', NOW);
      expect(card).toEqual({
        card: 1,
        severity: 3,
        isNew: true,
        foldable: true,
        reply: false,
        since: NOW,
        urgent: false,
        notBefore: 0,
      });
      const job = await take(store);
      expect(job).toMatchObject({
        card: 1,
        channel: 'C_OPS',
        ts: undefined,
        inDoubtSince: undefined,
        attempts: 0,
      });
      expect(job.nonce).toMatch(/^[\w-]{32,}$/);
      expect(job.view).toMatchObject({ kind: 'alert', insteadOf: undefined, alert: { event: { id: 'x' } } });
      expect(await store.claim(1, NOW)).toBeUndefined();
      expect(await store.claim(99, NOW)).toBeUndefined();
      expect((await store.waiting(10, NOW))[0]).toMatchObject({ count: 1, cards: [] });
    });

    it('is done with a card once its newest revision is with Slack', async () => {
      const { store } = rig;
      await commit(event());
      const job = await take(store);
      await store.settle(job.card, job.revision, ok('1.1', NOW + 7));
      expect(await store.waiting(10, NOW)).toEqual([]);
      expect(await store.statusFigures(NOW + 7)).toMatchObject({
        waiting: 0,
        sentLastHour: 1,
        today: { cards: 1 },
      });
    });

    it('waits again when the alert changed while its card was on its way', async () => {
      const { store } = rig;
      await commit(event());
      const job = await take(store);
      await commit(event(), event());
      await store.settle(job.card, job.revision, ok('1.1'));
      const edit = await take(store);
      expect(edit).toMatchObject({ card: job.card, ts: '1.1', inDoubtSince: undefined });
      expect(edit.view).toMatchObject({ alert: { alert: { count: 3 } } });
      await store.settle(edit.card, edit.revision, ok('1.1'));
      expect(await store.waiting(10, NOW)).toEqual([]);
    });

    it('makes one edit of many changes', async () => {
      const { store } = rig;
      await commit(event());
      const job = await take(store);
      await store.settle(job.card, job.revision, ok('1.1'));
      for (let n = 0; n < 5; n += 1) {
        await store.commitPage(commitOf([event()], { at: NOW + n + 1 }), decideWith());
      }
      expect(await waitingIn(store, 'C_OPS', NOW)).toMatchObject([{ since: NOW + 1 }]);
      const edit = await take(store);
      await store.settle(edit.card, edit.revision, ok('1.1'));
      expect(await store.waiting(10, NOW)).toEqual([]);
    });

    it('tries again what failed, not before its time, and counts the tries', async () => {
      const { store } = rig;
      await commit(event());
      const job = await take(store);
      await store.settle(job.card, job.revision, refused({ notBefore: NOW + 500 }));
      expect(await waitingIn(store, 'C_OPS', NOW)).toMatchObject([{ notBefore: NOW + 500, foldable: true }]);
      expect(await take(store)).toMatchObject({ attempts: 1, inDoubtSince: undefined, nonce: job.nonce });
    });

    it('keeps in doubt what Slack may have stored, from the first try on', async () => {
      const { store } = rig;
      await commit(event());
      const job = await take(store);
      await store.settle(job.card, job.revision, refused({ inDoubt: true }));
      expect(await waitingIn(store, 'C_OPS', NOW)).toMatchObject([{ foldable: false }]);
      const again = await take(store, 'C_OPS', NOW + 5_000);
      expect(again).toMatchObject({ nonce: job.nonce, inDoubtSince: NOW });
      await store.settle(again.card, again.revision, refused({ inDoubt: true }));
      expect(await take(store, 'C_OPS', NOW + 9_000)).toMatchObject({ inDoubtSince: NOW });
    });

    it('has an edit never in doubt: it may be made twice', async () => {
      const { store } = rig;
      await commit(event());
      const job = await take(store);
      await store.settle(job.card, job.revision, ok('1.1'));
      await commit(event());
      const edit = await take(store);
      await store.settle(edit.card, edit.revision, refused({ inDoubt: true }));
      expect(await take(store)).toMatchObject({ ts: '1.1', inDoubtSince: undefined });
    });

    it('finds in doubt what was on its way when the process died', async () => {
      await commit(...failures(2));
      const [first] = await waitingIn(rig.store, 'C_OPS', NOW);
      await rig.store.claim(first?.card as number, NOW);
      const store = await rig.reopen();
      const cards = await waitingIn(store, 'C_OPS', NOW);
      expect(cards.map(({ card, foldable }) => [card, foldable])).toEqual([
        [1, false],
        [2, true],
      ]);
      expect(await store.claim(1, NOW + 5)).toMatchObject({ inDoubtSince: NOW });
      expect(await store.claim(2, NOW + 5)).toMatchObject({ inDoubtSince: undefined });
    });

    it('posts anew, under another nonce, what was deleted in Slack', async () => {
      const { store } = rig;
      await commit(event());
      const job = await take(store);
      await store.settle(job.card, job.revision, ok('1.1'));
      await commit(event());
      const edit = await take(store);
      await store.settle(edit.card, edit.revision, refused());
      await store.forgetMessage(edit.card, NOW + 3);
      expect(await waitingIn(store, 'C_OPS', NOW)).toMatchObject([{ isNew: true, since: NOW + 3 }]);
      const anew = await take(store);
      expect(anew).toMatchObject({ card: job.card, ts: undefined, inDoubtSince: undefined });
      expect(anew.nonce).not.toBe(job.nonce);
    });

    it('shows where the card of an event is, once it is there', async () => {
      const { store } = rig;
      await commit(event({ id: 'x' }));
      expect((await store.eventById('x'))?.card).toBeUndefined();
      const job = await take(store);
      await store.settle(job.card, job.revision, ok('1.1'));
      expect((await store.eventById('x'))?.card).toEqual({ channel: 'C_OPS', ts: '1.1' });
    });

    it('never folds the notice of a feed gap away', async () => {
      const { store } = rig;
      await store.loseCursor({ feed: 'insync', cause: 'dead', route: TO_OPS, at: NOW });
      await commit(...failures(12));
      const [notice] = (await waitingIn(store, 'C_OPS', NOW)).filter(({ foldable }) => !foldable);
      const result = await store.fold('C_OPS', [], { severity: 2, limit: 10 }, NOW);
      expect(result?.folded).toBe(12);
      const left = await waitingIn(store, 'C_OPS', NOW);
      expect(left.map(({ card }) => card)).toContain(notice?.card);
    });

    it('gives cards of other channels to other channels', async () => {
      const routes = [routeTo('C_A', { subject: 'A' }), routeTo('C_B')];
      await rig.store.commitPage(
        commitOf([event({ device: 'A' }), event({ device: 'B' })]),
        decideWith(routes),
      );
      const all = await rig.store.waiting(10, NOW);
      expect(all.map(({ channel, count }) => [channel, count]).sort()).toEqual([
        ['C_A', 1],
        ['C_B', 1],
      ]);
    });

    describe('of a route that waits for others of the group', () => {
      const MINUTES = 5 * MINUTE;
      const routes = [routeTo('C_OPS', undefined, { groupWait: 30_000, groupInterval: MINUTES })];
      const feed = (at: number, ...events: ReturnType<typeof event>[]) =>
        rig.store.commitPage(commitOf(events, { at }), decideWith(routes, undefined, { at }));
      const due = async (at: number) =>
        (await waitingIn(rig.store, 'C_OPS', at)).map(({ notBefore, foldable }) => [notBefore, foldable]);

      it('comes when the time is over, and cannot be folded before', async () => {
        await feed(NOW, event());
        expect(await due(NOW)).toEqual([[NOW + 30_000, false]]);
        await feed(NOW + 20_000, event());
        expect(await due(NOW + 30_000)).toEqual([[NOW + 30_000, true]]);
        expect(await rig.store.fold('C_OPS', [], { severity: 2, limit: 10 }, NOW + 29_000)).toBeUndefined();
      });

      it('waits five seconds at most when it is critical, or becomes so', async () => {
        await feed(NOW, event({ device: 'A', severity: 2 }), event({ device: 'B' }));
        expect(await due(NOW)).toEqual([
          [NOW + 5_000, false],
          [NOW + 30_000, false],
        ]);
        await feed(NOW + 9_000, event({ device: 'B', severity: 1 }));
        expect((await due(NOW + 9_000)).map(([at]) => at).toSorted()).toEqual([NOW + 5_000, NOW + 5_000]);
      });

      it('is edited for new events no sooner than the interval after, for people at once', async () => {
        await feed(NOW, event());
        const job = await take(rig.store, 'C_OPS', NOW + 30_000);
        await rig.store.settle(job.card, job.revision, ok('1.1', NOW + 31_000));
        await feed(NOW + 60_000, event());
        expect(await due(NOW + 60_000)).toEqual([[NOW + 31_000 + MINUTES, false]]);
        await feed(NOW + 70_000, event());
        expect(await due(NOW + 70_000)).toEqual([[NOW + 31_000 + MINUTES, false]]);
        await ack(1);
        const [edit] = await waitingIn(rig.store, 'C_OPS', NOW + 71_000);
        expect(edit).toMatchObject({ isNew: false, urgent: true, notBefore: 0 });
      });

      it('remembers what came while it was on its way', async () => {
        await feed(NOW, event());
        const job = await take(rig.store, 'C_OPS', NOW + 30_000);
        await feed(NOW + 30_500, event());
        await rig.store.settle(job.card, job.revision, ok('1.1', NOW + 31_000));
        expect(await due(NOW + 31_000)).toEqual([[NOW + 30_500 + MINUTES, false]]);
        const edit = await take(rig.store, 'C_OPS', NOW + HOUR);
        await ack(1);
        await feed(NOW + HOUR, event());
        await rig.store.settle(edit.card, edit.revision, ok('1.1', NOW + HOUR));
        expect((await due(NOW + HOUR))[0]).toEqual([1, false]);
      });
    });

    it('posts a finished message once for each key', async () => {
      const { store } = rig;
      const message = { text: 'The day', blocks: [{ type: 'divider' }], attachments: [] };
      const put = (key: string) => store.putPost({ key, channel: 'C_OPS', message, at: NOW });
      expect([await put('monday'), await put('monday'), await put('tuesday')]).toEqual([true, false, true]);
      const [first, ...others] = await waitingIn(store, 'C_OPS', NOW);
      expect(others).toHaveLength(1);
      expect(first).toMatchObject({ isNew: true, foldable: false, reply: false });
      const job = await take(store);
      expect(job.view).toEqual({ kind: 'post', message });
      await store.settle(job.card, job.revision, ok('1.1'));
      expect(await put('monday')).toBe(false);
      expect(await waitingIn(store, 'C_OPS', NOW)).toHaveLength(1);
    });
  });
}
