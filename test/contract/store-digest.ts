import { describe, expect, it } from 'vitest';
import type { Move } from '../../src/domain/desk.ts';
import { commitOf, DAY, decideWith, event, failures, HOUR, MINUTE, NOW, person, TO_OPS } from './samples.ts';
import { type Rig, waitingIn } from './store.ts';

/** The numbers of a digest. */
export function storeDigest(rig: Rig): void {
  /** Alerts are opened when their page arrives. */
  const commit = (events: ReturnType<typeof event>[], at: number) =>
    rig.store.commitPage(commitOf(events, { at }), decideWith());
  const alertOf = async (id: string) => (await rig.store.eventById(id))?.alert as number;
  const move = async (id: string, act: Move['act'], at: number) => {
    const result = await rig.store.move(await alertOf(id), { act, by: person(1), at, reason: 'click' });
    expect(result.ok).toBe(true);
  };
  const figures = (more: { channel?: string; from?: number; to?: number; zone?: string } = {}) =>
    rig.store.digestFigures({ from: NOW - DAY, to: NOW, zone: 'UTC', ...more });
  const failed = (id: string, time: number, more: Parameters<typeof event>[0] = {}) =>
    event({ id, device: id, time, ...more });

  describe('a digest', () => {
    it('of nothing is all zeros', async () => {
      expect(await figures()).toEqual({
        ...{
          opened: 0,
          openedBefore: 0,
          resolved: {},
          stillOpen: 0,
          stillAcked: 0,
          toAck: [],
          gaps: [],
          subjects: [],
        },
        toAckAll: undefined,
        days: [
          { at: NOW - DAY, opened: 0, before: 0 },
          { at: NOW - DAY / 2, opened: 0, before: 0 },
        ],
      });
    });

    it('counts what was opened in the span, and what of it is still so', async () => {
      const times = [NOW - 2 * DAY - 1, NOW - 2 * DAY, NOW - DAY - 1, NOW - DAY, NOW - HOUR, NOW - 1, NOW];
      for (const [n, time] of times.entries()) await commit([failed(`e${n}`, time)], time);
      await move('e4', 'ack', NOW - MINUTE);
      await move('e5', 'resolve', NOW + 5);
      expect(await figures()).toMatchObject({ opened: 3, openedBefore: 2, stillOpen: 1, stillAcked: 1 });
    });

    it('counts what ended in the span by how, each alert once', async () => {
      const good = (id: string, time: number) => event({ device: id, time, status: 'Success', severity: 6 });
      await commit(
        ['a', 'b', 'c', 'd'].map((id) => failed(id, NOW - 2 * DAY)),
        NOW - 2 * DAY,
      );
      await commit([good('a', NOW - DAY - 1)], NOW - DAY - 1);
      await commit([good('b', NOW - HOUR)], NOW - HOUR);
      await move('c', 'resolve', NOW - 3 * HOUR);
      await move('c', 'reopen', NOW - 2 * HOUR);
      await move('c', 'resolve', NOW - HOUR);
      await move('d', 'resolve', NOW - HOUR);
      await move('d', 'reopen', NOW - MINUTE);
      expect((await figures()).resolved).toEqual({ success: 1, person: 2 });
    });

    it('tells how long the first acknowledgement took, in the middle, by severity', async () => {
      const waits = { s2: [1, 2, 9], s3: [10, 20] };
      for (const [name, minutes] of Object.entries(waits)) {
        for (const [n, wait] of minutes.entries()) {
          const id = `${name}-${n}`;
          await commit([failed(id, NOW - HOUR, { severity: Number(name.slice(1)) })], NOW - HOUR);
          await move(id, 'ack', NOW - HOUR + wait * MINUTE);
          await move(id, 'unack', NOW - 2 * MINUTE);
          await move(id, 'ack', NOW - MINUTE);
        }
      }
      await commit([failed('nobody', NOW - HOUR)], NOW - HOUR);
      const { toAck, toAckAll } = await figures();
      expect(toAck).toEqual([
        { severity: 2, count: 3, median: 2 * MINUTE },
        { severity: 3, count: 2, median: 15 * MINUTE },
      ]);
      expect(toAckAll).toBe(9 * MINUTE);
    });

    it('names the subjects with the most alerts, and what they mostly were', async () => {
      const of = (device: string, type: string, severity = 3) =>
        event({ device, type, severity, time: NOW - HOUR });
      await commit([of('LAB', 'Backup'), of('lab', 'Restore'), of('Lab', 'Delete')], NOW - HOUR);
      await commit(
        [
          of('FIN', 'Backup', 3),
          of('SRV', 'Backup', 2),
          event({ device: '', identity: '', time: NOW - HOUR }),
        ],
        NOW - HOUR,
      );
      const { subjects } = await figures();
      expect(subjects.map(({ alerts }) => alerts)).toEqual([3, 1, 1]);
      expect(subjects.map(({ subject }) => subject.toLowerCase())).toEqual(['lab', 'srv', 'fin']);
      expect(subjects[1]).toEqual({ subject: 'SRV', alerts: 1, type: 'Backup' });
    });

    it('names ten subjects at most', async () => {
      await commit(failures(25), NOW - HOUR);
      expect((await figures()).subjects).toHaveLength(10);
    });

    it('of a channel counts the alerts with a card there, wherever the card went', async () => {
      const { store } = rig;
      await commit([...failures(3), event({ device: 'S', severity: 1 })], NOW - HOUR);
      expect(await figures({ channel: 'C_SEC' })).toMatchObject({ opened: 1 });
      expect(await figures({ channel: 'C_OPS' })).toMatchObject({ opened: 3 });
      expect(await figures({ channel: 'C_OTHER' })).toMatchObject({ opened: 0, subjects: [] });
      const { alert } = (await store.alerts({ states: ['open'], limit: 1 })).rows[0] ?? {};
      await store.move(alert?.id as number, {
        act: 'resolve',
        by: person(1),
        at: NOW - MINUTE,
        reason: 'click',
      });
      expect((await figures({ channel: 'C_SEC' })).resolved).toEqual({ person: 1 });
      expect((await figures({ channel: 'C_OPS' })).resolved).toEqual({});
      expect(await waitingIn(store, 'C_OPS', NOW)).not.toEqual([]);
      await store.redirect('C_OPS', { ...TO_OPS, channel: 'C_SEC' }, 'not_in_channel', NOW);
      expect(await figures({ channel: 'C_OPS' })).toMatchObject({ opened: 3 });
      expect(await figures({ channel: 'C_SEC' })).toMatchObject({ opened: 4 });
    });

    it('tells of gaps of the feed in every channel, and counts no trial', async () => {
      const gap = await rig.store.loseCursor({ feed: 'insync', cause: '400', route: TO_OPS, at: NOW - HOUR });
      const key = 'test:1';
      const report = {
        key,
        at: NOW - HOUR,
        severity: 7,
        type: 'Test',
        subject: '',
        routes: [TO_OPS],
      } as const;
      await rig.store.find({ present: true, ...report, finding: { kind: 'test', by: person(1) } });
      for (const channel of ['C_OPS', 'C_OTHER']) {
        expect((await figures({ channel })).gaps).toEqual([
          { alert: gap.id, from: undefined, to: NOW - HOUR },
        ]);
      }
      expect((await figures({ from: NOW - 2 * DAY, to: NOW - DAY })).gaps).toEqual([]);
      expect(await figures()).toMatchObject({ opened: 1 });
    });

    it('counts by days as the clocks of its zone have them, beside the same days before', async () => {
      // In Berlin summer time ended at 1:00 UTC on 25 October 2026.
      const midnight = (day: number, hours: number) => Date.UTC(2026, 9, day) - hours * HOUR;
      const [from, to] = [midnight(24, 2), midnight(27, 1)];
      const opened = [
        from,
        midnight(25, 2) - 1,
        midnight(25, 2),
        midnight(26, 1) - 1,
        midnight(26, 1),
        to - 1,
      ];
      const before = [midnight(21, 2) - 1, midnight(21, 2), midnight(23, 2), midnight(23, 2) + HOUR];
      for (const time of [...before, ...opened]) await commit([event({ device: `D${time}`, time })], time);
      const { days, openedBefore } = await figures({ from, to, zone: 'Europe/Berlin' });
      expect(days).toEqual([
        { at: from, opened: 2, before: 1 },
        { at: midnight(25, 2), opened: 2, before: 0 },
        { at: midnight(26, 1), opened: 2, before: 2 },
      ]);
      expect(openedBefore).toBe(3);
    });
  });
}
