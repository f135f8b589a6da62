import { describe, expect, it } from 'vitest';
import type { EventTrail } from '../../src/domain/archive.ts';
import type { Severity } from '../../src/domain/severity.ts';
import { commitOf, DAY, decideWith, event, failures, HOUR, NOW, person, routeTo } from './samples.ts';
import { type Rig, waitingIn } from './store.ts';

const ROUTES = [{ ...routeTo('C_OPS'), continue: true }, routeTo('C_TWO')];

/** What became of an event, and the alerts there are. */
export function storeTrail(rig: Rig): void {
  const trail = async (id: string) => (await rig.store.trail(id)) as EventTrail;
  const post = async (card: number, ts: string, at = NOW) => {
    const job = await rig.store.claim(card, at);
    await rig.store.settle(card, job?.revision as number, { ok: true, ts, at });
  };

  describe('the trail of an event', () => {
    it('is undefined for what is not stored', async () => {
      expect(await rig.store.trail('nobody')).toBeUndefined();
      expect(await rig.store.trail('')).toBeUndefined();
    });

    it('ends at the door where no alert rule matched', async () => {
      await rig.store.commitPage(
        commitOf([event({ id: 'fine', severity: 6, status: 'Success' })], { at: NOW + 5 }),
        decideWith(),
      );
      expect(await trail('FINE')).toMatchObject({
        row: { event: { id: 'fine' }, status: 'none' },
        arrived: NOW + 5,
        decision: undefined,
        alert: undefined,
        place: 0,
        cards: [],
      });
    });

    it('says that it is older than the first reading posts cards for', async () => {
      await rig.store.commitPage(commitOf([event({ id: 'old' })]), decideWith(undefined, NOW + DAY));
      expect(await trail('old')).toMatchObject({
        decision: { verdict: 'history', rule: 1 },
        alert: undefined,
        cards: [],
      });
    });

    it('leads to the cards of the alert it opened, waiting and posted', async () => {
      await rig.store.commitPage(commitOf([event({ id: 'first' })]), decideWith(ROUTES));
      const waiting = await trail('first');
      expect(waiting).toMatchObject({ decision: { verdict: 'opened', rule: 1 }, alert: { id: 1 }, place: 1 });
      expect(waiting.cards.map(({ channel, ts, waitingSince }) => [channel, ts, waitingSince])).toEqual([
        ['C_OPS', undefined, NOW],
        ['C_TWO', undefined, NOW],
      ]);
      await post(1, '1.1', NOW + 7);
      const [posted] = (await trail('first')).cards;
      expect(posted).toEqual({
        ...{ home: 'C_OPS', channel: 'C_OPS', ts: '1.1', sentAt: NOW + 7, waitingSince: undefined },
        ...{ notBefore: 0, attempts: 0, held: false, reason: undefined, said: undefined, storm: undefined },
        route: { route: 1, match: '', channel: 'C_OPS', mention: '' },
      });
    });

    it('tells its place among the events of its alert, whose card waits for an edit', async () => {
      await rig.store.commitPage(commitOf([event({ id: 'a', time: NOW - 3 })]), decideWith());
      await post(1, '1.1');
      const more = [event({ id: 'b', time: NOW - 2 }), event({ id: 'c', time: NOW - 1 })];
      await rig.store.commitPage(commitOf(more, { at: NOW + 9 }), decideWith());
      expect(await trail('c')).toMatchObject({
        decision: { verdict: 'grouped' },
        place: 3,
        alert: { count: 3 },
        cards: [{ ts: '1.1', waitingSince: NOW + 9 }],
      });
      expect(await trail('b')).toMatchObject({ place: 2 });
    });

    it('names why the last attempt failed', async () => {
      await rig.store.commitPage(commitOf([event({ id: 'x' })]), decideWith());
      const job = await rig.store.claim(1, NOW);
      const failure = {
        reason: 'channel_unusable',
        said: 'not_in_channel',
        notBefore: NOW + 60_000,
      } as const;
      await rig.store.settle(1, job?.revision as number, { ok: false, inDoubt: false, at: NOW, ...failure });
      expect((await trail('x')).cards).toMatchObject([{ ...failure, attempts: 1, waitingSince: NOW }]);
    });

    it('leads to the storm that shows it, and to its message', async () => {
      await rig.store.commitPage(commitOf(failures(5, { severity: 3 })), decideWith());
      const row = (await rig.store.page({ filter: { terms: {} }, now: NOW, limit: 1 })).rows[0];
      const id = row?.event.id as string;
      await rig.store.fold('C_OPS', [], { severity: 2, limit: 3 }, NOW);
      const storm = { id: 1, channel: 'C_OPS', ts: undefined };
      expect((await trail(id)).cards).toMatchObject([{ ts: undefined, waitingSince: undefined, storm }]);
      const [card] = await waitingIn(rig.store, 'C_OPS', NOW);
      await post(card?.card as number, '9.9');
      expect((await trail(id)).cards).toMatchObject([{ storm: { ...storm, ts: '9.9' } }]);
    });
  });

  describe('the alerts', () => {
    const open = async (device: string, severity: number, time: number) =>
      rig.store.commitPage(commitOf([event({ device, severity, time })]), decideWith());
    const names = async (
      states: Parameters<typeof rig.store.alerts>[0]['states'],
      subject?: string,
      limit = 9,
    ) => {
      const found = await rig.store.alerts({ states, limit, ...(subject !== undefined && { subject }) });
      return [found.rows.map(({ alert }) => alert.subject), found.count];
    };

    it('come worst first, newest first within a severity, as many as wanted', async () => {
      await open('A', 3, NOW - HOUR);
      await open('B', 1, NOW - DAY);
      await open('C', 3, NOW);
      await open('D', 0 as Severity, NOW - 2 * DAY);
      expect(await names(['open'])).toEqual([['D', 'B', 'C', 'A'], 4]);
      expect(await names(['open'], undefined, 2)).toEqual([['D', 'B'], 4]);
      await rig.store.move(2, { act: 'ack', by: person(1), at: NOW, reason: 'command' });
      expect(await names(['open'])).toEqual([['D', 'C', 'A'], 3]);
      expect(await names(['acked'])).toEqual([['B'], 1]);
      expect(await names(['acked', 'open', 'acked'])).toEqual([['D', 'B', 'C', 'A'], 4]);
      expect(await names([])).toEqual([[], 0]);
      expect(await names(['resolved'])).toEqual([[], 0]);
    });

    it('are found by subject, however it is spelt, with their cards', async () => {
      await open('Été-1', 3, NOW);
      await open('LAPTOP-1', 3, NOW);
      expect(await names(['open'], 'E\u0301TE\u0301-1')).toEqual([['Été-1'], 1]);
      expect(await names(['open'], 'laptop')).toEqual([[], 0]);
      expect(await names(['open'], '')).toEqual([[], 0]);
      await post(2, '2.2');
      const { rows } = await rig.store.alerts({ states: ['open'], subject: 'laptop-1', limit: 5 });
      expect(rows).toMatchObject([{ alert: { id: 2 }, card: { channel: 'C_OPS', ts: '2.2' } }]);
    });
  });
}
