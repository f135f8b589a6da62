import { describe, expect, it } from 'vitest';
import { missingKey, type Watched } from '../../src/domain/desk.ts';
import { fold } from '../../src/domain/text.ts';
import { commitOf, DAY, decideWith, event, filterOf, HOUR, MINUTE, NOW, person, TO_OPS } from './samples.ts';
import type { Rig } from './store.ts';

const RULE = 'type: Backup, outcome: success';
const FILTER = filterOf({ type: 'Backup', outcome: 'success' });
const FOR = 7 * DAY;

/** Subjects that do not have the expected event any more. */
export function storeMissing(rig: Rig): void {
  const good = (device: string, time: number, more: Parameters<typeof event>[0] = {}) =>
    event({ device, time, status: 'Success', severity: 6, ...more });
  const commit = (events: ReturnType<typeof event>[], at = NOW) =>
    rig.store.commitPage(commitOf(events, { at }), decideWith());
  const missing = (now = NOW, more: Partial<Parameters<typeof rig.store.missing>[0]> = {}) =>
    rig.store.missing({ rule: RULE, filter: FILTER, before: now - FOR, now, ...more });
  const overdue = async (now = NOW) => (await missing(now)).overdue.map(({ subject }) => subject);
  /** As the bot does with what is overdue. */
  const find = ({ tenant, subject, last }: Watched, at: number, rule = RULE) =>
    rig.store.find({
      ...{ present: true, key: missingKey(rule, tenant, fold(subject)), at, severity: 3, type: 'No backup' },
      ...{ subject, finding: { kind: 'missing', rule, for: FOR, last }, routes: [TO_OPS] },
    });

  describe('what is missing', () => {
    it('are the subjects whose last event of the rule is too old, as they are spelt', async () => {
      await commit([
        good('Lab-PC-9', NOW - FOR - 2 * MINUTE),
        good('LAB-PC-9', NOW - FOR - MINUTE),
        good('OLD', NOW - FOR),
        good('FRESH', NOW - HOUR),
        good('FRESH', NOW - FOR - DAY),
        // Neither a failure nor another type is what is expected.
        event({ device: 'FAILS', time: NOW - 8 * DAY }),
        good('RESTORES', NOW - 8 * DAY, { type: 'Restore' }),
        good('', NOW - 8 * DAY, { identity: '' }),
      ]);
      expect(await missing()).toEqual({
        overdue: [{ tenant: 't1', subject: 'LAB-PC-9', last: NOW - FOR - MINUTE }],
        back: [],
      });
      expect(await overdue(NOW + 1)).toEqual(['LAB-PC-9', 'OLD']);
    });

    it('are told apart by tenant', async () => {
      await commit([good('A', NOW - HOUR, { tenant: 't1' }), good('A', NOW - 8 * DAY, { tenant: 't2' })]);
      expect((await missing()).overdue).toEqual([{ tenant: 't2', subject: 'A', last: NOW - 8 * DAY }]);
    });

    it('go by what came since the last call, however late and out of order', async () => {
      await commit([good('A', NOW - 8 * DAY), good('B', NOW - 9 * DAY)]);
      expect(await overdue()).toEqual(['B', 'A']);
      await commit([good('A', NOW - 6 * DAY), good('B', NOW - 10 * DAY), good('C', NOW - 12 * DAY)]);
      expect(await overdue()).toEqual(['C', 'B']);
      await commit([good('B', NOW)]);
      expect(await overdue()).toEqual(['C']);
      expect(await overdue()).toEqual(['C']);
    });

    it('begin with the events of twice the time; who had none for four times as long is gone', async () => {
      await commit([good('EARLIER', NOW - 2 * FOR - MINUTE), good('LATER', NOW - 2 * FOR + MINUTE)]);
      expect(await overdue()).toEqual(['LATER']);
      expect(await overdue(NOW + 2 * FOR)).toEqual(['LATER']);
      expect(await overdue(NOW + 2 * FOR + 2 * MINUTE)).toEqual([]);
    });

    it('are told as long as their alert lives, and are back with the next event', async () => {
      await commit([good('A', NOW - 8 * DAY), good('B', NOW - 8 * DAY), good('C', NOW - 8 * DAY)]);
      const found = (await missing()).overdue;
      const alerts = [];
      for (const watched of found.slice(0, 2)) alerts.push(await find(watched, NOW));
      expect((await missing()).back).toEqual([]);
      const later = NOW + 4 * FOR;
      expect(await overdue(later)).toEqual(['A', 'B']);
      await commit([good('B', later - HOUR)], later);
      expect(await missing(later)).toMatchObject({
        overdue: [{ subject: 'A' }],
        back: [alerts[1]?.fingerprint],
      });
      await rig.store.find({ present: false, key: alerts[1]?.fingerprint as string, at: later });
      expect(await missing(later)).toMatchObject({ overdue: [{ subject: 'A' }], back: [] });
    });

    it('are not told again at once when a person has resolved their alert', async () => {
      const last = NOW - 8 * DAY;
      await commit([good('A', last), good('B', last)]);
      const found = (await missing()).overdue;
      const alerts = [];
      for (const watched of found) alerts.push(await find(watched, NOW));
      const resolve = { act: 'resolve', by: person(1), at: NOW + MINUTE, reason: 'click' } as const;
      await rig.store.move(alerts[0]?.id as number, resolve);
      expect(await overdue(NOW + HOUR)).toEqual(['B']);
      expect(await overdue(NOW + MINUTE + FOR)).toEqual(['B']);
      expect(await overdue(NOW + MINUTE + FOR + 1)).toEqual(['A', 'B']);
    });

    it('are told again in time when they were back with an old event', async () => {
      await commit([good('A', NOW - 8 * DAY)]);
      for (const watched of (await missing()).overdue) await find(watched, NOW);
      await commit([good('A', NOW - 6 * DAY)]);
      for (const key of (await missing()).back) await rig.store.find({ present: false, key, at: NOW });
      expect(await overdue(NOW + DAY)).toEqual([]);
      expect(await overdue(NOW + DAY + MINUTE)).toEqual(['A']);
    });

    it('know their own alerts only, whatever signs their names have', async () => {
      const rules = [RULE, `${RULE}:x`];
      await commit([
        good('a:B', NOW - 8 * DAY, { tenant: 'T:1' }),
        good('B', NOW - 8 * DAY, { tenant: 'T:1:a' }),
      ]);
      for (const rule of rules) {
        for (const watched of (await missing(NOW, { rule })).overdue) await find(watched, NOW, rule);
      }
      await commit([good('a:B', NOW, { tenant: 'T:1' }), good('B', NOW, { tenant: 'T:1:a' })]);
      for (const rule of rules) {
        const { overdue: left, back } = await missing(NOW, { rule });
        expect(left).toEqual([]);
        expect(new Set(back)).toEqual(new Set([missingKey(rule, 't:1', 'a:b')]));
      }
    });

    it('count an event from the future as it arrived', async () => {
      await commit([good('A', NOW + 400 * DAY)], NOW - 8 * DAY);
      expect((await missing()).overdue).toMatchObject([{ subject: 'A', last: NOW - 8 * DAY }]);
    });

    it('are judged by each rule for itself, by whatever it asks', async () => {
      await commit([
        good('A', NOW - 8 * DAY, { more: 'Files Missed:0' }),
        good('A', NOW - HOUR, { more: 'Files Missed:3' }),
      ]);
      const whole = { rule: 'whole', filter: filterOf({ detail: 'Files Missed=0', text: 'files' }) };
      expect((await missing(NOW, whole)).overdue).toMatchObject([{ subject: 'A' }]);
      expect(await overdue()).toEqual([]);
      await commit([good('A', NOW, { more: 'Files Missed:0' })]);
      expect((await missing(NOW, whole)).overdue).toEqual([]);
      expect((await missing(NOW, { rule: 'none', filter: filterOf({ type: 'Nothing' }) })).overdue).toEqual(
        [],
      );
    });

    it('are found among many', async () => {
      const devices = Array.from({ length: 700 }, (_, n) => `D${n}`);
      await commit(devices.map((device, n) => good(device, NOW - 13 * DAY + n * MINUTE)));
      expect((await overdue()).toSorted()).toEqual(devices.toSorted());
      await commit(devices.filter((_, n) => n % 5 > 0).map((device, n) => good(device, NOW - HOUR + n)));
      expect((await overdue()).toSorted()).toEqual(devices.filter((_, n) => n % 5 === 0).toSorted());
    });
  });
}
