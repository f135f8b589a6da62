import { describe, expect, it } from 'vitest';
import type { Route } from '../../src/domain/rules.ts';
import { lives } from './lives.ts';
import { commitOf, DAY, decideWith, event, HOUR, MINUTE, NOW, person, routeTo } from './samples.ts';
import type { Rig } from './store.ts';

const ESCALATE = [
  { after: 15 * MINUTE, mention: 'S0ONCALL', channel: '' },
  { after: HOUR, mention: '', channel: 'C_BOSS' },
];
const ESCALATING: readonly Route[] = [routeTo('C_OPS', undefined, { escalate: ESCALATE })];

/** NOW is noon. */
const NOON_BREAK = { days: [0, 1, 2, 3, 4, 5, 6], from: 12 * 60, to: 13 * 60, zone: 'UTC' } as const;

export function storeTimers(rig: Rig): void {
  const life = lives({ get: () => rig.store });
  const { open, move, alertOf, silence, recordOf, sendAll, linesOf, cardsOf, pass } = life;

  /** Calls and reminders of the record, with when they came. */
  const said = async (alert: number) =>
    (await recordOf(alert))
      .filter(({ action }) => action === 'escalate' || action === 'remind')
      .map(({ action, at }) => [action, (at - NOW) / MINUTE]);

  describe('an acknowledgement with an end', () => {
    it('lapses then, and its owner is called in the thread', async () => {
      const id = await open('DEV');
      await sendAll(NOW);
      await move(id, 'ack', { until: NOW + HOUR, owner: person(7) });
      await sendAll(NOW);
      expect(await rig.store.turn(NOW + HOUR - 1, 10)).toEqual({ done: [], next: NOW + HOUR });
      expect(await rig.store.turn(NOW + HOUR, 10)).toEqual({
        done: [{ kind: 'lapse', ref: id }],
        next: undefined,
      });
      expect(await alertOf(id)).toMatchObject({ state: 'open', ack: undefined, owner: person(7) });
      expect(linesOf(await sendAll(NOW + HOUR))).toMatchObject([
        { entry: { action: 'lapse', reason: 'ack_lapsed', by: undefined }, broadcast: false, mention: 'U7' },
      ]);
    });

    it('calls who had it where nobody owns it, once', async () => {
      const id = await open('DEV');
      await sendAll(NOW);
      await move(id, 'ack', { until: NOW + HOUR });
      await rig.reopen();
      await pass(NOW + DAY);
      expect(await pass(NOW + 2 * DAY)).toEqual([]);
      expect(linesOf(await sendAll(NOW + DAY)).map(({ mention }) => mention)).toEqual(['', 'U1']);
    });

    it('does not when it was undone, taken anew or resolved meanwhile', async () => {
      const id = await open('DEV');
      await move(id, 'ack', { until: NOW + HOUR });
      await move(id, 'unack', { at: NOW + 1 });
      await move(id, 'ack', { by: person(2), at: NOW + 2 });
      expect(await pass(NOW + DAY)).toEqual([]);
      expect(await alertOf(id)).toMatchObject({ state: 'acked', ack: { by: person(2) } });
    });

    it('calls nobody at quiet hours', async () => {
      const id = await open('DEV', { routes: [routeTo('C_OPS', undefined, { quiet: NOON_BREAK })] });
      await sendAll(NOW);
      await move(id, 'ack', { until: NOW + MINUTE });
      await pass(NOW + MINUTE);
      expect(
        linesOf(await sendAll(NOW + MINUTE)).map(({ entry, mention }) => [entry.action, mention]),
      ).toEqual([
        ['ack', ''],
        ['lapse', ''],
      ]);
    });

    it('waits while the alert is silenced, and lapses when that ends', async () => {
      const id = await open('DEV');
      await move(id, 'ack', { until: NOW + HOUR });
      await silence({ alert: id, until: NOW + 2 * HOUR });
      expect(await pass(NOW + HOUR)).toEqual([]);
      expect(await pass(NOW + 2 * HOUR)).toMatchObject([{ kind: 'silence_end' }, { kind: 'lapse', ref: id }]);
      expect((await alertOf(id)).state).toBe('open');
    });
  });

  describe('escalation', () => {
    it('calls in the thread, then gives another channel a card, once each', async () => {
      const id = await open('DEV', { routes: ESCALATING });
      await sendAll(NOW);
      expect(await pass(NOW + 15 * MINUTE)).toEqual([{ kind: 'escalate', ref: id }]);
      expect(linesOf(await sendAll(NOW + 15 * MINUTE))).toMatchObject([
        { entry: { action: 'escalate', data: { step: 1, mention: 'S0ONCALL' } }, mention: 'S0ONCALL' },
      ]);
      await pass(NOW + HOUR);
      const jobs = await sendAll(NOW + HOUR);
      expect(cardsOf(jobs).filter(({ channel }) => channel === 'C_BOSS')).toMatchObject([
        { view: { alert: { route: { channel: 'C_BOSS', mention: '', escalation: 2, route: 1 } } } },
      ]);
      expect(
        linesOf(jobs)
          .map(({ mention }) => mention)
          .filter(Boolean),
      ).toEqual([]);
      expect(await pass(NOW + DAY)).toEqual([]);
      expect(await said(id)).toEqual([
        ['escalate', 15],
        ['escalate', 60],
      ]);
    });

    it('calls only in the thread of the card whose route wants it', async () => {
      const routes = [routeTo('C_A', { type: 'Backup' }, { continue: true }), ...ESCALATING];
      await open('DEV', { routes });
      await sendAll(NOW);
      await pass(NOW + 15 * MINUTE);
      const calls = (await sendAll(NOW + 15 * MINUTE)).filter(({ view }) => view.kind === 'reply');
      expect(calls.map(({ channel }) => channel)).toEqual(['C_OPS']);
    });

    it('stops when somebody has it, and begins anew when nobody has', async () => {
      const id = await open('DEV', { routes: ESCALATING });
      await move(id, 'ack', { at: NOW + 10 * MINUTE });
      expect(await pass(NOW + HOUR)).toEqual([]);
      await move(id, 'unack', { at: NOW + 2 * HOUR });
      await pass(NOW + 2 * HOUR + 15 * MINUTE - 1);
      expect(await said(id)).toEqual([]);
      await pass(NOW + 2 * HOUR + 15 * MINUTE);
      expect(await said(id)).toEqual([['escalate', 135]]);
      await move(id, 'resolve', { at: NOW + 140 * MINUTE });
      expect(await pass(NOW + DAY)).toEqual([]);
    });

    it('waits for the end of quiet hours, and keeps the time between its steps', async () => {
      const routes = [routeTo('C_OPS', undefined, { escalate: ESCALATE, quiet: NOON_BREAK })];
      const id = await open('DEV', { routes });
      await sendAll(NOW);
      await pass(NOW + HOUR - 1);
      expect(await said(id)).toEqual([]);
      await pass(NOW + HOUR);
      expect(await said(id)).toEqual([['escalate', 60]]);
      await pass(NOW + 105 * MINUTE);
      expect(await said(id)).toEqual([
        ['escalate', 60],
        ['escalate', 105],
      ]);
    });

    it('calls nobody in the thread of a card that a storm counts', async () => {
      const soon = [
        { after: 5 * MINUTE, mention: 'S0ONCALL', channel: '' },
        { after: 8 * MINUTE, mention: 'S0ONCALL', channel: 'C_BOSS' },
      ];
      const id = await open('DEV', { routes: [routeTo('C_OPS', undefined, { escalate: soon })] });
      await rig.store.fold('C_OPS', [], { severity: 0, limit: 0 }, NOW);
      expect(await pass(NOW + 5 * MINUTE)).toEqual([]);
      expect(await pass(NOW + 8 * MINUTE)).toEqual([{ kind: 'escalate', ref: id }]);
      expect((await recordOf(id)).at(-1)?.data).toEqual({ step: 2, channel: 'C_BOSS' });
      const jobs = await sendAll(NOW + 8 * MINUTE);
      expect(linesOf(jobs)).toEqual([]);
      expect(cardsOf(jobs).map(({ channel }) => channel)).toEqual(['C_BOSS']);
    });

    it('follows the route as it was, over a restart', async () => {
      const id = await open('DEV', { routes: ESCALATING });
      const store = await rig.reopen();
      await store.commitPage(commitOf([event({ device: 'DEV' })]), decideWith());
      await pass(NOW + 15 * MINUTE);
      expect(await said(id)).toEqual([['escalate', 15]]);
    });
  });

  describe('reminders', () => {
    const routes = [routeTo('C_OPS', undefined, { repeatInterval: 4 * HOUR })];

    it('are said in the channel as long as nobody has the alert', async () => {
      const id = await open('DEV', { routes });
      await sendAll(NOW);
      await pass(NOW + 4 * HOUR);
      expect(linesOf(await sendAll(NOW + 4 * HOUR))).toMatchObject([
        { entry: { action: 'remind', reason: 'nobody_acknowledged' }, broadcast: true, mention: '' },
      ]);
      await pass(NOW + 8 * HOUR);
      await move(id, 'ack', { at: NOW + 9 * HOUR });
      await pass(NOW + DAY);
      expect(await said(id)).toEqual([
        ['remind', 240],
        ['remind', 480],
      ]);
    });

    it('are said once after a long stop, not as often as they would have been', async () => {
      const id = await open('DEV', { routes });
      await pass(NOW + 3 * DAY);
      expect(await said(id)).toHaveLength(1);
      expect((await rig.store.turn(NOW + 3 * DAY, 10)).next).toBe(NOW + 3 * DAY + 4 * HOUR);
    });
  });

  describe('what is due', () => {
    it('is done in its order, so much at a time', async () => {
      const ids = [await open('A'), await open('B'), await open('C')];
      const [a, b, c] = ids as [number, number, number];
      await move(a, 'ack', { until: NOW + 3 * HOUR });
      await move(b, 'ack', { until: NOW + HOUR });
      await move(c, 'ack', { until: NOW + 2 * HOUR });
      const first = await rig.store.turn(NOW + DAY, 2);
      expect(first).toEqual({
        done: [
          { kind: 'lapse', ref: b },
          { kind: 'lapse', ref: c },
        ],
        next: NOW + 3 * HOUR,
      });
      expect(await rig.store.turn(NOW + DAY, 2)).toEqual({
        done: [{ kind: 'lapse', ref: a }],
        next: undefined,
      });
    });
  });
}
