import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decider } from '../../src/alerting/decide.ts';
import { fingerprint } from '../../src/alerting/fingerprint.ts';
import { policy } from '../../src/alerting/policy.ts';
import { route } from '../../src/alerting/route.ts';
import { OUTCOMES } from '../../src/domain/event.ts';
import { matches } from '../../src/domain/filter-match.ts';
import { FEATURES } from '../../src/domain/vocabulary.ts';
import { DEFAULT_RULES, event, HOUR, NOW, routeTo, rule } from '../contract/samples.ts';

const DEVICES = ['A', 'B', 'C'];
const TYPES = ['Backup', 'Restore', 'Alert', 'Never Heard Of'];

const samples = fc.record({
  time: fc.integer({ min: NOW - 3 * HOUR, max: NOW }),
  type: fc.constantFrom(...TYPES),
  severity: fc.integer({ min: 0, max: 7 }),
  status: fc.constantFrom('Failed', 'Success', 'Canceled', 'Backed up with errors', 'Whatever'),
  device: fc.constantFrom(...DEVICES),
  feature: fc.constantFrom(...FEATURES),
});
const pages = fc.array(samples, { maxLength: 30 }).map((list) => list.map((sample) => event(sample)));

const rules = fc.array(
  fc
    .oneof(
      fc.record({ severity: fc.constantFrom('<=3', '0-1', '7') }),
      fc.record({ outcome: fc.constantFrom(...OUTCOMES) }),
      fc.record({ type: fc.constantFrom('Backup', '!Backup', 'Alert') }),
    )
    .map(rule),
  { maxLength: 4 },
);

const routed = fc
  .array(
    fc.record({
      channel: fc.constantFrom('C1', 'C2', 'C3'),
      match: fc.constantFrom(
        { type: 'Backup' },
        { severity: '<=2' },
        { subject: 'A' },
        { outcome: '!failed' },
      ),
      continue: fc.boolean(),
    }),
    { maxLength: 5 },
  )
  .map((list) => [...list.map((each) => routeTo(each.channel, each.match, each)), routeTo('C_LAST')]);

describe('policy', () => {
  it('names the first rule that matches', () => {
    expect(policy(event({ severity: 2, status: 'Failed' }), DEFAULT_RULES, NOW)).toMatchObject({
      alert: true,
      rule: 1,
    });
    expect(policy(event({ severity: 6, status: 'Failed' }), DEFAULT_RULES, NOW)).toMatchObject({
      alert: true,
      rule: 2,
    });
  });

  it('says when none does', () => {
    const calm = event({ severity: 6, status: 'Success' });
    expect(policy(calm, DEFAULT_RULES, NOW)).toEqual({ alert: false, reason: 'no_rule_matched' });
    expect(policy(event(), [], NOW)).toEqual({ alert: false, reason: 'no_rule_matched' });
  });
});

describe('routes', () => {
  const routes = [
    routeTo('C_SEC', { severity: '<=2' }, { mention: '@here' }),
    routeTo('C_LOG', { type: 'Backup' }, { continue: true }),
    routeTo('C_OPS'),
  ];

  it('take the first that matches, with its place, match and mention', () => {
    expect(route(event({ severity: 1 }), routes, NOW)).toEqual([
      { route: 1, match: '{"severity":"<=2"}', channel: 'C_SEC', mention: '@here' },
    ]);
  });

  it('go on where a route says continue', () => {
    expect(route(event(), routes, NOW).map(({ channel, route: place }) => [channel, place])).toEqual([
      ['C_LOG', 2],
      ['C_OPS', 3],
    ]);
  });

  it('end with the last one, which catches all', () => {
    expect(route(event({ type: 'Restore' }), routes, NOW)).toEqual([
      { route: 3, match: '', channel: 'C_OPS', mention: '' },
    ]);
  });

  it('name a channel once, by the first route that names it', () => {
    const twice = [routeTo('C1', { type: 'Backup' }, { continue: true, mention: '@here' }), routeTo('C1')];
    expect(route(event(), twice, NOW)).toMatchObject([{ route: 1, channel: 'C1', mention: '@here' }]);
  });

  it('give every event at least one channel, none twice, in the order of the list (property)', () => {
    fc.assert(
      fc.property(samples, routed, (sample, list) => {
        const one = event(sample);
        const taken = route(one, list, NOW);
        const channels = taken.map(({ channel }) => channel);
        expect(channels.length).toBeGreaterThan(0);
        expect(new Set(channels).size).toBe(channels.length);
        const places = taken.map((each) => each.route);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        for (const { route: place } of taken) {
          const candidate = list[place - 1];
          expect(candidate?.filter === undefined || matches(candidate.filter, one, { now: NOW })).toBe(true);
        }
        const first = list.findIndex(
          ({ filter }) => filter === undefined || matches(filter, one, { now: NOW }),
        );
        expect(places[0]).toBe(first + 1);
        if (!list[first]?.continue) expect(taken).toHaveLength(1);
      }),
    );
  });
});

