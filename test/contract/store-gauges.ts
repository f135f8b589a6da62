import { describe, expect, it } from 'vitest';
import type { Move } from '../../src/domain/desk.ts';
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

/** What Prometheus is told of the database, and what its metrics are counted from. */
export function storeGauges(rig: Rig): void {
  const move = (alert: number, act: Move['act'], at: number) =>
    rig.store.move(alert, { act, by: person(1), at, reason: 'click' });
  const open = async () =>
    (await rig.store.alerts({ states: ['open'], limit: 10 })).rows[0]?.alert.id as number;

  describe('gauges', () => {
    it('are there before anything is', async () => {
      const { bytes, ...gauges } = await rig.store.gauges(NOW);
      expect(gauges).toEqual({
        ...{ newest: undefined, waiting: [], alerts: [], silences: 0, unreadable: 0 },
      });
      expect(bytes).toBeTypeOf('number');
    });

    it('tell what waits in each channel, and how long the oldest has', async () => {
      const { store } = rig;
      await store.commitPage(commitOf(failures(2)), decideWith());
      const later = [event({ device: 'SEC', severity: 1, time: NOW + MINUTE })];
      await store.commitPage({ ...commitOf(later), at: NOW + MINUTE }, decideWith());
      expect(await store.gauges(NOW + 90_000)).toMatchObject({
        newest: NOW + MINUTE,
        waiting: [
          { channel: 'C_OPS', count: 2, oldest: 90_000 },
          { channel: 'C_SEC', count: 1, oldest: 30_000 },
        ],
      });
    });

    it('let no line look late whose card is not there, and no card that waits for more of its group', async () => {
      const { store } = rig;
      const routes = [routeTo('C_WAIT', undefined, { groupWait: 10 * MINUTE })];
      await store.commitPage(commitOf([event({ device: 'W', severity: 5 })]), decideWith(routes));
      await move(await open(), 'note', NOW);
      const [card] = await waitingIn(store, 'C_WAIT', NOW);
      expect(card).toMatchObject({ reply: false });
      const oldest = async (at: number) => (await store.gauges(at)).waiting[0];
      expect(await oldest(NOW + 9 * MINUTE)).toEqual({ channel: 'C_WAIT', count: 2, oldest: 0 });
      expect(await oldest(NOW + 12 * MINUTE)).toMatchObject({ oldest: 2 * MINUTE });
    });

    it('count alerts that are not resolved by state and severity, and silences in force', async () => {
      const { store } = rig;
      await store.commitPage(commitOf([...failures(3), event({ device: 'S', severity: 1 })]), decideWith());
      const { rows } = await store.alerts({ states: ['open'], limit: 10 });
      await move(rows[1]?.alert.id as number, 'ack', NOW);
      await move(rows[2]?.alert.id as number, 'resolve', NOW);
      await store.addSilence({
        ...{ filter: filterOf({ type: 'X' }), text: '--type X', by: person(1), note: '', at: NOW },
        ...{ until: NOW + HOUR, alert: undefined, reason: 'command' },
      });
      const gauges = await store.gauges(NOW);
      expect(gauges.alerts).toEqual([
        { state: 'acked', severity: 3, count: 1 },
        { state: 'open', severity: 1, count: 1 },
        { state: 'open', severity: 3, count: 1 },
      ]);
      expect(gauges.silences).toBe(1);
      expect((await store.gauges(NOW + HOUR)).silences).toBe(0);
    });
  });

  describe('a receipt', () => {
    it('counts the new events by type and outcome, and names the alerts they concern', async () => {
      const { store } = rig;
      const good = event({ device: 'A', status: 'Success', severity: 6, time: NOW + MINUTE });
      const first = await store.commitPage(
        commitOf([
          event({ device: 'A' }),
          event({ device: 'B' }),
          event({ type: 'Odd', severity: 6, status: '' }),
        ]),
        decideWith(),
      );
      expect(first.kinds).toEqual([
        { type: 'Backup', outcome: 'failed', count: 2 },
        { type: 'Odd', outcome: 'unknown', count: 1 },
      ]);
      expect(first.alerts).toHaveLength(2);
      const a = (await store.eventById(good.id))?.alert ?? first.alerts[0];
      const second = await store.commitPage(commitOf([good, good]), decideWith());
      expect(second).toMatchObject({ kinds: [{ outcome: 'success', count: 1 }], alerts: [a] });
      expect((await store.commitPage(commitOf([good]), decideWith())).kinds).toEqual([]);
    });
  });

  describe('the first acknowledgement', () => {
    it('tells how long the alert had been open; a later one does not, unless it was opened again', async () => {
      await rig.store.commitPage(commitOf([event({ device: 'A' })]), decideWith());
      const id = await open();
      expect(await move(id, 'ack', NOW + MINUTE)).toMatchObject({ ok: true, untaken: MINUTE });
      await move(id, 'unack', NOW + 2 * MINUTE);
      expect(await move(id, 'ack', NOW + 3 * MINUTE)).not.toHaveProperty('untaken');
      expect(await move(id, 'resolve', NOW + 4 * MINUTE)).not.toHaveProperty('untaken');
      await move(id, 'reopen', NOW + 5 * MINUTE);
      expect(await move(id, 'ack', NOW + 7 * MINUTE)).toMatchObject({ untaken: 2 * MINUTE });
    });
  });
}
