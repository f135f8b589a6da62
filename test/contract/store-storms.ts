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
      expect(new Set(folded?.alerts).size).toBe(9);
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

    it('names the ten worst, all that are critical up to twenty, and counts the rest', async () => {
      await commit([...failures(30), ...failures(4, { severity: 2 }, 'BAD')]);
      await rig.store.fold('C_OPS', [], NONE, NOW);
      const storm = await stormNow();
      expect(storm?.count).toBe(34);
      expect(storm?.worst.map(({ severity }) => severity)).toEqual([2, 2, 2, 2, 3, 3, 3, 3, 3, 3]);
      await commit(failures(11, { severity: 2 }, 'WORSE'));
      await rig.store.fold('C_OPS', [], NONE, NOW);
      expect((await stormNow())?.worst.map(({ severity }) => severity)).toEqual(Array(15).fill(2));
      await commit(failures(11, { severity: 2 }, 'AND'));
      await rig.store.fold('C_OPS', [], NONE, NOW);
      expect((await stormNow())?.worst).toHaveLength(20);
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
      expect(second).toMatchObject({ storm: first?.storm, folded: 5 });
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
      await store.move(alert, { act: 'ack', by: person(1), at: NOW, reason: 'click' });
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

    it('gives what became critical inside it a card of its own when it is fed again', async () => {
      await commit(failures(12));
      await rig.store.fold('C_OPS', [], OWN, NOW);
      await stormNow();
      await commit([event({ device: 'DEV-7', severity: 1 })]);
      expect((await stormNow())?.worst[0]).toMatchObject({ severity: 1, subject: 'DEV-7' });
      await commit(failures(9, {}, 'MORE'));
      await rig.store.fold('C_OPS', [], OWN, NOW);
      const own = (await jobs()).flatMap(({ view }) =>
        view.kind === 'alert' ? [view.alert.alert.subject] : [],
      );
      expect(own).toEqual(['DEV-7']);
    });

    it('is remembered over a restart', async () => {
      await commit(failures(12));
      const first = await rig.store.fold('C_OPS', [], NONE, NOW);
      const store = await rig.reopen();
      await commit(failures(12, {}, 'B'));
      expect(await store.fold('C_OPS', [], NONE, NOW + 1)).toMatchObject({ storm: first?.storm, folded: 12 });
      expect(await stormNow()).toMatchObject({ count: 24 });
    });

    describe('when it is over', () => {
      const QUIET = NOW + 10 * MINUTE;
      const by = { by: person(1), reason: 'click' } as const;
      const act = (alert: number, move: 'ack' | 'resolve' | 'reopen' | 'note', at: number) =>
        rig.store.move(alert, { act: move, at, ...by });
      const alertsIn = async (storm: number) =>
        rig.store.alertsOfStorm(storm, ['open', 'acked', 'silenced', 'resolved']);
      const storm = async (count: number) => {
        await commit(failures(count));
        const fold = await rig.store.fold('C_OPS', [], NONE, NOW);
        await stormNow();
        return fold?.storm as number;
      };
      /** The subjects that get cards now; they are posted. */
      const cardsNow = async (at: number): Promise<string[]> => {
        const subjects: string[] = [];
        for (const { card } of await waitingIn(rig.store, 'C_OPS', at)) {
          const job = await rig.store.claim(card, at);
          if (!job) continue;
          if (job.view.kind === 'alert') subjects.push(job.view.alert.alert.subject);
          await rig.store.settle(card, job.revision, { ok: true, ts: `${card}.1`, at });
        }
        return subjects.toSorted();
      };

      it('says so, and gives cards to those nobody has, if they are few', async () => {
        const id = await storm(10);
        const [first, second, third] = await alertsIn(id);
        await act(first as number, 'ack', NOW);
        await act(second as number, 'resolve', NOW);
        await rig.store.turn(QUIET - 1, 100);
        expect(await stormNow()).toMatchObject({ over: false, acked: 1, resolved: 1, unfolded: 0 });
        expect((await rig.store.turn(QUIET, 100)).done).toContainEqual({ kind: 'unfold', ref: id });
        const cards = await waitingIn(rig.store, 'C_OPS', QUIET);
        expect(cards.map(({ isNew, foldable }) => [isNew, foldable])).toEqual([
          [false, false],
          ...Array(8).fill([true, false]),
        ]);
        expect(await stormNow()).toMatchObject({ over: true, count: 10, unfolded: 8 });
        await act(third as number, 'ack', QUIET + 1);
        expect(await stormNow()).toMatchObject({ acked: 2, unfolded: 8 });
      });

      it('is not, while it is fed', async () => {
        await storm(3);
        await commit(failures(3, {}, 'B'), QUIET - 1);
        await rig.store.fold('C_OPS', [], NONE, QUIET - 1);
        await stormNow();
        await rig.store.turn(QUIET, 100);
        expect(await waitingIn(rig.store, 'C_OPS', QUIET)).toEqual([]);
        await rig.store.turn(QUIET - 1 + 10 * MINUTE, 100);
        expect(await stormNow()).toMatchObject({ over: true, count: 6, unfolded: 6 });
      });

      it('waits until few are left that nobody has', async () => {
        const id = await storm(10);
        await rig.store.turn(QUIET, 100);
        expect(await stormNow()).toMatchObject({ over: true, unfolded: 0 });
        const [first, second] = await alertsIn(id);
        await act(first as number, 'ack', QUIET + 1);
        await rig.store.turn(QUIET + 1, 100);
        expect(await cardsNow(QUIET + 1)).toEqual([]);
        await act(second as number, 'resolve', QUIET + 2);
        await rig.store.turn(QUIET + 2, 100);
        expect(await cardsNow(QUIET + 2)).toHaveLength(8);
      });

      it('gives a card to an alert that more events join, or that is open again', async () => {
        const id = await storm(12);
        const [, , , held] = await alertsIn(id);
        await act(held as number, 'ack', NOW);
        await rig.store.turn(QUIET, 100);
        await cardsNow(QUIET);
        await commit([event({ device: 'DEV-5' })], QUIET + MINUTE);
        expect(await cardsNow(QUIET + MINUTE)).toEqual(['DEV-5']);
        await commit([event({ device: 'DEV-3' })], QUIET + MINUTE);
        expect(await cardsNow(QUIET + MINUTE)).toEqual([]);
        await rig.store.move(held as number, { act: 'unack', at: QUIET + 2 * MINUTE, ...by });
        expect(await cardsNow(QUIET + 2 * MINUTE)).toHaveLength(1);
      });

      it('is remembered over a restart, and is over once', async () => {
        const id = await storm(3);
        const store = await rig.reopen();
        expect((await store.turn(QUIET, 100)).done).toContainEqual({ kind: 'unfold', ref: id });
        expect((await store.turn(QUIET, 100)).done).toEqual([]);
        expect(await stormNow()).toMatchObject({ over: true, unfolded: 3 });
      });

      it('the next flood is a storm of its own, and each alert is on one card or counted once', async () => {
        const id = await storm(12);
        await rig.store.turn(QUIET, 100);
        await commit(failures(12, {}, 'NEXT'), QUIET);
        const next = await rig.store.fold('C_OPS', [], NONE, QUIET);
        expect(next?.storm).not.toBe(id);
        expect(next?.folded).toBe(12);
        expect([await alertsIn(id), await alertsIn(next?.storm as number)].flat()).toHaveLength(24);
      });
    });

    it('counts an alert that is silenced as such, and gives it a card when it is let go of later', async () => {
      const { store } = rig;
      await commit(failures(12));
      const fold = await store.fold('C_OPS', [], NONE, NOW);
      await stormNow();
      const silence = { note: '', text: '--subject DEV-4', alert: undefined, reason: 'command' } as const;
      const made = await store.addSilence({
        ...{ filter: filterOf({ subject: 'DEV-4' }), by: person(1), at: NOW, until: NOW + HOUR },
        ...silence,
      });
      expect(made.held).toBe(1);
      expect(await stormNow()).toMatchObject({ count: 12, silenced: 1 });
      await store.turn(NOW + 10 * MINUTE, 100);
      await stormNow();
      await store.turn(NOW + HOUR, 100);
      const cards = await waitingIn(store, 'C_OPS', NOW + HOUR);
      expect(cards.filter(({ isNew, reply }) => isNew && !reply)).toHaveLength(1);
      expect(await stormNow()).toMatchObject({ id: fold?.storm, count: 12, silenced: 0, unfolded: 1 });
    });
  });
}
