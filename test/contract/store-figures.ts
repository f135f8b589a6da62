import { beforeEach, describe, expect, it } from 'vitest';
import type { Move } from '../../src/domain/desk.ts';
import { EVERYTHING } from '../../src/domain/filter.ts';
import {
  commitOf,
  decideWith,
  event,
  failures,
  filterOf,
  HOUR,
  MINUTE,
  NOW,
  person,
  routeTo,
} from './samples.ts';
import { type Rig, waitingIn } from './store.ts';

/** What status tells of alerts, silences and cards. */
export function storeFigures(rig: Rig): void {
  const moved = async (alert: number, act: Move['act'], n: number, more: Partial<Move> = {}) => {
    const result = await rig.store.move(alert, { act, by: person(n), at: NOW, reason: 'click', ...more });
    expect(result).toMatchObject({ ok: true });
  };
  const silence = (type: string, until?: number) =>
    rig.store.addSilence({
      ...{ filter: filterOf({ type }), text: `--type ${type}`, by: person(1), note: '', at: NOW },
      ...{ until, alert: undefined, reason: 'command' },
    });
  /** Everything that waits in the channel is brought to Slack. */
  const deliver = async (round: number) => {
    for (const { card } of await waitingIn(rig.store, 'C_OPS', NOW)) {
      const job = await rig.store.claim(card, NOW);
      await rig.store.settle(card, job?.revision as number, { ok: true, ts: `${card}.${round}`, at: NOW });
    }
  };

  describe('figures for status', () => {
    beforeEach(() => rig.store.commitPage(commitOf(failures(3)), decideWith()));

    it('count alerts by state, silences in force and what came to its end today', async () => {
      const { store } = rig;
      const { rows } = await store.alerts({ states: ['open'], limit: 10 });
      await moved(rows[0]?.alert.id as number, 'ack', 1, { until: NOW + HOUR });
      await moved(rows[1]?.alert.id as number, 'resolve', 1);
      await silence('X', NOW + 5 * MINUTE);
      await silence('Y');
      const figures = await store.statusFigures(NOW);
      expect(figures.alerts).toEqual({ open: 1, acked: 1, resolved: 1 });
      expect(figures).toMatchObject({ silences: 2, next: NOW + 5 * MINUTE, today: { resolved: 1 } });
      expect((await store.statusFigures(NOW + 5 * MINUTE)).silences).toBe(1);
    });

    it('tell how long cards have waited, but for the time they wait for more of their group', async () => {
      const { store } = rig;
      const routes = [routeTo('C_WAIT', undefined, { groupWait: 10 * MINUTE })];
      await store.commitPage(commitOf([event({ device: 'W', severity: 5 })]), decideWith(routes));
      await deliver(1);
      const waits = async (at: number) => (await store.statusFigures(at)).waitingSince;
      expect(await waits(NOW + 9 * MINUTE)).toBe(0);
      expect(await waits(NOW + 12 * MINUTE)).toBe(2 * MINUTE);
    });

    it('count cards, not the lines in their threads', async () => {
      const { store } = rig;
      await deliver(1);
      const { rows } = await store.alerts({ states: ['open'], limit: 10 });
      await moved(rows[0]?.alert.id as number, 'ack', 1);
      await moved(rows[0]?.alert.id as number, 'note', 2, { note: 'seen' });
      await store.putPost({ key: 'd', channel: 'C_OPS', message: { text: 'digest', blocks: [] }, at: NOW });
      await deliver(2);
      expect(await store.waiting(10, NOW)).toEqual([]);
      expect(await store.statusFigures(NOW)).toMatchObject({ sentLastHour: 3, today: { cards: 3 } });
      const listed = await store.alerts({ states: ['open', 'acked'], limit: 10 });
      const page = await store.page({ filter: EVERYTHING, now: NOW, limit: 10 });
      for (const { card } of [...listed.rows, ...page.rows]) expect(card?.channel).toBe('C_OPS');
      const cards = new Map(listed.rows.map(({ alert, card }) => [alert.id, card?.ts]));
      expect(new Set(cards.values()).size).toBe(3);
      for (const { alert, card } of page.rows) expect(card?.ts).toBe(cards.get(alert as number));
    });
  });
}