describe('the decision of a page', () => {
  const of = (historyBefore?: number, alert = DEFAULT_RULES) =>
    decider({ alert, routes: [routeTo('C_OPS')], now: NOW, historyBefore });
  const none = () => false;

  it('opens with the oldest event and groups the rest, in whatever order they came', () => {
    const [a, b, c] = [event({ time: NOW }), event({ time: NOW - 2 }), event({ time: NOW - 1 })];
    const decisions = of()([a, b, c], none);
    expect(decisions.map(({ event: { time }, verdict }) => [time, verdict])).toEqual([
      [NOW - 2, 'opened'],
      [NOW - 1, 'grouped'],
      [NOW, 'grouped'],
    ]);
  });

  it('groups with what is open already', () => {
    const one = event();
    const known = fingerprint(one);
    expect(of()([one], (key) => key === known)).toMatchObject([
      { verdict: 'grouped', routes: [{ channel: 'C_OPS' }] },
    ]);
  });

  it('keeps what is older than the limit of the first reading as history, without a route', () => {
    const [old, edge, fresh] = [NOW - HOUR - 1, NOW - HOUR, NOW].map((time) => event({ time }));
    const decisions = of(NOW - HOUR)([old, edge, fresh] as ReturnType<typeof event>[], none);
    expect(decisions.map(({ verdict, routes }) => [verdict, routes.length])).toEqual([
      ['history', 0],
      ['opened', 1],
      ['grouped', 1],
    ]);
    expect(of()([event({ time: 0 })], none)).toMatchObject([{ verdict: 'opened' }]);
  });

  it('gives every event that matches a rule exactly one verdict, and the others none (property)', () => {
    fc.assert(
      fc.property(
        pages,
        rules,
        fc.option(fc.integer({ min: NOW - 3 * HOUR, max: NOW }), { nil: undefined }),
        fc.func(fc.boolean()),
        (page, alert, before, isOpen) => {
          const decide = decider({ alert, routes: [routeTo('C_OPS')], now: NOW, historyBefore: before });
          const decisions = decide(page, isOpen);
          const wanted = page.filter((one) => policy(one, alert, NOW).alert);
          expect(new Set(decisions.map((each) => each.event))).toEqual(new Set(wanted));
          expect(decisions).toHaveLength(wanted.length);
          const opened = decisions
            .filter(({ verdict }) => verdict === 'opened')
            .map((each) => each.fingerprint);
          expect(new Set(opened).size).toBe(opened.length);
          for (const key of opened) expect(isOpen(key)).toBe(false);
          for (const each of decisions) {
            const old = before !== undefined && each.event.time < before;
            expect(each.verdict === 'history').toBe(old);
            expect(each.routes.length > 0).toBe(!old);
            expect(each.fingerprint).toBe(fingerprint(each.event));
            if (each.verdict === 'grouped')
              expect(opened.includes(each.fingerprint) || isOpen(each.fingerprint)).toBe(true);
          }
        },
      ),
    );
  });

  it('is the same for the same page (property)', () => {
    fc.assert(
      fc.property(pages, rules, (page, alert) => {
        const decide = decider({ alert, routes: [routeTo('C_OPS')], now: NOW, historyBefore: undefined });
        expect(decide(page, none)).toEqual(decide(page, none));
        expect(decide(page.toReversed(), none).map((each) => each.event.time)).toEqual(
          decide(page, none).map((each) => each.event.time),
        );
      }),
    );
  });

  it('leaves the page as it is', () => {
    const page = Object.freeze([event({ time: NOW }), event({ time: NOW - 1 })]);
    of()(page, none);
    expect(page.map(({ time }) => time)).toEqual([NOW, NOW - 1]);
  });
});
