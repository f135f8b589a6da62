import { describe, expect, it } from 'vitest';
import { behindReports } from '../../src/alerting/forward-behind.ts';
import { HOUR, MINUTE, NOW, person, TO_OPS } from '../contract/samples.ts';
import { destinationOf, stateOf } from './forward-samples.ts';

const reports = (
  states: Parameters<typeof behindReports>[1],
  destinations = [destinationOf({ name: 'soc', behind: 15 * MINUTE })],
) => behindReports(destinations, states, { at: NOW, route: TO_OPS });
const late = { waiting: 1_234, waitingSince: NOW - HOUR, freshSince: NOW - HOUR };

describe('forwarding that is behind', () => {
  it('is found when an event waits longer than it may, with how many wait and why', () => {
    const failure = {
      since: NOW - HOUR,
      at: NOW,
      attempts: 40,
      reason: 'timeout',
      said: 'no answer',
    } as const;
    expect(reports([stateOf({ ...late, failure })])).toEqual([
      {
        ...{ present: true, key: 'forward:soc', at: NOW, severity: 3, type: 'Forwarding behind' },
        ...{ subject: 'soc', routes: [TO_OPS] },
        finding: {
          ...{ kind: 'forward_behind', to: 'syslog+tls://siem.example.com:6514', since: NOW - HOUR },
          ...{ waiting: 1_000, paused: undefined },
          cause: { reason: 'timeout', said: 'no answer', since: NOW - HOUR },
        },
      },
    ]);
  });

  it('counts where it is paused, and says who did it', () => {
    const paused = { at: NOW - HOUR, by: person(1) };
    expect(reports([stateOf({ ...late, paused })])).toMatchObject([{ present: true, finding: { paused } }]);
  });

  it('is over, or never was, while nothing waits too long', () => {
    const over = [{ present: false, key: 'forward:soc', at: NOW }];
    expect(reports([stateOf()])).toEqual(over);
    expect(reports([])).toEqual(over);
    expect(reports([stateOf({ ...late, freshSince: NOW - 15 * MINUTE })])).toEqual(over);
    expect(reports([stateOf({ ...late, freshSince: NOW - 15 * MINUTE - 1 })])).toMatchObject([
      { present: true },
    ]);
    // What is sent again has been there.
    const replay = { since: NOW - HOUR, upto: 9, at: NOW, by: person(1) };
    expect(reports([stateOf({ ...late, freshSince: undefined, replay })])).toEqual(over);
    // A clock that was set back.
    expect(reports([stateOf({ ...late, freshSince: NOW + HOUR })])).toEqual(over);
  });

  it('is not looked for where the configuration says so, and over where it names the destination no more', () => {
    expect(reports([stateOf(late)], [destinationOf({ name: 'soc', behind: 0 })])).toMatchObject([
      { present: false },
    ]);
    expect(reports([stateOf(late)], [])).toEqual([{ present: false, key: 'forward:soc', at: NOW }]);
  });

  it('is told roughly, so that a card is not edited with every event', () => {
    const told = (waiting: number) => {
      const [report] = reports([stateOf({ ...late, waiting })]);
      return report?.present && report.finding.kind === 'forward_behind' ? report.finding.waiting : undefined;
    };
    expect([1, 2, 4, 5, 9, 10, 49, 50, 1_999_999].map(told)).toEqual([1, 2, 2, 5, 5, 10, 20, 50, 1_000_000]);
  });
});
