import { describe, expect, it } from 'vitest';
import { good, inhibit, lifeOf } from './life.ts';
import { event, HOUR, MINUTE, NOW, person, routeTo } from './samples.ts';
import type { Rig } from './store.ts';

const CONNECTOR = { type: 'AD Sync', outcome: 'failed' };
const RULES = { inhibit: [inhibit(CONNECTOR, { type: 'Backup' })], routes: [routeTo('C_OPS')] };

/** What keeps an alert quiet as events come: a silence, or a parent failure. */
export function storeHolds(rig: Rig): void {
  const life = lifeOf(rig);
  const connector = (more = {}) => event({ type: 'AD Sync', device: 'AD-1', ...more });

  describe('an alert that a silence takes', () => {
    it('is born silenced: its card is not posted until it is let go of', async () => {
      await life.silence({ subject: 'A' }, { until: NOW + HOUR });
      const receipt = await life.page([event({ id: 'a', device: 'A' }), event({ device: 'B' })]);
      expect(receipt).toMatchObject({ cards: 1, decisions: { silenced: 1, opened: 1 } });
      expect(await life.alert(1)).toMatchObject({
        ...{ state: 'silenced', heldEvents: 1, count: 1 },
        hold: { kind: 'silence', silence: 1, by: person(1), note: 'planned', since: NOW, until: NOW + HOUR },
      });
      expect(await life.waiting()).toEqual([2]);
      expect(await life.trail('a')).toMatchObject({
        ...{ row: { status: 'silenced' }, cards: [{ held: true, waitingSince: undefined }] },
        decision: { verdict: 'silenced', silence: { id: 1, text: '{"subject":"A"}' } },
      });
      expect(await life.recorded(1)).toEqual(['1 open feed silenced']);
      await rig.store.endSilence({ silence: 1, by: person(2), at: NOW + 1, reason: 'command' });
      expect(await life.alert(1)).toMatchObject({ state: 'open', hold: undefined });
      expect(await life.waiting('C_OPS', NOW + 1)).toEqual([1, 2]);
    });

    it('counts what comes while it is silenced, and the silence what it took', async () => {
      await life.silence({ subject: 'A' });
      await life.page([event({ device: 'A', time: NOW - 2 }), event({ device: 'A', time: NOW - 1 })]);
      await life.page([event({ device: 'A' })]);
      expect(await life.alert(1)).toMatchObject({ heldEvents: 3, count: 3 });
      expect((await rig.store.silences({ ended: false, limit: 9 })).map(({ hits }) => hits)).toEqual([3]);
      expect(await life.recorded(1)).toEqual(['1 open feed silenced']);
    });

    it('is silenced by the first event a silence takes', async () => {
      await life.page([event({ device: 'A', severity: 3 })]);
      await life.deliver();
      await life.silence({ subject: 'A', severity: '0-2' });
      expect(await life.alert(1)).toMatchObject({ state: 'open' });
      const receipt = await life.page([event({ device: 'A', severity: 2 })]);
      expect(receipt.decisions).toMatchObject({ silenced: 1, grouped: 0 });
      expect(await life.alert(1)).toMatchObject({ state: 'silenced', heldEvents: 1, hold: { silence: 1 } });
      expect(await life.deliver()).toEqual(['1 mute']);
    });

    it('is let go of by an event that no silence takes', async () => {
      await life.silence({ subject: 'A', severity: 3 });
      await life.page([event({ device: 'A', severity: 3 })]);
      expect(await life.waiting()).toEqual([]);
      await life.page([event({ device: 'A', severity: 2 })]);
      expect(await life.alert(1)).toMatchObject({ state: 'open', hold: undefined, severity: 2 });
      expect(await life.waiting()).toEqual([1]);
      expect(await life.recorded(1)).toEqual(['1 open feed silenced', '1 unmute not_silenced open']);
    });

    it('is acknowledged again when somebody had it before', async () => {
      await life.page([event({ device: 'A' })]);
      await life.ack(1);
      await life.silence({ subject: 'A', severity: 3 });
      expect(await life.alert(1)).toMatchObject({ state: 'silenced', ack: { by: person(1) } });
      await life.page([event({ device: 'A', severity: 2 })]);
      expect(await life.alert(1)).toMatchObject({ state: 'acked', ack: { by: person(1) } });
    });
  });

  describe('an alert with a parent failure', () => {
    it('is held back when the parent was there first', async () => {
      await life.page([connector()], RULES);
      const receipt = await life.page([event({ id: 'child', device: 'A' }), event({ device: 'B' })], RULES);
      expect(receipt).toMatchObject({ cards: 0, decisions: { inhibited: 2, opened: 0 } });
      expect(await life.alert(2)).toMatchObject({
        ...{ state: 'silenced', hold: { kind: 'parent', alert: 1, since: NOW }, heldEvents: 1 },
      });
      expect(await life.alert(1)).toMatchObject({ state: 'open', children: 2 });
      expect(await life.waiting()).toEqual([1]);
      expect(await life.trail('child')).toMatchObject({ decision: { verdict: 'inhibited', parent: 1 } });
    });

    it('is held back when the parent comes after it', async () => {
      await life.page([event({ device: 'A' }), event({ device: 'B' }), event({ device: 'C' })], RULES);
      await life.ack(3);
      await life.deliver();
      await life.page([connector()], RULES);
      expect(await life.states()).toEqual(['1 silenced', '2 silenced', '3 acked', '4 open']);
      expect(await life.alert(4)).toMatchObject({ children: 2 });
      expect((await life.deliver()).sort()).toEqual(['1 hold', '2 hold']);
      expect(await life.recorded(1)).toEqual(['1 open feed open', '1 hold parent_opened silenced']);
    });

    it('is one where the values of the rule are equal', async () => {
      await life.page([connector({ tenant: 't1' }), event({ tenant: 't2' })], RULES);
      expect(await life.states()).toEqual(['1 open', '2 open']);
    });

    it('tells its parent of itself, and of its end', async () => {
      await life.page([connector()], RULES);
      await life.deliver();
      await life.page([event({ device: 'A' })], RULES);
      expect(await life.waiting()).toEqual([1]);
      await life.deliver();
      await life.page([good({ device: 'A', time: NOW + 1 })], RULES);
      expect(await life.waiting()).toEqual([1]);
      expect(await life.alert(1)).toMatchObject({ children: 0 });
    });

    it('is let go of when its parent is resolved, by whoever', async () => {
      await life.page([connector(), event({ device: 'A' })], RULES);
      await life.page([good({ type: 'AD Sync', device: 'AD-1', time: NOW + 1 })], RULES);
      expect(await life.states()).toEqual(['1 resolved', '2 open']);
      expect(await life.waiting()).toEqual([1, 2]);
      await life.page([connector({ device: 'AD-2' })], RULES);
      expect(await life.states()).toEqual(['1 resolved', '2 silenced', '3 open']);
      await life.resolve(3);
      expect(await life.states()).toEqual(['1 resolved', '2 open', '3 resolved']);
      expect(await life.recorded(2)).toContain('2 release parent_resolved open');
    });

    it('stays held back while another parent explains it', async () => {
      await life.page([connector({ device: 'AD-1' }), connector({ device: 'AD-2' }), event()], RULES);
      expect(await life.alert(3)).toMatchObject({ hold: { alert: 1 } });
      await life.resolve(1);
      expect(await life.alert(3)).toMatchObject({ state: 'silenced', hold: { kind: 'parent', alert: 2 } });
      await life.resolve(2);
      expect(await life.alert(3)).toMatchObject({ state: 'open' });
    });

    it('may be held by what is silenced by nobody only', async () => {
      await life.silence({ type: 'AD Sync' });
      await life.page([connector(), event()], RULES);
      expect(await life.states()).toEqual(['1 silenced', '2 open']);
    });

    it('never hides both of two that explain each other', async () => {
      const both = {
        ...RULES,
        inhibit: [inhibit(CONNECTOR, { type: 'Backup' }), inhibit({ type: 'Backup' }, CONNECTOR)],
      };
      await life.page([event({ device: 'A' })], both);
      await life.page([connector()], both);
      await life.page([event({ device: 'B' })], both);
      expect(await life.states()).toEqual(['1 open', '2 silenced', '3 open']);
      await life.resolve(1);
      expect(await life.states()).toEqual(['1 resolved', '2 silenced', '3 open']);
      await life.resolve(3);
      expect(await life.states()).toEqual(['1 resolved', '2 open', '3 resolved']);
    });

    it('is held back again when its parent comes back', async () => {
      await life.page([connector(), event({ device: 'A' })], RULES);
      await life.resolve(1, NOW + 1);
      await life.page([connector({ time: NOW + MINUTE })], RULES, NOW + MINUTE);
      expect(await life.states()).toEqual(['1 open', '2 silenced']);
    });
  });
}
