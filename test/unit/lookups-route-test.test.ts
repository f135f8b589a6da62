/** What is told of an event's way is what the bot would decide. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decider } from '../../src/alerting/decide.ts';
import { memoryAlerts } from '../../src/alerting/memory-alerts.ts';
import type { Silence, Subscription } from '../../src/domain/standing.ts';
import { decodeRecord, isUnreadable } from '../../src/druva/decode.ts';
import { testRoutes } from '../../src/lookups/route-test.ts';
import { asTold, sampleRecord } from '../../src/lookups/sample-event.ts';
import { event, filterOf, NOW, routeTo, rule } from '../contract/samples.ts';
import { configOf } from './lookups-rig.ts';

const FILTERS = [
  { type: 'Backup' },
  { severity: '<=2' },
  { subject: 'A' },
  { outcome: '!failed' },
  { text: 'disk' },
];
const filters = fc.constantFrom(...FILTERS);
const samples = fc.record({
  type: fc.constantFrom('Backup', 'Restore', 'Alert'),
  severity: fc.integer({ min: 0, max: 7 }),
  status: fc.constantFrom('Failed', 'Success'),
  device: fc.constantFrom('A', 'B'),
  more: fc.constantFrom('Error:disk', 'Error:network'),
});
/** In force at noon, when the events come, or not. */
const hours = fc.constantFrom({ from: 0, to: 1440 }, { from: 0, to: 60 }, undefined);
const routes = fc
  .array(
    fc.record({ channel: fc.constantFrom('C1', 'C2', 'C3'), match: filters, goesOn: fc.boolean(), hours }),
    { maxLength: 5 },
  )
  .map((list) => [
    ...list.map(({ channel, match, goesOn, hours: open }) =>
      routeTo(channel, match, {
        continue: goesOn,
        ...(open && { active: { ...open, days: [0, 1, 2, 3, 4, 5, 6], zone: 'UTC' } }),
      }),
    ),
    routeTo('C_LAST'),
  ]);
const by = { id: 'U07AB12CD', name: 'Maya' };
const standings = fc.record({
  silences: fc.array(filters, { maxLength: 2 }).map((list) =>
    list.map(
      (match, at): Silence => ({
        ...{ id: at + 1, filter: filterOf(match), text: '', by, note: '', at: NOW - 1_000, until: undefined },
        ...{ alert: undefined, hits: 0, ended: undefined },
      }),
    ),
  ),
  subscriptions: fc
    .array(fc.tuple(filters, fc.constantFrom(undefined, NOW - 1, NOW + 1)), { maxLength: 2 })
    .map((list) =>
      list.map(
        ([match, pausedUntil], at): Subscription => ({
          ...{ id: at + 1, channel: `C_SUB${at}`, filter: filterOf(match), text: '', by, at: 0, pausedUntil },
        }),
      ),
    ),
});

describe('a tried event', () => {
  it('goes where the bot would send it, by the same rule, route and silence', () => {
    fc.assert(
      fc.property(
        samples,
        routes,
        fc.array(filters, { maxLength: 3 }),
        standings,
        (sample, list, rules, standing) => {
          const config = configOf({ routes: list, alert: rules.map((match) => rule(match)) });
          const one = event(sample);
          const found = testRoutes(one, config, standing, NOW);
          const decided = decider(config)(NOW, undefined)(standing)(
            one,
            memoryAlerts(() => undefined),
          );
          const alert = decided.find((each) => 'routes' in each);
          expect(found.alert).toBe(alert !== undefined);
          expect(found.cards).toEqual(alert?.routes ?? []);
          expect(found.silence?.id).toBe(alert?.silence);
          if (!alert) return;
          expect(found.rule).toBe(alert.rule);
          // Whatever is told as taking it has a card in its channel, and the other way round.
          const taking = found.routes.filter(({ takes }) => takes).map(({ channel }) => channel);
          const byRoute = alert.routes.filter(({ route }) => route > 0).map(({ channel }) => channel);
          expect([...new Set(taking)]).toEqual(byRoute);
          expect(found.rules.findIndex(({ takes }) => takes) + 1).toBe(alert.rule);
          for (const { takes, why } of [...found.routes, ...found.rules]) expect(why === '').toBe(takes);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('made of flags says what they say, and what Druva would have meant by the rest', () => {
    const told = {
      type: 'Backup',
      severity: 2,
      outcome: 'failed',
      subject: 'LAB-PC-9',
      'alert-name': 'Odd',
    } as const;
    const read = decodeRecord(sampleRecord(told, NOW), NOW);
    if (isUnreadable(read)) throw new Error('it is no event');
    expect(asTold(read, told)).toMatchObject({
      ...{ type: 'Backup', severity: 2, outcome: 'failed', subject: 'LAB-PC-9', alertName: 'Odd', time: NOW },
      ...{ feature: 'Backup And Restore', cloud: '' },
    });
    const other = decodeRecord(
      sampleRecord({ feature: 'A-B', cloud: 'gov', text: 'Status:Failed' }, NOW),
      NOW,
    );
    expect(other).toMatchObject({ feature: 'A-B', cloud: 'gov', outcome: 'failed', severity: 6 });
  });
});
