import { describe, expect, it } from 'vitest';
import type { Destination } from '../../src/domain/destination.ts';
import type { ExpirePlace } from '../../src/domain/retention.ts';
import { commitOf, DAY, decideWith, event, HOUR, NOW, person } from './samples.ts';
import type { Rig } from './store.ts';

export function storeForwards(rig: Rig): void {
  const commit = (at: number, ...ids: string[]) =>
    rig.store.commitPage({ ...commitOf(ids.map((id) => event({ id, time: at }))), at }, decideWith());
  const begin = (from: Destination['from'], name = 'soc') => rig.store.beginForwards([{ name, from }], NOW);
  const state = async (name = 'soc') => {
    const found = (await rig.store.forwards()).find((one) => one.name === name);
    if (!found) throw new Error(`nothing is known of ${name}`);
    return found;
  };
  const next = async (after: number, limit = 100) =>
    (await rig.store.arrivals(after, limit)).map(({ event: { id } = { id: '?' } }) => id);
  const advance = async (to: number, more: Partial<Parameters<typeof rig.store.forwarded>[0]> = {}) => {
    const { cursor } = await state();
    const counts = { sent: to - cursor, missed: 0, refused: [] };
    return rig.store.forwarded({ name: 'soc', was: cursor, to, at: NOW, ...counts, ...more });
  };
  const act = (more = {}) => ({ name: 'soc', at: NOW, by: person(1), reason: 'command' as const, ...more });

  describe('forwarding', () => {
    it('begins at what comes next, at all that is stored, or at a time', async () => {
      await commit(NOW - 3 * DAY, 'old');
      await commit(NOW - HOUR, 'young');
      await begin('now');
      await begin('beginning', 'lake');
      await begin(NOW - 2 * HOUR, 'late');
      expect(await state()).toMatchObject({ waiting: 0, waitingSince: undefined, replay: undefined });
      expect(await state('lake')).toMatchObject({ waiting: 2, waitingSince: NOW - 3 * DAY });
      expect((await state('late')).replay).toMatchObject({ since: NOW - 2 * HOUR });
      await commit(NOW, 'next');
      expect(await next((await state()).cursor)).toEqual(['next']);
      expect(await next((await state('lake')).cursor)).toEqual(['old', 'young', 'next']);
      expect(await next((await state('late')).cursor)).toEqual(['young', 'next']);
    });

    it('begins once: what is known keeps its place over restarts and changes of the configuration', async () => {
      await begin('now');
      await commit(NOW, 'a', 'b');
      await rig.reopen();
      await begin('beginning');
      await begin('now');
      expect(await next((await state()).cursor)).toEqual(['a', 'b']);
      expect(await state()).toMatchObject({ waiting: 2, waitingSince: NOW });
    });

    it('gives events in the order of storing, whatever their own times are', async () => {
      await commit(NOW, 'first');
      await commit(NOW - DAY, 'second, and older');
      await commit(NOW + HOUR, 'third');
      expect(await next(0)).toEqual(['first', 'second, and older', 'third']);
      const [first, second] = await rig.store.arrivals(0, 2);
      expect([first?.arrived, second?.arrived]).toEqual([NOW, NOW - DAY]);
      expect(await next(second?.seq as number)).toEqual(['third']);
      expect(await rig.store.arrivals(0, 0)).toEqual([]);
    });

    it('writes down how far it came, and not when somebody moved it meanwhile', async () => {
      await begin('now');
      await commit(NOW, 'a', 'b', 'c');
      const { cursor } = await state();
      const refused = [{ event: 'b', said: 'mapper_parsing_exception' }];
      expect(await advance(cursor + 2, { sent: 1, missed: 4, refused })).toBe(true);
      expect(await state()).toMatchObject({
        ...{ cursor: cursor + 2, waiting: 1, sent: 1, refused: 1, missed: 4, sentAt: NOW },
        lastRefused: { event: 'b', at: NOW, said: 'mapper_parsing_exception' },
      });
      const stale = { name: 'soc', was: cursor, to: cursor + 3, at: NOW, sent: 3, missed: 0, refused: [] };
      expect(await rig.store.forwarded(stale)).toBe(false);
      expect(await rig.store.forwarded({ ...stale, name: 'nobody' })).toBe(false);
      expect(await next((await state()).cursor)).toEqual(['c']);
    });

    it('counts tries that fail one after the other, until one does not', async () => {
      await begin('now');
      await commit(NOW, 'a');
      await rig.store.forwardFailed({ name: 'soc', at: NOW, reason: 'unreachable', said: 'ECONNREFUSED' });
      await rig.store.forwardFailed({ name: 'soc', at: NOW + 5, reason: 'timeout', said: 'no answer' });
      const failure = { since: NOW, at: NOW + 5, attempts: 2, reason: 'timeout', said: 'no answer' };
      expect((await state()).failure).toEqual(failure);
      await advance((await state()).cursor + 1);
      expect((await state()).failure).toBeUndefined();
      expect((await state()).sentAt).toBe(NOW);
    });

    it('can be paused and resumed, once each, which is recorded', async () => {
      await begin('now');
      expect(await rig.store.pauseForward(act())).toBe(true);
      expect(await rig.store.pauseForward(act({ by: person(2) }))).toBe(false);
      await rig.reopen();
      expect((await state()).paused).toEqual({ at: NOW, by: person(1) });
      expect(await rig.store.resumeForward(act({ reason: 'click' }))).toBe(true);
      expect(await rig.store.resumeForward(act())).toBe(false);
      expect((await state()).paused).toBeUndefined();
      expect(await rig.store.pauseForward(act({ name: 'nobody' }))).toBe(false);
      const { entries } = await rig.store.audit({ now: NOW, limit: 10 });
      expect(entries.map(({ action, reason, by, data }) => ({ action, reason, by, data }))).toEqual([
        { action: 'forward_resume', reason: 'click', by: person(1), data: { destination: 'soc' } },
        { action: 'forward_pause', reason: 'command', by: person(1), data: { destination: 'soc' } },
      ]);
    });

    it('sends again what was there since a time, and no event that comes after twice', async () => {
      await begin('beginning');
      await commit(NOW - 4 * DAY, 'old');
      await commit(NOW - HOUR, 'young', 'younger');
      await advance((await rig.store.arrivals(0, 9)).at(-1)?.seq as number);
      await commit(NOW, 'waits');
      const before = await state();
      const asked = act({ since: NOW - 2 * HOUR }) as Parameters<typeof rig.store.replayForward>[0];
      expect(await rig.store.replayForward(asked)).toEqual({ events: 2 });
      const { cursor, replay, waiting } = await state();
      expect(await next(cursor)).toEqual(['young', 'younger', 'waits']);
      expect(waiting).toBe(3);
      expect(replay).toEqual({ since: NOW - 2 * HOUR, upto: before.cursor, at: NOW, by: person(1) });
      // Asked again, and for less: it is the longer of the two.
      expect(await rig.store.replayForward({ ...asked, since: NOW - HOUR / 2 })).toEqual({ events: 0 });
      expect((await state()).replay).toMatchObject({ since: NOW - 2 * HOUR, upto: before.cursor });
      await advance(before.cursor);
      expect((await state()).replay).toBeUndefined();
      expect(await next((await state()).cursor)).toEqual(['waits']);
      expect(await rig.store.replayForward({ ...asked, name: 'nobody' })).toBeUndefined();
      expect((await rig.store.audit({ now: NOW, limit: 1 })).entries[0]).toMatchObject({
        action: 'forward_replay',
        data: { destination: 'soc' },
      });
    });

    it('tells since when the first waits that was never there, whatever is sent again', async () => {
      await commit(NOW - 2 * HOUR, 'before it began');
      await rig.store.beginForwards([{ name: 'soc', from: 'beginning' }], NOW - HOUR);
      expect(await state()).toMatchObject({ waitingSince: NOW - 2 * HOUR, freshSince: NOW - HOUR });
      await advance((await rig.store.arrivals(0, 9)).at(-1)?.seq as number);
      expect((await state()).freshSince).toBeUndefined();
      expect(await rig.store.forwardedSince('soc', NOW - 3 * HOUR)).toBe(1);
      expect(await rig.store.forwardedSince('soc', NOW - HOUR)).toBe(0);
      expect(await rig.store.forwardedSince('nobody', 0)).toBe(0);
      await rig.store.replayForward({ ...act(), since: NOW - 3 * HOUR });
      expect(await state()).toMatchObject({ waiting: 1, freshSince: undefined });
      expect(await rig.store.forwardedSince('soc', NOW - 3 * HOUR)).toBe(1);
      await commit(NOW, 'next');
      expect(await state()).toMatchObject({ waiting: 2, waitingSince: NOW - 2 * HOUR, freshSince: NOW });
    });

    it('misses nothing that comes when everything stored has gone', async () => {
      await begin('now');
      const routine = event({ id: 'gone', time: NOW - 30 * DAY, status: 'Success', severity: 6 });
      await rig.store.commitPage(commitOf([routine]), decideWith());
      await advance((await state()).cursor + 1);
      const { cursor } = await state();
      let place: ExpirePlace | undefined;
      do {
        ({ next: place } = await rig.store.expire({ before: NOW - DAY, most: 100, ...(place && { place }) }));
      } while (place);
      expect(await next(0)).toEqual([]);
      await rig.reopen();
      await commit(NOW, 'next');
      expect((await state()).cursor).toBe(cursor);
      expect(await next(cursor)).toEqual(['next']);
    });

    it('leaves no gap in the numbers after a page that failed', async () => {
      await commit(NOW, 'a');
      const decide = () => () => {
        throw new Error('no');
      };
      const broken = rig.store.commitPage(commitOf([event({ id: 'never' })]), { decide, outage: undefined });
      await expect(broken).rejects.toThrow('no');
      await commit(NOW, 'b', 'c');
      const numbers = (await rig.store.arrivals(0, 9)).map(({ seq }) => seq);
      expect(numbers.map((seq) => seq - (numbers[0] ?? 0))).toEqual([0, 1, 2]);
    });
  });
}
