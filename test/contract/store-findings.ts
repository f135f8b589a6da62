import { beforeEach, describe, expect, it } from 'vitest';
import type { FindingReport } from '../../src/domain/desk.ts';
import { good, lifeOf, outageOf } from './life.ts';
import { event, failures, HOUR, MINUTE, NOW, person, routeTo, TO_OPS } from './samples.ts';
import type { Rig } from './store.ts';

type Present = Extract<FindingReport, { present: true }>;

/** What the bot finds by itself. */
export function storeFindings(rig: Rig): void {
  const life = lifeOf(rig);

  describe('a finding', () => {
    const report = (more: Partial<Present> = {}): Present => ({
      ...{ present: true, key: 'missing:r:t1:a', at: NOW, severity: 3, type: 'No backup', subject: 'A' },
      finding: { kind: 'missing', rule: 'type: Backup', for: HOUR, last: NOW - 2 * HOUR },
      routes: [TO_OPS],
      ...more,
    });
    const over = (at = NOW) => rig.store.find({ present: false, key: 'missing:r:t1:a', at });

    it('is an alert like any other, once, however often it is told', async () => {
      expect(await over()).toBeUndefined();
      expect(await rig.store.find(report())).toMatchObject({
        ...{ id: 1, kind: 'missing', state: 'open', severity: 3, type: 'No backup', subject: 'A', count: 0 },
        finding: { kind: 'missing', last: NOW - 2 * HOUR },
      });
      expect(await rig.store.find(report({ at: NOW + 1 }))).toBeUndefined();
      expect(await life.waiting()).toEqual([1]);
      expect(await rig.store.alertView(1)).toMatchObject({
        event: undefined,
        members: [],
        lastGood: undefined,
      });
      expect((await rig.store.alerts({ states: ['open'], subject: 'a', limit: 1 })).count).toBe(1);
      expect(await life.recorded()).toEqual(['1 open feed open']);
    });

    it('is brought up to date, and told on its card', async () => {
      await rig.store.find(report());
      await life.deliver();
      const finding = { kind: 'missing', rule: 'type: Backup', for: HOUR, last: NOW - HOUR } as const;
      expect(await rig.store.find(report({ finding }))).toMatchObject({ id: 1, finding });
      expect(await life.waiting()).toEqual([1]);
    });

    it('leaves its card alone when only the number of polls grew', async () => {
      const silent = (polls: number, cause?: string) =>
        report({ finding: { kind: 'feed_silence', feed: 'insync', since: NOW, polls, cause } });
      await rig.store.find(silent(3));
      await life.deliver();
      expect(await rig.store.find(silent(4))).toMatchObject({ finding: { polls: 4, cause: undefined } });
      expect(await life.waiting()).toEqual([]);
      await rig.store.find(silent(5, '503'));
      expect(await life.waiting()).toEqual([1]);
    });

    it('ends by itself, whoever has it, and is a new alert the next time', async () => {
      await rig.store.find(report());
      await life.ack(1);
      expect(await over(NOW + 1)).toMatchObject({
        state: 'resolved',
        resolution: { reason: 'over', at: NOW + 1 },
      });
      expect(await over(NOW + 2)).toBeUndefined();
      expect(await rig.store.find(report({ at: NOW + 3 }))).toMatchObject({ id: 2, state: 'open' });
      expect(await life.recorded(1)).toContain('1 recover over resolved');
    });

    it('may be a test: by whom it was made is recorded', async () => {
      const finding = { kind: 'test', by: person(7) } as const;
      await rig.store.find(report({ key: 'test:1', severity: 6, type: 'Test', subject: '', finding }));
      const { entries } = await rig.store.audit({ now: NOW, limit: 1 });
      expect(entries).toMatchObject([{ action: 'open', reason: 'command', by: person(7), alert: 1 }]);
    });
  });

  describe('an outage', () => {
    const rules = { outage: outageOf(3, 10 * MINUTE), routes: [routeTo('C_OPS')] };
    const at = (minute: number, device: string) => event({ device, time: NOW + minute * MINUTE });
    const page = (minute: number, ...events: ReturnType<typeof event>[]) =>
      life.page(events, rules, NOW + minute * MINUTE);

    it('is said once when as many subjects fail within the time, and holds their alerts back', async () => {
      await page(0, at(-5, 'A'), at(-4, 'A'), at(-3, 'B'));
      expect(await life.states()).toEqual(['1 open', '2 open']);
      await page(0, at(0, 'C'));
      expect(await life.states()).toEqual(['1 silenced', '2 silenced', '3 silenced', '4 open']);
      expect(await life.alert(4)).toMatchObject({
        ...{
          kind: 'outage',
          severity: 2,
          children: 3,
          type: 'Outage',
          firstSeen: NOW - 5 * MINUTE,
          lastSeen: NOW,
        },
        finding: { kind: 'outage', subjects: 3, within: 10 * MINUTE, rule: 'subjects: 3' },
      });
      expect(await life.waiting()).toEqual([4]);
    });

    it('takes in who fails later', async () => {
      await page(0, ...failures(3));
      await life.deliver();
      const receipt = await page(1, at(1, 'LATER'));
      expect(receipt.decisions).toMatchObject({ inhibited: 1, opened: 0 });
      expect(await life.alert(4)).toMatchObject({ children: 4, finding: { subjects: 4 } });
      expect(await life.waiting('C_OPS', NOW + MINUTE)).toEqual([4]);
    });

    it('is none when they fail slowly, or are all one subject, or come late together', async () => {
      await page(60, at(0, 'A'), at(6, 'B'), at(12, 'C'), at(18, 'D'));
      const one = ['t1', 't2', 't3'].map((tenant) => event({ device: 'E', tenant, time: NOW - HOUR }));
      await page(60, ...one, event({ device: 'e', type: 'Backup', severity: 2, time: NOW - HOUR }));
      expect((await life.states()).every((each) => each.endsWith('open'))).toBe(true);
      expect(
        (await rig.store.alerts({ states: ['open'], limit: 99 })).rows.map(({ alert }) => alert.kind),
      ).not.toContain('outage');
    });

    it('leaves alerts of long before alone, and those that somebody has', async () => {
      await page(-120, at(-120, 'OLD'));
      await page(0, at(0, 'A'));
      await life.ack(2);
      await page(1, at(1, 'B'), at(1, 'C'));
      expect(await life.states()).toEqual(['1 open', '2 acked', '3 silenced', '4 silenced', '5 open']);
    });

    it('is not made of what a silence keeps quiet', async () => {
      await life.silence({ subject: 'A' });
      await page(0, at(0, 'A'), at(0, 'B'), at(0, 'C'));
      expect(await life.states()).toEqual(['1 silenced', '2 open', '3 open']);
      await page(1, at(1, 'D'));
      expect(await life.states()).toEqual(['1 silenced', '2 silenced', '3 silenced', '4 silenced', '5 open']);
      expect(await life.alert(5)).toMatchObject({ children: 3, finding: { subjects: 3 } });
      expect((await rig.store.alertView(5))?.members.map(({ subject }) => subject).sort()).toEqual([
        'B',
        'C',
        'D',
      ]);
    });

    describe('that is there', () => {
      beforeEach(async () => {
        await page(0, ...failures(4));
        await life.deliver();
      });
      const goodAgain = (minute: number, ...devices: string[]) =>
        page(minute, ...devices.map((device) => good({ device, time: NOW + minute * MINUTE })));

      it('is over when few are left and none came for a while; they are let go of', async () => {
        await goodAgain(5, 'DEV-0', 'DEV-1');
        expect(await life.alert(5)).toMatchObject({ state: 'open', children: 2 });
        await page(9);
        expect(await life.alert(5)).toMatchObject({ state: 'open' });
        await page(10);
        expect(await life.states()).toEqual(['1 resolved', '2 resolved', '3 open', '4 open', '5 resolved']);
        expect(await life.alert(5)).toMatchObject({ resolution: { reason: 'over' }, children: 0 });
        expect(await life.waiting('C_OPS', NOW + 10 * MINUTE)).toEqual(expect.arrayContaining([3, 4, 5]));
      });

      it('goes on while many are left', async () => {
        await goodAgain(5, 'DEV-0');
        await page(60);
        expect(await life.alert(5)).toMatchObject({ state: 'open', children: 3 });
      });

      it('lets its alerts go when a person resolves it', async () => {
        await life.resolve(5);
        expect(await life.states()).toEqual(['1 open', '2 open', '3 open', '4 open', '5 resolved']);
      });

      it('is over when nothing is told as one any more', async () => {
        await life.page([], { routes: rules.routes, outage: undefined }, NOW + 1);
        expect(await life.states()).toEqual(['1 open', '2 open', '3 open', '4 open', '5 resolved']);
      });
    });
  });
}
