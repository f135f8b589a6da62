import { describe, expect, it } from 'vitest';
import { good, lifeOf } from './life.ts';
import { DAY, event, filterOf, HOUR, MINUTE, NOW, person, routeTo } from './samples.ts';
import type { Rig } from './store.ts';

const BY_SUBJECT = { routes: [routeTo('C_OPS', undefined, { groupBy: ['subject'] })] };

/** The problems an alert holds: how they come together, end, and come back. */
export function storeProblems(rig: Rig): void {
  const life = lifeOf(rig);

  describe('an alert of several problems', () => {
    it('holds what its route groups together, and says of itself only what they have in common', async () => {
      const events = [
        event({ id: 'a', severity: 4, device: 'PC-1', time: NOW - 3 }),
        event({ id: 'b', severity: 2, device: 'PC-1', type: 'Restore', time: NOW - 2 }),
        event({ id: 'c', severity: 4, device: 'pc-1', time: NOW - 1 }),
        event({ id: 'd', device: 'PC-2', time: NOW }),
      ];
      const receipt = await life.page(events, BY_SUBJECT);
      expect(receipt.decisions).toMatchObject({ opened: 2, grouped: 2 });
      const view = await rig.store.alertView(1);
      expect(view?.alert).toMatchObject({
        ...{ groupBy: ['subject'], count: 3, members: 2, membersLeft: 2, severity: 2, outcome: 'failed' },
        ...{ type: '', subject: 'PC-1', feature: 'Backup And Restore' },
      });
      expect(view?.members).toEqual([
        { subject: 'PC-1', type: 'Restore', severity: 2, count: 1 },
        { subject: 'PC-1', type: 'Backup', severity: 4, count: 2 },
      ]);
      expect((await rig.store.alertView(2))?.members).toEqual([]);
    });

    it('names ten of them on its card, the worst', async () => {
      const routes = [routeTo('C_OPS', undefined, { groupBy: ['type'] })];
      const many = Array.from({ length: 15 }, (_, n) =>
        event({ device: `D${n}`, severity: n === 14 ? 1 : 3 }),
      );
      await life.page(many, { routes });
      const view = await rig.store.alertView(1);
      expect(view?.alert).toMatchObject({ members: 15, count: 15, subject: '', type: 'Backup' });
      expect(view?.members).toHaveLength(10);
      expect(view?.members[0]).toMatchObject({ subject: 'D14', severity: 1 });
    });

    it('ends with the last of them', async () => {
      const routes = [routeTo('C_OPS', undefined, { groupBy: ['type'] })];
      await life.page([event({ device: 'A' }), event({ device: 'B' })], { routes });
      await life.deliver();
      await life.page([good({ id: 'good-a', device: 'A', time: NOW + 1 })], { routes }, NOW + 1);
      expect(await life.alert(1)).toMatchObject({ state: 'open', members: 2, membersLeft: 1 });
      expect(await life.waiting()).toEqual([1]);
      await life.page(
        [good({ id: 'good-b', device: 'B', time: NOW + MINUTE })],
        { routes },
        NOW + 2 * MINUTE,
      );
      expect(await life.alert(1)).toMatchObject({
        ...{ state: 'resolved', membersLeft: 0, count: 2 },
        resolution: { at: NOW + 2 * MINUTE, reason: 'success', by: undefined, event: 'good-b' },
      });
      expect(await life.deliver()).toEqual(['1 recover']);
      const { entries } = await rig.store.audit({ now: NOW, limit: 1 });
      expect(entries[0]).toMatchObject({ action: 'recover', data: { lasted: MINUTE, attempts: 2 } });
    });

    it('keeps a live problem, whatever the rules say now', async () => {
      await life.page([event({ device: 'A' })]);
      const receipt = await life.page(
        [event({ device: 'A' }), event({ device: 'A', type: 'Restore' })],
        BY_SUBJECT,
      );
      expect(receipt.decisions).toMatchObject({ grouped: 1, opened: 1 });
      expect(await life.alert(1)).toMatchObject({ count: 2, groupBy: [] });
    });
  });

  describe('the end of a problem', () => {
    it('is the next success of the same activity and subject, which belongs to no alert itself', async () => {
      await life.page([event({ id: 'bad', device: 'A' }), event({ device: 'B' })]);
      const receipt = await life.page([good({ id: 'good', device: 'a', time: NOW + 1 })]);
      expect(receipt.decisions).toMatchObject({ resolved: 1, opened: 0 });
      expect(await life.states()).toEqual(['1 resolved', '2 open']);
      expect(await life.trail('good')).toMatchObject({
        ...{ row: { status: 'none', alert: undefined }, place: 0, alert: { id: 1, state: 'resolved' } },
        decision: { verdict: 'resolved', resolved: [1] },
      });
      const resolved = await rig.store.page({ filter: filterOf({ status: 'resolved' }), now: NOW, limit: 9 });
      expect(resolved.rows.map((row) => row.event.id)).toEqual(['bad']);
      expect(await life.recorded(1)).toEqual(['1 open feed open', '1 recover success resolved']);
    });

    it('is not told by a success from before it, nor by that of another one', async () => {
      await life.page([event({ device: 'A', time: NOW })]);
      await life.page([
        good({ device: 'A', time: NOW - 1 }),
        good({ device: 'B', time: NOW + 1 }),
        good({ device: 'A', time: NOW + 1, tenant: 't2' }),
        good({ device: 'A', time: NOW + 1, type: 'Restore' }),
      ]);
      expect(await life.states()).toEqual(['1 open']);
    });

    it('is seen within one page, in the order of the times and not of the records', async () => {
      await life.page([good({ device: 'A', time: NOW }), event({ device: 'A', time: NOW - 1 })]);
      await life.page([event({ device: 'B', time: NOW }), good({ device: 'B', time: NOW - 1 })]);
      expect(await life.states()).toEqual(['1 resolved', '2 open']);
    });

    it('frees the alert of whoever has it, and a silenced one', async () => {
      await life.page([event({ device: 'A' }), event({ device: 'B' })]);
      await life.ack(1);
      await life.silence({ subject: 'B' });
      await life.page([good({ device: 'A', time: NOW + 1 }), good({ device: 'B', time: NOW + 1 })]);
      expect(await life.states()).toEqual(['1 resolved', '2 resolved']);
    });
  });

  describe('a problem that comes back', () => {
    const end = async () => {
      await life.page([event({ device: 'A', severity: 1, time: NOW })], { routes: [routeTo('C_OPS')] });
      await life.deliver();
      await life.page([good({ device: 'A', time: NOW + MINUTE })], {}, NOW + MINUTE);
      await life.deliver();
    };

    it('opens its alert again, aloud', async () => {
      await end();
      const receipt = await life.page(
        [event({ id: 'again', device: 'A', time: NOW + HOUR })],
        {},
        NOW + HOUR,
      );
      expect(receipt.decisions).toMatchObject({ reopened: 1, opened: 0 });
      expect(await life.alert(1)).toMatchObject({
        ...{
          state: 'open',
          count: 2,
          membersLeft: 1,
          severity: 3,
          resolution: undefined,
          openedAt: NOW + HOUR,
        },
        reopened: { at: NOW + HOUR, by: undefined, openedAt: NOW, resolvedAt: NOW + MINUTE },
      });
      expect(await life.deliver('C_OPS', NOW + HOUR)).toEqual(['1 recur aloud']);
      expect(await life.trail('again')).toMatchObject({ decision: { verdict: 'reopened' }, place: 2 });
    });

    it('is a new alert when it was gone for long', async () => {
      await end();
      const late = NOW + MINUTE + DAY + 1;
      await life.page([event({ device: 'A', time: late })], {}, late);
      expect(await life.states()).toEqual(['1 resolved', '2 open']);
    });

    it('reopens what a person resolved', async () => {
      await life.page([event({ device: 'A' })]);
      await life.resolve(1, NOW + 1);
      expect(await life.alert(1)).toMatchObject({
        membersLeft: 0,
        resolution: { reason: 'person', by: person(1) },
      });
      await life.page([event({ device: 'A', time: NOW + 2 })], {}, NOW + 2);
      expect(await life.alert(1)).toMatchObject({ state: 'open', count: 2, membersLeft: 1 });
    });

    it('is none when it comes late, from before the end', async () => {
      await end();
      const late = event({ id: 'late', device: 'A', severity: 0, time: NOW + 1 });
      const receipt = await life.page([late], {}, NOW + 2 * MINUTE);
      expect(receipt.decisions).toMatchObject({ grouped: 1, reopened: 0 });
      expect(await life.alert(1)).toMatchObject({ state: 'resolved', count: 2, severity: 1, membersLeft: 0 });
      expect(await life.trail('late')).toMatchObject({ row: { status: 'resolved' }, place: 2 });
    });

    it('is silenced at once where a silence takes it', async () => {
      await end();
      await life.silence({ subject: 'A' }, { at: NOW + MINUTE });
      await life.page([event({ device: 'A', time: NOW + HOUR })], {}, NOW + HOUR);
      expect(await life.alert(1)).toMatchObject({ state: 'silenced', hold: { kind: 'silence', silence: 1 } });
      expect(await life.deliver('C_OPS', NOW + HOUR)).not.toContain('1 recur aloud');
    });
  });

  describe('Alert Resolution', () => {
    const alertOf = (device: string, more = {}) =>
      event({ type: 'Alert', alert: 'Disk Full', device, severity: 2, status: 'Active', ...more });
    const resolution = (more = {}) =>
      event({
        type: 'Alert Resolution',
        alert: 'disk full',
        ...{ device: '', identity: '' },
        severity: 6,
        status: 'Done',
        ...more,
      });
    const rules = { routes: [routeTo('C_OPS')] };

    it('ends the only alert of its name and tenant', async () => {
      await life.page(
        [alertOf('S1'), alertOf('S1', { tenant: 't2' }), alertOf('S1', { alert: 'Other' })],
        rules,
      );
      await life.page([resolution({ time: NOW + 1, id: 'end' })], rules);
      expect(await life.alert(1)).toMatchObject({
        state: 'resolved',
        resolution: { reason: 'alert_resolution', event: 'end' },
      });
      expect((await life.states()).filter((each) => each.endsWith('open'))).toHaveLength(2);
    });

    it('concludes nothing where it could mean several, and says so on each', async () => {
      await life.page([alertOf('S1'), alertOf('S2')], rules);
      await life.deliver();
      const receipt = await life.page([resolution({ time: NOW + 1, id: 'which' })], rules);
      expect(receipt.decisions).toMatchObject({ unpaired: 1, resolved: 0 });
      expect([await life.alert(1), await life.alert(2)]).toMatchObject([
        { state: 'open', unpaired: 1, count: 1 },
        { state: 'open', unpaired: 1, count: 1 },
      ]);
      expect(await life.waiting()).toEqual([1, 2]);
      expect(await life.trail('which')).toMatchObject({
        ...{ row: { status: 'none' }, alert: undefined },
        decision: { verdict: 'unpaired', candidates: [1, 2] },
      });
    });

    it('is an alert of its own besides where the rules say so', async () => {
      await life.page([alertOf('S1'), alertOf('S2')], rules);
      const receipt = await life.page([resolution({ time: NOW + 1, id: 'own', severity: 2 })], rules);
      expect(receipt.decisions).toMatchObject({ unpaired: 1, opened: 1 });
      expect(await life.trail('own')).toMatchObject({
        ...{ alert: { id: 3, count: 1 }, row: { status: 'open' } },
        decision: { verdict: 'opened', rule: 1, candidates: [1, 2] },
      });
    });
  });
}
