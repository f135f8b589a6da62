/** Values no feed should send, for property tests of what is drawn. */
import fc from 'fast-check';
import {
  type AckReason,
  ALERT_STATES,
  type Alert,
  type AlertView,
  type Finding,
  type Hold,
  type Person,
  type ResolutionReason,
} from '../../src/domain/alert.ts';
import { type InsyncEvent, OUTCOMES, type Pair } from '../../src/domain/event.ts';
import { FORWARD_REASONS } from '../../src/domain/forward.ts';
import { SEVERITIES } from '../../src/domain/severity.ts';
import { alertOf, eventOf } from './cards-samples.ts';

/** What an attacker, a bug or another alphabet may put into any field. */
export const hostile = fc.oneof(
  fc.constantFrom(
    '<!channel>',
    '<!here|x>',
    '<@U1>',
    '<http://example.com|click>',
    '*bold* _it_ ~gone~',
    '`code` ``` fence',
    '> quote\n> quote',
    ':rotating_light:',
    '@here @channel',
    '&lt;!channel&gt; &amp;',
    '\u202egpj.exe\u202c',
    '\u2066a\u2069\u200f\u200e\u061c',
    'a\u200bb\u200c\u200d\ufeff\u00ad',
    'שלום עולם',
    '\ud83d',
    '\u0000\u001b[31m\r\n\t',
    '<!date^0^{ago}|x>',
    '',
    ' ',
    '\u200b',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ maxLength: 40 }).map((part) => `${part}<!channel>\`${part}`.repeat(60)),
  fc.constantFrom('"\\', '&', '語', 'e\u0301\u0302', '👩‍💻', '\u0001').map((part) => part.repeat(700)),
);
export const time = fc.oneof(
  fc.integer({ min: 0, max: 2_000_000_000_000 }),
  fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, 9e15),
);
const key = fc.oneof(
  hostile,
  fc.constantFrom(
    'Error',
    'User',
    'Profile',
    'Device',
    'Affected Snapshot',
    'Files Missed',
    'Location',
    'IP',
  ),
);
const pairs = fc.array(
  fc.tuple(key, hostile).map(([name, value]): Pair => [name, value]),
  { maxLength: 8 },
);

export const event: fc.Arbitrary<InsyncEvent> = fc
  .record({
    wire: fc.constantFrom('envelope', 'insync', 'platform'),
    time,
    severity: fc.constantFrom(...SEVERITIES),
    outcome: fc.constantFrom(...OUTCOMES),
    details: pairs,
    text: fc.array(hostile, { minLength: 14, maxLength: 14 }),
  })
  .map(({ text, ...known }) => {
    const word = (n: number): string => text[n] ?? '';
    const base = eventOf();
    return {
      ...base,
      ...known,
      id: word(0),
      tenant: word(1),
      type: word(2),
      feature: word(3),
      cloud: word(4),
      subject: word(5),
      identity: word(6),
      alertName: word(7),
      group: word(8),
      detailsText: word(9),
      envelope: Object.fromEntries(
        Object.keys(base.envelope).map((field, n) => [field, word(n)]),
      ) as unknown as InsyncEvent['envelope'],
      reasons: Object.fromEntries(
        Object.keys(base.reasons).map((field, n) => [field, `details say ${word(n + 4)}`]),
      ) as unknown as InsyncEvent['reasons'],
      raw: known.wire === 'insync' ? JSON.stringify({ profileName: word(10), ip: word(11) }) : word(12),
    };
  });

export const someone: fc.Arbitrary<Person> = fc.record({
  id: fc.oneof(fc.constantFrom('U07MAYA', 'W1'), hostile),
  name: hostile,
});
const option = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
const few = fc.integer({ min: 0, max: 5000 });

const hold: fc.Arbitrary<Hold> = fc.oneof(
  fc.record({
    kind: fc.constant('silence' as const),
    silence: few,
    by: someone,
    text: hostile,
    note: hostile,
    since: time,
    until: option(time),
  }),
  fc.record({ kind: fc.constant('parent' as const), alert: few, since: time }),
);

const finding: fc.Arbitrary<Finding> = fc.oneof(
  fc.record({
    kind: fc.constant('feed_silence' as const),
    feed: hostile,
    since: time,
    polls: few,
    cause: option(hostile),
  }),
  fc.record({ kind: fc.constant('missing' as const), rule: hostile, for: time, last: time }),
  fc.record({ kind: fc.constant('outage' as const), rule: hostile, subjects: few, within: time }),
  fc.record({
    ...{ kind: fc.constant('forward_behind' as const), to: hostile, since: time, waiting: few },
    cause: option(fc.record({ reason: fc.constantFrom(...FORWARD_REASONS), said: hostile, since: time })),
    paused: option(fc.record({ at: time, by: option(someone) })),
  }),
  fc.record({
    ...{ kind: fc.constant('configuration' as const), host: hostile, file: hostile },
    ...{ faults: fc.array(hostile, { maxLength: 5 }), count: few },
  }),
  fc.record({ kind: fc.constant('test' as const), by: someone }),
);

/** What people and time did to an alert. */
const life = fc.record({
  owner: option(someone),
  ack: option(
    fc.record({
      by: someone,
      at: time,
      note: hostile,
      reason: fc.constantFrom(undefined, 'hardware', 'network') as fc.Arbitrary<AckReason | undefined>,
      until: option(time),
    }),
  ),
  note: option(fc.record({ by: someone, at: time, text: hostile })),
  hold: option(hold),
  heldEvents: few,
  children: few,
  resolution: option(
    fc.record({
      at: time,
      reason: fc.constantFrom(
        'person',
        'success',
        'alert_resolution',
        'over',
      ) as fc.Arbitrary<ResolutionReason>,
      by: option(someone),
      event: option(hostile),
      note: hostile,
    }),
  ),
  reopened: option(
    fc.record({ at: time, by: option(someone), openedAt: time, resolvedAt: time, ackedBy: option(someone) }),
  ),
  unpaired: few,
  members: few,
  membersLeft: few,
});

export const alert: fc.Arbitrary<Alert> = fc
  .record({
    source: event,
    state: fc.constantFrom(...ALERT_STATES),
    count: fc.integer({ min: 1, max: 5000 }),
    times: fc.tuple(time, time, time),
    finding: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: finding }),
    life,
  })
  .map(({ source, state, count, times, finding: found, life: lived }) => {
    const { severity, outcome, type, feature, subject, alertName } = source;
    const [firstSeen, lastSeen, openedAt] = times;
    return alertOf({
      ...{
        state,
        count,
        severity,
        outcome,
        type,
        feature,
        subject,
        alertName,
        firstSeen,
        lastSeen,
        openedAt,
      },
      ...lived,
      kind: found?.kind ?? 'event',
      finding: found,
    });
  });

export const view: fc.Arbitrary<AlertView> = fc
  .record({
    alert,
    event: option(event),
    match: hostile,
    mention: fc.oneof(fc.constantFrom('', '@here', 'S0123'), hostile),
    lastGood: option(time),
    taken: fc.constantFrom({}, { subscription: 4 }, { escalation: 2 }),
    members: fc.array(
      fc.record({ subject: hostile, type: hostile, severity: fc.constantFrom(...SEVERITIES), count: few }),
      { maxLength: 7 },
    ),
  })
  .map(({ match, mention, taken, ...rest }) => ({
    ...rest,
    route: { route: 1, match, channel: 'C1', mention, ...taken },
  }));

export const channel = fc.oneof(fc.constant('C0123SEC'), hostile);
