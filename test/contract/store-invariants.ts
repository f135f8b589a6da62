import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Alert } from '../../src/domain/alert.ts';
import type { InsyncEvent } from '../../src/domain/event.ts';
import { inhibit, lifeOf, outageOf } from './life.ts';
import { commitOf, decideWith, event, filterOf, HOUR, MINUTE, NOW, person, routeTo } from './samples.ts';
import type { Rig } from './store.ts';

const RULES = {
  inhibit: [
    inhibit({ type: 'AD Sync', outcome: 'failed' }, { type: 'Backup' }),
    inhibit({ type: 'Backup', outcome: 'failed' }, { type: 'AD Sync' }),
  ],
  outage: outageOf(3, 10 * MINUTE),
  reopenWithin: HOUR,
};
const ROUTES = [routeTo('C_OPS', { subject: 'd1' }, { groupBy: ['tenant', 'subject'] }), routeTo('C_OPS')];

const occurrence = fc.record({
  device: fc.constantFrom('d1', 'd2', 'd3', 'd4'),
  type: fc.constantFrom('Backup', 'Backup', 'Backup', 'AD Sync'),
  status: fc.constantFrom('Failed', 'Failed', 'Completed with errors', 'Success'),
  severity: fc.integer({ min: 1, max: 5 }),
  /** Minutes before it arrives. */
  late: fc.constantFrom(0, 0, 1, 30),
});
const ALERTS = { max: 6 };
const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ page: fc.array(occurrence, { maxLength: 5 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constantFrom('ack', 'unack', 'resolve', 'reopen'), on: fc.nat(ALERTS) }),
  },
  { weight: 1, arbitrary: fc.record({ silence: fc.constantFrom('d1', 'd2', 'd3', 'd4') }) },
  { weight: 1, arbitrary: fc.record({ end: fc.integer({ min: 1, max: 3 }) }) },
);

/** What holds whatever happens in whatever order. */
export function storeInvariants(rig: Rig): void {
  const life = lifeOf(rig);

  const all = async (): Promise<Alert[]> => {
    const states = ['open', 'acked', 'silenced', 'resolved'] as const;
    const { rows } = await rig.store.alerts({ states, limit: 10_000 });
    return rows.map(({ alert }) => alert);
  };

  /** Each is true of the alert by itself and of what holds it. */
  const check = (alerts: readonly Alert[]) => {
    const byId = new Map(alerts.map((alert) => [alert.id, alert]));
    for (const alert of alerts) {
      const { state, hold, kind, membersLeft, resolution, members } = alert;
      expect(hold !== undefined).toBe(state === 'silenced');
      expect(resolution !== undefined).toBe(state === 'resolved');
      if (kind === 'event') expect(membersLeft > 0).toBe(state !== 'resolved');
      expect(membersLeft).toBeLessThanOrEqual(members);
      // Whoever is held back is so by somebody who lives, and in the end by somebody who is seen.
      const seen = new Set<number>();
      for (let at: Alert | undefined = alert; at?.hold?.kind === 'parent'; at = byId.get(at.hold.alert)) {
        expect(seen.has(at.id)).toBe(false);
        seen.add(at.id);
        expect(byId.get(at.hold.alert)?.state).not.toBe('resolved');
      }
      const children = alerts.filter(({ hold: by }) => by?.kind === 'parent' && by.alert === alert.id);
      expect(alert.children).toBe(children.length);
    }
    const live = alerts.filter(({ state }) => state !== 'resolved').map(({ fingerprint }) => fingerprint);
    expect(new Set(live).size).toBe(live.length);
  };

  it('keeps alerts, problems, holds and the record together, whatever happens (property)', async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 3, maxLength: 14 }), async (actions) => {
        round += 1;
        const base = (await all()).length;
        let at = NOW + round * 24 * HOUR;
        for (const one of actions) {
          at += 2 * MINUTE;
          if ('page' in one) {
            const events = one.page.map(({ late, ...each }) =>
              event({ ...each, tenant: `r${round}`, time: at - late * MINUTE }),
            );
            const rules = decideWith(ROUTES, undefined, { ...RULES, at });
            const receipt = await rig.store.commitPage(commitOf(events, { at }), rules);
            expect(receipt.fresh).toBe(events.length);
          } else if ('act' in one) {
            const act = one.act as 'ack';
            await rig.store.move(base + one.on, { act, by: person(1), at, reason: 'click' });
          } else if ('silence' in one) {
            await life.silence({ subject: one.silence, tenant: `r${round}` }, { at, until: at + HOUR });
          } else {
            await rig.store.endSilence({ silence: one.end, by: person(1), at, reason: 'click' });
          }
        }
        check(await all());
      }),
      { numRuns: 40 },
    );
    expect(await rig.store.verifyAudit()).toMatchObject({ ok: true });
  });

  it('comes to the same whatever the cut into pages (property)', async () => {
    const { outage: _outage, ...rules } = RULES;
    let round = 0;
    const outcome = async (tenant: string, pages: readonly (readonly InsyncEvent[])[]) => {
      for (const page of pages) {
        await rig.store.commitPage(commitOf(page), decideWith(ROUTES, undefined, rules));
      }
      const { rows } = await rig.store.page({ filter: filterOf({ tenant }), now: NOW, limit: 1_000 });
      const first = Math.min(...rows.map(({ alert }) => alert ?? Number.POSITIVE_INFINITY));
      return rows.map((row) => [row.event.subject, row.status, row.alert && row.alert - first]);
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(occurrence, { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (list, cut) => {
          round += 1;
          const made = (tenant: string) =>
            list.map(({ late: _late, ...each }, n) => event({ ...each, tenant, time: NOW + n }));
          const [one, other] = [`one${round}`, `other${round}`];
          const pieces = Map.groupBy(
            made(other).map((each, n) => [each, Math.floor(n / cut)] as const),
            ([, n]) => n,
          );
          const inPages = [...pieces.values()].map((page) => page.map(([each]) => each));
          expect(await outcome(other, inPages)).toEqual(await outcome(one, [made(one)]));
        },
      ),
      { numRuns: 40 },
    );
  });
}
