/** Values no feed should send, for property tests of what is drawn. */
import fc from 'fast-check';
import { ALERT_STATES, type AlertView } from '../../src/domain/alert.ts';
import { type InsyncEvent, OUTCOMES, type Pair } from '../../src/domain/event.ts';
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

export const view: fc.Arbitrary<AlertView> = fc
  .record({
    event: fc.option(event, { nil: undefined }),
    source: event,
    state: fc.constantFrom(...ALERT_STATES),
    count: fc.integer({ min: 1, max: 5000 }),
    times: fc.tuple(time, time, time, time),
    name: hostile,
    person: fc.oneof(fc.constant('U07MAYA'), hostile),
    match: hostile,
    mention: fc.oneof(fc.constantFrom('', '@here', 'S0123'), hostile),
    lastGood: fc.option(time, { nil: undefined }),
  })
  .map(({ source, times, name, person, match, mention, ...rest }) => ({
    alert: alertOf({
      state: rest.state,
      count: rest.count,
      severity: source.severity,
      outcome: source.outcome,
      type: source.type,
      feature: source.feature,
      subject: source.subject,
      alertName: source.alertName,
      firstSeen: times[0],
      lastSeen: times[1],
      openedAt: times[2],
      ack: rest.state === 'acked' ? { by: { id: person, name }, at: times[3] } : undefined,
    }),
    event: rest.event,
    lastGood: rest.lastGood,
    route: { route: 1, match, channel: 'C1', mention },
  }));

export const channel = fc.oneof(fc.constant('C0123SEC'), hostile);
