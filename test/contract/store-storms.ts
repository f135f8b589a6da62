import { describe, expect, it } from 'vitest';
import type { StormView } from '../../src/domain/delivery.ts';
import { commitOf, decideWith, event, failures, filterOf, HOUR, MINUTE, NOW, person } from './samples.ts';
import { type Rig, waitingIn } from './store.ts';

const OWN = { severity: 2, limit: 10 } as const;
const NONE = { severity: 0, limit: 0 } as const;

export function storeStorms(rig: Rig): void {
  const commit = (events: ReturnType<typeof event>[], at = NOW) =>
    rig.store.commitPage(commitOf(events, { at }), decideWith());
  const jobs = async () => {
    const cards = await waitingIn(rig.store, 'C_OPS', NOW);
    const all = [];
    for (const { card } of cards) all.push(await rig.store.claim(card, NOW));
    return all.flatMap((job) => (job ? [job] : []));
  };
  /** The storm as its waiting card shows it. */
  const stormNow = async (): Promise<StormView | undefined> => {
    for (const job of await jobs()) {
      await rig.store.settle(job.card, job.revision, { ok: true, ts: `${job.card}.1`, at: NOW });
      if (job.view.kind === 'storm') return job.view.storm;
    }
    return undefined;
  };

  describe('a storm', () => {
    it('counts all cards but the kept ones, and shows them in figures', async () => {
      const { store } = rig;
      await commit([
        ...failures(6),
        ...failures(3, { type: 'Restore', severity: 4, time: NOW + MINUTE }, 'R'),
        event({
          type: 'Alert',
          feature: 'Alerts And Notifications',
          severity: 2,
          device: 'DEV-0',
          alert: 'Unusual Data Activity',
          time: NOW - MINUTE,
          status: 'Open',
        }),
      ]);
      const cards = await waitingIn(store, 'C_OPS', NOW);
      const kept = cards.at(1)?.card as number;
      const folded = await store.fold('C_OPS', [kept], NONE, NOW);
      expect(folded).toMatchObject({ folded: 9 });
      const left = await waitingIn(store, 'C_OPS', NOW);
      expect(left.map(({ card }) => card)).toContain(kept);
      expect(left).toHaveLength(2);
      const storm = await stormNow();
      expect(storm).toMatchObject({
        ...{ id: folded?.storm, channel: 'C_OPS', count: 9, acked: 0, from: NOW - MINUTE, to: NOW + MINUTE },
        ...{
          bySeverity: [
            [2, 1],
            [3, 5],
            [4, 3],
          ],
          byType: [
            ['Backup', 5],
            ['Restore', 3],
            ['Alert', 1],
          ],
        },
        ...{
          byFeature: [
            ['Backup And Restore', 8],
            ['Alerts And Notifications', 1],
          ],
          subjects: 9,
        },
      });
      expect(storm?.worst).toHaveLength(9);
      expect(storm?.worst[0]).toEqual({
        ...{
          severity: 2,
          subject: 'DEV-0',
          type: 'Alert',
          alertName: 'Unusual Data Activity',
          at: NOW - MINUTE,
        },
        outcome: storm?.worst[0]?.outcome,
      });
    });

    it('lists ten at most, the worst, and counts the rest', async () => {
      await commit([...failures(30), ...failures(4, { severity: 2 }, 'BAD')]);
      await rig.store.fold('C_OPS', [], NONE, NOW);
      const storm = await stormNow();
      expect(storm?.count).toBe(34);
      expect(storm?.worst.map(({ severity }) => severity)).toEqual([2, 2, 2, 2, 3, 3, 3, 3, 3, 3]);
    });

    it('leaves the worst a card of their own, after its own', async () => {
      const { store } = rig;
      await commit([...failures(20), ...failures(5, { severity: 2 }, 'BAD')]);
      await store.fold('C_OPS', [], { severity: 2, limit: 3 }, NOW);
      const order = await jobs();
      expect(order.map(({ view }) => view.kind)).toEqual(['storm', 'alert', 'alert', 'alert']);
      const cards = await waitingIn(store, 'C_OPS', NOW);
      expect(cards.every(({ foldable }) => !foldable)).toBe(true);
      await commit(failures(9, { severity: 2 }, 'MORE'), NOW + 1);
      await store.fold('C_OPS', [], { severity: 2, limit: 3 }, NOW + 1);
      const more = await jobs();
      expect(more.filter(({ view }) => view.kind === 'alert')).toEqual([]);
    });

    it('leaves no card of its own to what is not that bad', async () => {
      await commit([...failures(20), ...failures(2, { severity: 2 }, 'BAD')]);
      await rig.store.fold('C_OPS', [], OWN, NOW);
      expect((await jobs()).map(({ view }) => view.kind)).toEqual(['storm', 'alert', 'alert']);
    });

    it('takes in more while it is fed, and ends after ten quiet minutes', async () => {
      const { store } = rig;
      await commit(failures(5));
      const first = await store.fold('C_OPS', [], NONE, NOW);
      await stormNow();
      await commit(failures(5, {}, 'B'));
      const second = await store.fold('C_OPS', [], NONE, NOW + 9 * MINUTE);
      expect(second).toEqual({ storm: first?.storm, folded: 5 });
      expect(await stormNow()).toMatchObject({ count: 10 });
      await commit(failures(5, {}, 'C'));
      const third = await store.fold('C_OPS', [], NONE, NOW + HOUR);
      expect(third?.storm).not.toBe(first?.storm);
      expect(await stormNow()).toMatchObject({ id: third?.storm, count: 5 });
    });

    it('is none where there is nothing to fold', async () => {
      expect(await rig.store.fold('C_OPS', [], OWN, NOW)).toBeUndefined();
      await commit(failures(2));
      const cards = await waitingIn(rig.store, 'C_OPS', NOW);
      expect(
        await rig.store.fold(
          'C_OPS',
          cards.map(({ card }) => card),
          OWN,
          NOW,
        ),
      ).toBeUndefined();
      expect(await waitingIn(rig.store, 'C_OPS', NOW)).toHaveLength(2);
    });

    it('leaves alone what is on its way, in doubt or posted', async () => {
      const { store } = rig;
      await commit(failures(4));
      const [sending, doubted, posted, free] = await waitingIn(store, 'C_OPS', NOW);
      await store.claim(sending?.card as number, NOW);
      const inDoubt = await store.claim(doubted?.card as number, NOW);
      const failure = {
        ok: false,
        reason: 'timeout',
        said: '',
        notBefore: NOW,
        inDoubt: true,
        at: NOW,
      } as const;
      await store.settle(doubted?.card as number, inDoubt?.revision as number, failure);
      const job = await store.claim(posted?.card as number, NOW);
      await store.settle(posted?.card as number, job?.revision as number, { ok: true, ts: '1.1', at: NOW });
      await commit(failures(4));
      expect(await store.fold('C_OPS', [], NONE, NOW)).toMatchObject({ folded: 1 });
      expect((await store.eventById('nothing'))?.alert).toBeUndefined();
      expect((await waitingIn(store, 'C_OPS', NOW)).map(({ card }) => card)).not.toContain(free?.card);
    });

    it('keeps each folded alert its own state, and shows how many are acknowledged', async () => {
      const { store } = rig;
      await commit(failures(4));
      const fold = await store.fold('C_OPS', [], NONE, NOW);
      await stormNow();
      const { rows } = await store.page({ filter: filterOf({ subject: 'DEV-2' }), now: NOW, limit: 1 });
      const alert = rows[0]?.alert as number;
      expect(rows[0]).toMatchObject({ status: 'open', card: undefined });
      await store.transition({ alert, transition: 'ack', by: person(1), at: NOW, card: undefined });
      expect(await waitingIn(store, 'C_OPS', NOW)).toMatchObject([{ isNew: false, urgent: true }]);
      expect(await stormNow()).toMatchObject({ count: 4, acked: 1 });
      const page = await store.page({
        filter: { terms: {}, storm: fold?.storm as number },
        now: NOW,
        limit: 10,
      });
      expect(page.rows.map(({ status }) => status).sort()).toEqual(['acked', 'open', 'open', 'open']);
    });

    it('shows a later event of a folded alert in its figures', async () => {
      await commit(failures(3));
      await rig.store.fold('C_OPS', [], NONE, NOW);
      await stormNow();
      await commit([event({ device: 'DEV-1', severity: 2, time: NOW + HOUR })]);
      expect(await stormNow()).toMatchObject({
        count: 3,
        to: NOW + HOUR,
        bySeverity: [
          [2, 1],
          [3, 2],
        ],
      });
    });

    it('is remembered over a restart', async () => {
      await commit(failures(12));
      const first = await rig.store.fold('C_OPS', [], NONE, NOW);
      const store = await rig.reopen();
      await commit(failures(12, {}, 'B'));
      expect(await store.fold('C_OPS', [], NONE, NOW + 1)).toEqual({ storm: first?.storm, folded: 12 });
      expect(await stormNow()).toMatchObject({ count: 24 });
    });
  });
}
