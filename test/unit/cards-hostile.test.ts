import fc from 'fast-check';
import { expect, test } from 'vitest';
import { consoleLink } from '../../src/cards/advice.ts';
import { alertCard } from '../../src/cards/alert-card.ts';
import { channelChecked, failureAnswer, quarantineList, unknownEvent } from '../../src/cards/answers.ts';
import { eventDetails, eventDetailsAnswer } from '../../src/cards/event-details.ts';
import { eventsList } from '../../src/cards/events-list.ts';
import { fallbackCard } from '../../src/cards/fallback-card.ts';
import { statusAnswer } from '../../src/cards/status.ts';
import { stormCard } from '../../src/cards/storm-card.ts';
import { wrongFlag } from '../../src/cards/wrong-flag.ts';
import { faults } from './cards-check.ts';
import { channel, event, hostile, time, view } from './cards-hostile-values.ts';
import { eventAnswerOf } from './cards-lookups.ts';
import { alertOf, at, fallbackOf, figuresOf, gapView, rowOf, stormOf } from './cards-samples.ts';

/** Every text of the card in which Slack would read a mention. */
function mrkdwnTexts(drawn: unknown): string[] {
  if (typeof drawn !== 'object' || drawn === null) return [];
  const own = 'type' in drawn && drawn.type === 'mrkdwn' && 'text' in drawn ? [String(drawn.text)] : [];
  return [...own, ...Object.values(drawn).flatMap(mrkdwnTexts)];
}

test('whatever the feed holds, an alert’s card is inert and within the limits', () => {
  fc.assert(
    fc.property(view, fc.option(channel, { nil: undefined }), hostile, (drawn, insteadOf, said) => {
      const advice = { do: said, link: said.length % 2 === 0 ? `https://example.com/${said}` : said };
      const console = consoleLink('https://example.com/d/{subject}', { subject: said });
      expect(faults(alertCard(drawn, { insteadOf, first: true, advice, console }))).toEqual([]);
      expect(faults(alertCard(drawn, { first: false }))).toEqual([]);
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
      expect(faults(list)).toEqual([]);
      for (const foreign of events.slice(0, 3)) {
        const answer = eventAnswerOf({ row: rowOf(foreign), alert: alertOf(), canonical: said });
        expect(faults(eventDetails(answer, () => said))).toEqual([]);
        expect(faults(eventDetailsAnswer(answer))).toEqual([]);
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
