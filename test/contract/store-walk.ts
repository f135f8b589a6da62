import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert, AlertState } from '../../src/domain/alert.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';
import type { Move } from '../../src/domain/desk.ts';
import type { InhibitRule } from '../../src/domain/rules.ts';
import { inhibit } from './life.ts';
import { lives } from './lives.ts';
import { commitOf, decideWith, event, filterOf, MINUTE, NOW, person, routeTo } from './samples.ts';
import type { Rig } from './store.ts';

type Deed =
  | { readonly kind: 'fail' | 'good'; readonly device: number }
  | { readonly kind: 'silence' | 'from_card'; readonly device: number }
  | { readonly kind: 'move'; readonly device: number; readonly act: Move['act']; readonly ends: boolean }
  | { readonly kind: 'end' }
  | { readonly kind: 'pass' };

const device = fc.nat({ max: 2 });
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ kind: fc.constantFrom('fail', 'fail', 'good', 'silence', 'from_card'), device }),
  fc.record({
    ...{ kind: fc.constant('move' as const), device, ends: fc.boolean() },
    act: fc.constantFrom('ack', 'unack', 'assign', 'note', 'resolve', 'reopen'),
  }),
  fc.record({ kind: fc.constantFrom('end', 'pass') }),
);

const ESCALATE = [
  { after: 5 * MINUTE, mention: 'S0', channel: '' },
  { after: 9 * MINUTE, mention: '', channel: 'C_BOSS' },
];
const ROUTES = [routeTo('C_OPS', undefined, { escalate: ESCALATE, repeatInterval: 7 * MINUTE })];
const STATES = ['open', 'acked', 'silenced', 'resolved'] as const;

/** What must be so of every alert, whatever happened to it. */
function expectSound(alert: Alert, last: AuditEntry): void {
  const { state, ack, hold, resolution, membersLeft } = alert;
  const whole = { state, acked: ack !== undefined, held: hold !== undefined, over: resolution !== undefined };
  expect(last.became).toBe(state);
  expect(whole.held).toBe(state === 'silenced');
  expect(whole.over).toBe(state === 'resolved');
  if (state === 'open' || state === 'acked') expect(whole.acked).toBe(state === 'acked');
  expect(membersLeft > 0).toBe(state !== 'resolved');
}

export function storeWalk(rig: Rig): void {
  const { move, silence, recordOf, sendAll } = lives({ get: () => rig.store });

  describe('whatever happens to alerts', () => {
    it('each is in a sound state, what was done is on record, and problems live once', async () => {
      let run = 0;
      let now = NOW;
      const walk = async (deeds: readonly Deed[]) => {
        run += 1;
        const names = [0, 1, 2].map((n) => `R${run}-${n}`);
        const made: number[] = [];
        // The first device explains what the others have.
        const rules: InhibitRule[] = [inhibit({ subject: names[0] }, { subject: [names[1], names[2]] })];
        const alertOf = async (n: number) => {
          const found = await rig.store.alerts({ states: STATES, subject: names[n] as string, limit: 50 });
          return Math.max(0, ...found.rows.map(({ alert }) => alert.id));
        };
        const silenceOf = async (n: number, alert: number | undefined) => {
          const filter = { filter: filterOf({ subject: names[n] }), text: names[n] as string };
          made.push((await silence({ ...filter, at: now, until: now + 4 * MINUTE, alert })).silence.id);
        };
        const perform = async (asked: Deed) => {
          now += MINUTE;
          if (asked.kind === 'pass') return void (await rig.store.turn(now, 50));
          if (asked.kind === 'end') {
            const id = made.pop() ?? 0;
            return void (await rig.store.endSilence({
              silence: id,
              by: person('E'),
              at: now,
              reason: 'click',
            }));
          }
          if (asked.kind === 'silence') return silenceOf(asked.device, undefined);
          if (asked.kind === 'from_card') return silenceOf(asked.device, await alertOf(asked.device));
          if (asked.kind === 'move') {
            const until = asked.ends ? { until: now + 3 * MINUTE } : {};
            return void (await move(await alertOf(asked.device), asked.act, { at: now, ...until }));
          }
          const ended = asked.kind === 'good' ? { status: 'Success', severity: 6 } : {};
          const one = event({ device: names[asked.device] as string, time: now, ...ended });
          const more = { at: now, inhibit: rules };
          await rig.store.commitPage(commitOf([one], { at: now }), decideWith(ROUTES, undefined, more));
        };

        for (const asked of deeds) await perform(asked);
        await sendAll(now);
        const { rows } = await rig.store.alerts({ states: STATES, limit: 1_000 });
        const last = new Map<number | undefined, AuditEntry>();
        for (const entry of await recordOf())
          last.set(entry.alert, entry.became ? entry : (last.get(entry.alert) ?? entry));
        for (const { alert } of rows) expectSound(alert, last.get(alert.id) as AuditEntry);
        const live = rows.filter(({ alert }) => (alert.state satisfies AlertState) !== 'resolved');
        expect(new Set(live.map(({ alert }) => alert.subject)).size).toBe(live.length);
        expect(await rig.store.verifyAudit()).toMatchObject({ ok: true });
      };
      await fc.assert(fc.asyncProperty(fc.array(deed, { minLength: 5, maxLength: 30 }), walk), {
        numRuns: 40,
      });
    });
  });
}
