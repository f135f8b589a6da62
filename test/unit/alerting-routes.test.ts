import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { viewOf } from '../../src/alerting/event-view.ts';
import { filterIndex } from '../../src/alerting/filter-index.ts';
import { policy } from '../../src/alerting/policy.ts';
import { activeAt, route, routesOf } from '../../src/alerting/route.ts';
import type { InsyncEvent } from '../../src/domain/event.ts';
import { matches } from '../../src/domain/filter-match.ts';
import type { Hours, Route } from '../../src/domain/rules.ts';
import type { Subscription } from '../../src/domain/standing.ts';
import { FEATURES } from '../../src/domain/vocabulary.ts';
import { DEFAULT_RULES, event, filterOf, HOUR, MINUTE, NOW, person, routeTo } from '../contract/samples.ts';

const samples = fc.record({
  type: fc.constantFrom('Backup', 'Restore', 'Alert', 'Never Heard Of'),
  severity: fc.integer({ min: 0, max: 7 }),
  status: fc.constantFrom('Failed', 'Success', 'Canceled', 'Backed up with errors', 'Whatever'),
  device: fc.constantFrom('A', 'B', 'C'),
  feature: fc.constantFrom(...FEATURES),
});
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
  .map((list) => [
    ...list.map((each) => routeTo(each.channel, each.match, { continue: each.continue })),
    routeTo('C_LAST'),
  ]);

const subscription = (id: number, channel: string, more: Partial<Subscription> = {}): Subscription => ({
  ...{
    id,
    channel,
    filter: filterOf({}),
    text: `--id ${id}`,
    by: person(1),
    at: NOW,
    pausedUntil: undefined,
  },
  ...more,
});

function take(one: InsyncEvent, list: readonly Route[], more: Partial<Parameters<typeof route>[1]> = {}) {
  const routes = routesOf(list);
  const now = more.now ?? NOW;
  return route(viewOf(one), {
    routes,
    active: activeAt(routes, now),
    subscribed: [],
    ruled: true,
    now,
    ...more,
  });
}

describe('policy', () => {
  const rules = filterIndex(DEFAULT_RULES.map(({ filter }) => filter));
  const of = (one: InsyncEvent, subscribed = false) => policy(viewOf(one), rules, subscribed, NOW);

  it('names the first rule that matches', () => {
    expect(of(event({ severity: 2, status: 'Failed' }))).toMatchObject({ alert: true, rule: 1 });
    expect(of(event({ severity: 6, status: 'Failed' }))).toMatchObject({ alert: true, rule: 2 });
    expect(of(event({ severity: 2 }), true)).toMatchObject({ rule: 1, reason: 'rule_matched' });
  });

  it('says when none does', () => {
    const calm = event({ severity: 6, status: 'Success' });
    expect(of(calm)).toEqual({ alert: false, reason: 'no_rule_matched' });
    expect(policy(viewOf(event()), filterIndex([]), false, NOW)).toMatchObject({ alert: false });
  });

  it('takes what only a subscription wants, by no rule', () => {
    const calm = event({ severity: 6, status: 'Success' });
    expect(of(calm, true)).toEqual({ alert: true, rule: 0, reason: 'subscribed' });
  });
});

describe('routes', () => {
  const routes = [
    routeTo('C_SEC', { severity: '<=2' }, { mention: '@here' }),
    routeTo('C_LOG', { type: 'Backup' }, { continue: true }),
    routeTo('C_OPS'),
  ];

  it('take the first that matches, with its place, match and mention', () => {
    expect(take(event({ severity: 1 }), routes)).toEqual({
      routes: [{ route: 1, match: '{"severity":"<=2"}', channel: 'C_SEC', mention: '@here' }],
      place: 0,
      reason: 'matched',
    });
  });

  it('go on where a route says continue', () => {
    const taken = take(event(), routes);
    expect(taken.routes.map(({ channel, route: place }) => [channel, place])).toEqual([
      ['C_LOG', 2],
      ['C_OPS', 3],
    ]);
    expect(taken.place).toBe(1);
  });

  it('end with the last one, which catches all', () => {
    expect(take(event({ type: 'Restore' }), routes)).toEqual({
      routes: [{ route: 3, match: '', channel: 'C_OPS', mention: '' }],
      place: 2,
      reason: 'default_route',
    });
  });

  it('name a channel once, by the first route that names it', () => {
    const twice = [routeTo('C1', { type: 'Backup' }, { continue: true, mention: '@here' }), routeTo('C1')];
    expect(take(event(), twice).routes).toMatchObject([{ route: 1, channel: 'C1', mention: '@here' }]);
  });

  it('say with the card what they want done, and only what they say', () => {
    const quiet: Hours = { days: [1], from: 0, to: 60, zone: 'UTC' };
    const escalate = [{ after: MINUTE, mention: 'S1', channel: '' }];
    const times = { groupWait: 1, groupInterval: 2, repeatInterval: 3 };
    const [taken] = take(event(), [routeTo('C1', undefined, { ...times, escalate, quiet })]).routes;
    expect(taken).toEqual({ ...times, route: 1, match: '', channel: 'C1', mention: '', escalate, quiet });
  });

  it('are only asked at their hours', () => {
    const active: Hours = { days: [0], from: 12 * 60, to: 13 * 60, zone: 'UTC' };
    const list = [routeTo('C_DAY', undefined, { active }), routeTo('C_OPS')];
    expect(take(event(), list).routes).toMatchObject([{ channel: 'C_DAY' }]);
    expect(
      take(event(), list, { now: NOW - 1, active: activeAt(routesOf(list), NOW - 1) }).routes,
    ).toMatchObject([{ channel: 'C_OPS', route: 2 }]);
    expect(take(event(), list, { now: NOW + HOUR }).routes).toMatchObject([{ channel: 'C_OPS' }]);
  });

  it('are followed by the subscriptions, one card a channel', () => {
    const subscribed = [subscription(7, 'C_OPS'), subscription(8, 'C_TEAM'), subscription(9, 'C_TEAM')];
    expect(take(event({ type: 'Restore' }), routes, { subscribed }).routes).toEqual([
      { route: 3, match: '', channel: 'C_OPS', mention: '' },
      { route: 0, subscription: 8, match: '--id 8', channel: 'C_TEAM', mention: '' },
    ]);
  });

  it('are not asked for what only a subscription wants', () => {
    const taken = take(event(), routes, { subscribed: [subscription(8, 'C_TEAM')], ruled: false });
    expect(taken).toMatchObject({ routes: [{ channel: 'C_TEAM' }], place: undefined, reason: 'subscribed' });
  });

  it('give every event at least one channel, none twice, in the order of the list (property)', () => {
    fc.assert(
      fc.property(samples, routed, (sample, list) => {
        const one = event(sample);
        const taken = take(one, list).routes;
        const channels = taken.map(({ channel }) => channel);
        expect(channels.length).toBeGreaterThan(0);
        expect(new Set(channels).size).toBe(channels.length);
        const taking = list.map(({ filter }) => !filter || matches(filter, one, { now: NOW }));
        const walked = list.flatMap((each, place) => (taking[place] ? [{ ...each, place }] : []));
        const last = walked.findIndex((each) => !each.continue);
        const expected = walked
          .slice(0, last + 1)
          .filter(({ channel }, n, all) => all.findIndex((other) => other.channel === channel) === n);
        expect(taken.map((each) => each.route - 1)).toEqual(expected.map(({ place }) => place));
      }),
    );
  });
});
