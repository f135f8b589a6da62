import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alertCard } from '../../src/cards/alert-card.ts';
import { channelChecked, failureAnswer, quarantineList, unknownEvent } from '../../src/cards/answers.ts';
import { eventDetails, eventDetailsAnswer } from '../../src/cards/event-details.ts';
import { eventsList } from '../../src/cards/events-list.ts';
import { fallbackCard } from '../../src/cards/fallback-card.ts';
import { statusAnswer } from '../../src/cards/status.ts';
import { stormCard } from '../../src/cards/storm-card.ts';
import { wrongFlag } from '../../src/cards/wrong-flag.ts';
import { ALERT_STATES, type AlertView } from '../../src/domain/alert.ts';
import { type InsyncEvent, OUTCOMES, type Pair } from '../../src/domain/event.ts';
import { SEVERITIES } from '../../src/domain/severity.ts';
import { faults } from './cards-check.ts';
import { alertOf, at, eventOf, fallbackOf, figuresOf, gapView, rowOf, stormOf } from './cards-samples.ts';

/** What an attacker, a bug or another alphabet may put into any field. */
const hostile = fc.oneof(
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
const time = fc.oneof(
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

const event: fc.Arbitrary<InsyncEvent> = fc
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

const view: fc.Arbitrary<AlertView> = fc
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

/** Every text of the card in which Slack would read a mention. */
function mrkdwnTexts(drawn: unknown): string[] {
  if (typeof drawn !== 'object' || drawn === null) return [];
  const own = 'type' in drawn && drawn.type === 'mrkdwn' && 'text' in drawn ? [String(drawn.text)] : [];
  return [...own, ...Object.values(drawn).flatMap(mrkdwnTexts)];
}

const channel = fc.oneof(fc.constant('C0123SEC'), hostile);

test('whatever the feed holds, an alert’s card is inert and within the limits', () => {
  fc.assert(
    fc.property(view, fc.option(channel, { nil: undefined }), fc.boolean(), (drawn, insteadOf, first) => {
      expect(faults(alertCard(drawn, { insteadOf, first }))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('a mention is made only by the route', () => {
  fc.assert(
    fc.property(view, (drawn) => {
      const silent = { ...drawn, route: { ...drawn.route, mention: '' } };
      const card = alertCard(silent, { first: true });
      expect([card.text, ...mrkdwnTexts(card)].join('\n')).not.toMatch(/<!(?!date)/);
    }),
    { numRuns: 150 },
  );
});

test('so are the cards of gaps, storms and channels', () => {
  fc.assert(
    fc.property(event, hostile, time, time, channel, (foreign, said, from, to, id) => {
      const { gap } = gapView().alert;
      const alert = { gap: gap && { ...gap, cause: said, feed: said, from, to }, openedAt: to };
      expect(faults(alertCard(gapView(alert), { first: true }))).toEqual([]);
      const worst = { ...foreign, at: foreign.time };
      const storm = stormOf({
        worst: Array.from({ length: 12 }, () => worst),
        byType: Array.from({ length: 12 }, () => [foreign.type, 3] as const),
        byFeature: [[foreign.feature, 3]],
        from,
        to,
      });
      expect(faults(stormCard(storm))).toEqual([]);
      const fallback = fallbackOf({ cause: said, channel: id, since: from });
      const drawn = fallbackCard(fallback, { channelName: () => said, permalink: () => said });
      expect(faults(drawn)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('so are the list, the details and what is unreadable', () => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 25 }), hostile, time, (events, said, since) => {
      const list = eventsList({
        page: {
          rows: events.map((foreign) => rowOf(foreign, { card: { channel: 'C1', ts: '1.2' } })),
          older: true,
          newer: true,
        },
        count: { count: 214, exact: true, outcomes: { failed: 2 } },
        command: said,
        offset: 10,
        now: at('2026-11-22T14:32:00Z'),
        since,
        filterWords: said,
        permalink: () => `https://example.slack.com/archives/C1/p12`,
        pageState: { older: 'p2', newer: 'p0', share: 'p1' },
      });
      // The value of an option is an id, and an id is never empty.
      const idless = events.some(({ id }) => id === '');
      expect(faults(list).filter((fault) => !idless || !fault.endsWith('events.open: empty'))).toEqual([]);
      for (const foreign of events.slice(0, 3)) {
        expect(faults(eventDetails({ event: foreign, alert: alertOf(), card: said }))).toEqual([]);
        expect(faults(eventDetailsAnswer({ event: foreign, alert: alertOf() }))).toEqual([]);
      }
      const rows = events.map(({ raw }) => ({ at: since, reason: said, raw, seen: 2 }));
      expect(faults(quarantineList(rows, 12))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('so are the answers to what people type', () => {
  fc.assert(
    fc.property(
      fc.array(hostile, { minLength: 6, maxLength: 6 }),
      fc.constantFrom('flag', 'value', 'command', 'time', 'quotes', 'contradiction'),
      (typed, kind) => {
        const [wrong = '', of = '', nearest = '', wrote = '', nearestCommand = '', message = ''] = typed;
        const input = { wrong, kind, of, nearest, wrote, nearestCommand, message, known: typed, also: typed };
        expect(faults(wrongFlag(input))).toEqual([]);
        expect(faults(unknownEvent(wrong))).toEqual([]);
        expect(faults(failureAnswer({ what: wrong, next: of, reference: nearest }))).toEqual([]);
        expect(faults(channelChecked(wrong, of, () => nearest))).toEqual([]);
        const figures = figuresOf({
          lastTrouble: { at: 0, where: 'slack', reason: of, said: message },
          fallbacks: [{ channel: wrong, cause: of }],
        });
        const status = {
          figures,
          now: 1,
          startedAt: 0,
          lastPollAt: 0,
          configReadAt: 0,
          feedName: wrong,
          refused429: 0,
          paused: [{ channel: wrong, until: 0 }],
        };
        expect(faults(statusAnswer(status))).toEqual([]);
      },
    ),
    { numRuns: 150 },
  );
});
