import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replayAnswer, replayDialog } from '../../src/cards/forward-replay.ts';
import { forwardChanged, forwardsAnswer } from '../../src/cards/forwards.ts';
import { statusAnswer } from '../../src/cards/status.ts';
import { FORWARD_FORMATS } from '../../src/domain/destination.ts';
import { FORWARD_REASONS, type ForwardState } from '../../src/domain/forward.ts';
import { FORWARD_REASON_WORDS, forwardedTo, forwardedWords } from '../../src/domain/forward-standing.ts';
import { HOUR, MINUTE, NOW } from '../contract/samples.ts';
import { faults } from './cards-check.ts';
import { hostile, someone } from './cards-hostile-values.ts';
import { read } from './cards-read.ts';
import { figuresOf } from './cards-samples.ts';
import { destinationOf, stateOf } from './forward-samples.ts';

const MAYA = { id: 'U07MAYA', name: 'Maya Okafor' };
const answerOf = (
  states: readonly ForwardState[],
  destinations = [destinationOf()],
  canonical = 'forward',
) => ({
  ...{ now: NOW, zone: 'UTC', canonical },
  destinations: forwardedTo(destinations, states, NOW),
});
const shown = (state: Partial<ForwardState>) => read(forwardsAnswer(answerOf([stateOf(state)]))).join('\n');
const FAILURE = {
  since: NOW - HOUR,
  at: NOW,
  attempts: 7,
  reason: 'unreachable',
  said: 'ECONNREFUSED',
} as const;

describe('the list of destinations', () => {
  it.each([
    ['✅ *soc*  up to date', { sent: 1_204, sentAt: NOW - MINUTE }],
    ['⏳ *soc*  catching up', { waiting: 3, freshSince: NOW - MINUTE }],
    ['🔴 *soc*  failing', { failure: FAILURE }],
    ['⏸️ *soc*  paused', { failure: FAILURE, paused: { at: NOW, by: MAYA } }],
    ['🔁 *soc*  sending again', { replay: { since: NOW - HOUR, upto: 9, at: NOW, by: MAYA } }],
  ])('%s', (words, state) => {
    expect(shown(state)).toContain(words);
  });

  it('tells what waits and for how long, what was refused and missed, and why it fails', () => {
    const told = shown({
      ...{ waiting: 12_000, freshSince: NOW - 2 * HOUR, refused: 2, missed: 1_000, failure: FAILURE },
      lastRefused: { event: 'e7', at: NOW, said: 'mapper_parsing_exception' },
    });
    expect(told).toContain('all events to `syslog+tls://siem.example.com:6514` as `cef`');
    expect(told).toContain('12,000 waiting, the first of them for 2 h');
    expect(told).toMatch(/2 events refused, last `e7` .*: `mapper_parsing_exception`/);
    expect(told).toContain('1,000 events were too old to be kept');
    expect(told).toMatch(/Failing since .*, 7 tries: no connection, `ECONNREFUSED`/);
    expect(told).toContain(`*What to do*  ${FORWARD_REASON_WORDS.unreachable.cure}`);
  });

  it('has one that never began without a button, and one that is no longer configured not at all', () => {
    const two = [destinationOf({ name: 'lake' }), destinationOf({ name: 'soc' })];
    const message = forwardsAnswer(answerOf([stateOf(), stateOf({ name: 'former' })], two));
    const told = read(message).join('\n');
    expect(told).toMatch(/▫️ \*lake\* {2}begins when this bot leads/);
    expect(told).not.toContain('former');
    expect(JSON.stringify(message).match(/forward\.pause/g)).toHaveLength(1);
  });

  it('has no buttons where it is shared, and says so where nothing is configured', () => {
    expect(JSON.stringify(forwardsAnswer(answerOf([stateOf()]), MAYA))).not.toContain('forward.pause');
    expect(read(forwardsAnswer(answerOf([], []))).join()).toMatch(/^Nothing is forwarded/);
  });

  it('says of all in a line which of them is worst', () => {
    const names = ['a', 'b', 'c', 'd'];
    const all = forwardedTo(
      names.map((name) => destinationOf({ name })),
      [
        stateOf({ name: 'a' }),
        stateOf({ name: 'b', paused: { at: NOW, by: MAYA }, waiting: 1, freshSince: NOW - HOUR }),
        stateOf({ name: 'c', failure: FAILURE, waiting: 1_204, freshSince: NOW - 2 * HOUR }),
        stateOf({ name: 'd' }),
      ],
      NOW,
    );
    expect(forwardedWords(all)).toBe(
      'c failing: no connection, 1,204 events wait, 2 h behind; b paused by Maya Okafor, 1 event waits, 1 h behind; 2 up to date',
    );
    expect(forwardedWords(all.filter(({ standing }) => standing === 'ok'))).toBe(
      'all 2 destinations up to date',
    );
  });
});

describe('whatever a destination or a person is called and says', () => {
  const time = fc.integer({ min: 0, max: NOW });
  const state = fc
    .record({
      waiting: fc.nat(),
      freshSince: fc.option(time, { nil: undefined }),
      ...{ sent: fc.nat(), refused: fc.nat(), missed: fc.nat(), sentAt: fc.option(time, { nil: undefined }) },
      paused: fc.option(fc.record({ at: time, by: fc.option(someone, { nil: undefined }) }), {
        nil: undefined,
      }),
      failure: fc.option(
        fc.record({
          ...{ since: time, at: time, attempts: fc.nat(), said: hostile },
          reason: fc.constantFrom(...FORWARD_REASONS),
        }),
        { nil: undefined },
      ),
      replay: fc.option(
        fc.record({ since: time, upto: fc.nat(), at: time, by: fc.option(someone, { nil: undefined }) }),
        { nil: undefined },
      ),
      lastRefused: fc.option(fc.record({ event: hostile, at: time, said: hostile }), { nil: undefined }),
    })
    .map((more) => stateOf(more));
  const destination = fc
    .record({ to: hostile, text: hostile, format: fc.constantFrom(...FORWARD_FORMATS), text_: hostile })
    .map(({ text_, ...more }) =>
      destinationOf({ ...more, filter: { terms: { subject: { any: [text_], none: [] } } } }),
    );

  it('Slack takes what is drawn, and nothing in it is more than text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(destination, state), { minLength: 1, maxLength: 20, size: 'max' }),
        (all) => {
          const named = all.map(
            ([to, at], n) =>
              [
                { ...to, name: `d_${n}` },
                { ...at, name: `d_${n}` },
              ] as const,
          );
          const [destinations, states] = [named.map(([to]) => to), named.map(([, at]) => at)];
          const list = forwardsAnswer(answerOf(states, destinations));
          expect(faults(list)).toEqual([]);
          const said = forwardChanged('d_0', 'pause', true);
          expect(faults(forwardsAnswer(answerOf(states, destinations), undefined, said))).toEqual([]);
          const figures = figuresOf();
          const known = { now: NOW, startedAt: NOW, lastPollAt: NOW, configReadAt: NOW, feedName: 'insync' };
          const forwarding = forwardedTo(destinations, states, NOW);
          expect(faults(statusAnswer({ ...known, figures, refused429: 0, paused: [], forwarding }))).toEqual(
            [],
          );
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('so is what a replay asks', () => {
    fc.assert(
      fc.property(time, fc.option(fc.nat(), { nil: undefined }), hostile, (since, events, filter) => {
        expect(faults(replayDialog({ destination: 'soc', since, events, filter }, 'k'))).toEqual([]);
        expect(faults(replayAnswer('soc', events))).toEqual([]);
      }),
    );
  });
});
