import { describe, expect, it } from 'vitest';
import { ALERT_STATES } from '../../src/domain/alert.ts';
import { ACTS, step } from '../../src/domain/life.ts';
import { lives } from './lives.ts';
import { commitOf, decideWith, event, filterOf, HOUR, MINUTE, NOW, person } from './samples.ts';
import { type Rig, waitingIn } from './store.ts';

/** Silencing goes through a silence. */
const MOVES = ACTS.filter((act) => act !== 'silence' && act !== 'unsilence');

export function storeLife(rig: Rig): void {
  const life = lives({ get: () => rig.store });
  const { open, move, alertOf, inState, recordOf, sendAll, linesOf } = life;

  describe('what a person does to an alert', () => {
    for (const state of ALERT_STATES) {
      for (const act of MOVES) {
        const next = step(state, act, state === 'acked');
        it(`${act} of one that is ${state} ${next.ok ? `leads to ${next.to}` : 'is refused'}`, async () => {
          const id = await inState(state, 'DEV');
          const [before, recorded] = [await alertOf(id), (await recordOf(id)).length];
          const result = await move(id, act, { note: 'said', owner: person(2) });
          const after = await alertOf(id);
          expect(before.state).toBe(state);
          if (!next.ok) {
            expect(result).toEqual({ ok: false, reason: next.reason, alert: before });
            expect(after).toEqual(before);
            expect(await recordOf(id)).toHaveLength(recorded);
            return;
          }
          expect(result).toEqual({ ok: true, alert: after, ...(act === 'ack' && { untaken: 0 }) });
          expect(after).toMatchObject({ state: next.to, revision: before.revision + 1 });
          expect((await recordOf(id)).at(-1)).toMatchObject({
            ...{ action: act, was: state, became: next.to, by: person(1), at: NOW, alert: id, note: 'said' },
          });
        });
      }
    }

    it('is refused where there is no such alert', async () => {
      expect(await move(4_711, 'ack')).toEqual({ ok: false, reason: 'unknown_alert' });
      expect(await recordOf()).toEqual([]);
    });

    it('is won by the first of a hundred; all others are told what they met', async () => {
      const id = await open('DEV');
      const results = await Promise.all(
        Array.from({ length: 100 }, (_, n) => move(id, 'ack', { by: person(n), at: NOW + n })),
      );
      const [winner, ...more] = results.flatMap((result) => (result.ok ? [result.alert] : []));
      expect(more).toEqual([]);
      expect(winner?.ack?.by).toBeDefined();
      const told = results.filter(({ ok }) => !ok);
      expect(told).toHaveLength(99);
      for (const result of told)
        expect(result).toEqual({ ok: false, reason: 'already_acked', alert: winner });
      expect((await recordOf(id)).filter(({ action }) => action === 'ack')).toHaveLength(1);
    });

    it('and what the feed says at the same time are one after the other: the second is told', async () => {
      const id = await open('DEV');
      const good = event({ device: 'DEV', severity: 6, status: 'Success', time: NOW + MINUTE });
      const [, click] = await Promise.all([
        rig.store.commitPage(commitOf([good], { at: NOW + MINUTE }), decideWith()),
        move(id, 'ack', { at: NOW + MINUTE }),
      ]);
      expect(click).toMatchObject({ ok: false, reason: 'already_resolved' });
      expect(await alertOf(id)).toMatchObject({ state: 'resolved', resolution: { reason: 'success' } });
      expect((await recordOf(id)).map(({ action }) => action)).toEqual(['open', 'recover']);
    });

    it('keeps who, why, for whom and until when', async () => {
      const id = await open('DEV');
      const until = NOW + 4 * HOUR;
      const card = { channel: 'C_OPS', ts: '1.1' };
      const more = { note: 'disk', ackReason: 'hardware', until, owner: person(2), card } as const;
      await move(id, 'ack', more);
      expect(await alertOf(id)).toMatchObject({
        ack: { by: person(1), at: NOW, note: 'disk', reason: 'hardware', until },
        owner: person(2),
      });
      expect((await recordOf(id)).at(-1)).toMatchObject({
        ...{ reason: 'click', note: 'disk' },
        data: {
          ackReason: 'hardware',
          until,
          owner: 'U2',
          ownerName: 'Person 2',
          channel: 'C_OPS',
          ts: '1.1',
        },
      });
    });

    it('leaves the owner when nobody has acknowledged it any more, and clears who had', async () => {
      const id = await open('DEV');
      await move(id, 'assign', { owner: person(2) });
      await move(id, 'ack');
      await move(id, 'unack', { by: person(3) });
      expect(await alertOf(id)).toMatchObject({ state: 'open', ack: undefined, owner: person(2) });
      await move(id, 'assign');
      expect((await alertOf(id)).owner).toBeUndefined();
    });

    it('adds notes in any state; the last one is kept', async () => {
      const id = await inState('resolved', 'DEV');
      await move(id, 'note', { note: 'first' });
      await move(id, 'note', { note: 'second', by: person(2), at: NOW + 1 });
      expect(await alertOf(id)).toMatchObject({
        state: 'resolved',
        note: { by: person(2), at: NOW + 1, text: 'second' },
      });
    });

    it('survives a restart, and later events leave it', async () => {
      const id = await inState('acked', 'DEV');
      const store = await rig.reopen();
      await store.commitPage(commitOf([event({ device: 'DEV' })]), decideWith());
      expect(await alertOf(id)).toMatchObject({ state: 'acked', count: 2, ack: { by: person('A') } });
      const asked = { filter: filterOf({ status: 'acked' }), now: NOW, limit: 10 };
      expect((await store.page(asked)).rows).toHaveLength(2);
    });

    it('wants the card edited before all others, with a line in its thread', async () => {
      const id = await open('DEV');
      await sendAll(NOW);
      await open('OTHER', { sample: { severity: 2 } });
      await move(id, 'ack', { note: 'mine' });
      const [first, second] = await waitingIn(rig.store, 'C_OPS', NOW);
      expect(first).toMatchObject({ urgent: true, isNew: false });
      expect(second).toMatchObject({ urgent: false, isNew: true });
      expect(linesOf(await sendAll(NOW))).toMatchObject([
        {
          entry: { action: 'ack', note: 'mine' },
          broadcast: false,
          mention: '',
          alert: { id, state: 'acked' },
        },
      ]);
    });
  });

  describe('resolving and opening again', () => {
    it('says by whom and how long it lasted, and ends its problems', async () => {
      const id = await open('DEV', { sample: { time: NOW - HOUR } });
      await move(id, 'resolve', { at: NOW + HOUR, note: 'done' });
      expect(await alertOf(id)).toMatchObject({
        state: 'resolved',
        membersLeft: 0,
        resolution: { at: NOW + HOUR, reason: 'person', by: person(1), note: 'done' },
      });
      expect((await recordOf(id)).at(-1)?.data).toMatchObject({ lasted: 2 * HOUR, attempts: 1 });
    });

    it('knows what was before', async () => {
      const id = await open('DEV');
      await move(id, 'ack', { by: person(5) });
      await move(id, 'resolve', { at: NOW + MINUTE });
      const again = await move(id, 'reopen', { by: person(6), at: NOW + HOUR });
      expect(again).toMatchObject({
        ok: true,
        alert: {
          ...{ state: 'open', openedAt: NOW + HOUR, ack: undefined, resolution: undefined, membersLeft: 1 },
          reopened: {
            ...{ at: NOW + HOUR, by: person(6), openedAt: NOW, resolvedAt: NOW + MINUTE },
            ackedBy: person(5),
          },
        },
      });
      await rig.store.commitPage(commitOf([event({ device: 'DEV', time: NOW + HOUR })]), decideWith());
      expect(await alertOf(id)).toMatchObject({ count: 2, state: 'open' });
    });

    it('is refused when a newer alert of the same problem lives', async () => {
      const at = NOW + 40 * 24 * HOUR;
      const id = await open('DEV');
      await move(id, 'resolve', { at: NOW + MINUTE });
      const newer = await open('DEV', { at });
      expect(newer).not.toBe(id);
      expect(await move(id, 'reopen', { at })).toMatchObject({
        ok: false,
        reason: 'superseded',
        alert: { id },
      });
      await move(newer, 'resolve', { at });
      expect(await move(id, 'reopen', { at })).toMatchObject({ ok: true, alert: { state: 'open' } });
      expect(await move(newer, 'reopen', { at })).toMatchObject({ ok: false, reason: 'superseded' });
    });
  });

  describe('many at once', () => {
    it('moves those it is possible for, together, and says how many it left', async () => {
      const [a, b, c] = [await open('A'), await open('B'), await inState('acked', 'C')];
      const asked = { act: 'ack', by: person(1), at: NOW, reason: 'command' } as const;
      expect(await rig.store.moveAll([a, b, b, c, 4_711], asked)).toEqual({
        moved: [a, b],
        refused: 2,
        untaken: [0, 0],
      });
      expect((await alertOf(c)).ack?.by).toEqual(person('A'));
      expect((await recordOf(a)).at(-1)).toMatchObject({ action: 'ack', reason: 'command' });
    });
  });
}
