import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DecideRules, decider, pageRules } from '../../src/alerting/decide.ts';
import { fingerprint } from '../../src/alerting/fingerprint.ts';
import { memoryAlerts } from '../../src/alerting/memory-alerts.ts';
import type { Decision, LiveAlert, LiveAlerts, LiveProblem } from '../../src/domain/decision.ts';
import { type InsyncEvent, OUTCOMES } from '../../src/domain/event.ts';
import { matches } from '../../src/domain/filter-match.ts';
import type { Silence, Standing, Subscription } from '../../src/domain/standing.ts';
import {
  DAY,
  event,
  filterOf,
  HOUR,
  MINUTE,
  NOW,
  person,
  routeTo,
  rule,
  rulesOf,
} from '../contract/samples.ts';

const NOTHING: Standing = { silences: [], subscriptions: [] };
const EMPTY: LiveAlerts = {
  ofGroup: () => undefined,
  holding: () => undefined,
  named: () => [],
  parent: () => undefined,
};
const alertOf = (more: Partial<LiveAlert> = {}): LiveAlert => ({
  ...{ id: 5, state: 'open', resolvedAt: undefined, endedAt: undefined },
  ...more,
});
const problemOf = (one: InsyncEvent, more: Partial<LiveProblem> = {}): LiveProblem => ({
  ...{ alert: alertOf(), fingerprint: fingerprint(one), subject: one.subject, lastSeen: one.time },
  ...more,
});
const holding = (problem: LiveProblem): LiveAlerts => ({
  ...EMPTY,
  holding: (asked) => (asked === problem.fingerprint ? problem : undefined),
});
const silence = (id: number, more: Partial<Silence> & { raw?: Record<string, unknown> } = {}): Silence => {
  const { raw = {}, ...rest } = more;
  return {
    ...{ id, filter: filterOf(raw), text: '', by: person(1), note: '', at: NOW - HOUR, until: NOW + HOUR },
    ...{ alert: undefined, hits: 0, ended: undefined },
    ...rest,
  };
};
const subscription = (id: number, raw: Record<string, unknown>, pausedUntil?: number): Subscription => ({
  ...{ id, channel: `C_SUB${id}`, filter: filterOf(raw), text: `#${id}`, by: person(1), at: 0, pausedUntil },
});

interface Asked {
  readonly rules?: Partial<DecideRules>;
  readonly standing?: Partial<Standing>;
  readonly live?: LiveAlerts;
  readonly at?: number;
  readonly historyBefore?: number;
}
function decide(one: InsyncEvent, asked: Asked = {}): readonly Decision[] {
  const { rules, standing, live = EMPTY, at = NOW, historyBefore } = asked;
  return decider(rulesOf(rules))(at, historyBefore)({ ...NOTHING, ...standing })(one, live);
}
/** The only decision. */
function only(one: InsyncEvent, asked: Asked = {}): Decision {
  const [decision, ...others] = decide(one, asked);
  expect(others).toEqual([]);
  if (!decision) throw new Error('nothing was decided');
  return decision;
}
const good = (sample: Parameters<typeof event>[0] = {}) =>
  event({ status: 'Success', severity: 6, ...sample });

describe('an event that needs a person', () => {
  it('opens an alert, with all that is known of it', () => {
    const one = event({ severity: 2 });
    expect(only(one)).toEqual({
      ...{ verdict: 'opened', event: one, rule: 1, fingerprint: fingerprint(one), group: fingerprint(one) },
      ...{ groupBy: [], alert: undefined, silence: undefined, parent: undefined },
      ...{ sources: [], targets: [], outage: undefined },
      routes: [{ route: 2, match: '', channel: 'C_OPS', mention: '' }],
    });
  });

  it('joins where its problem lives, whatever it is grouped by now', () => {
    const one = event();
    const live = holding(problemOf(one, { alert: alertOf({ state: 'acked' }) }));
    const rules = { routes: [routeTo('C_OPS', undefined, { groupBy: ['type' as const] })] };
    expect(only(one, { live, rules })).toMatchObject({ verdict: 'grouped', alert: 5 });
  });

  it('is older than the first reading shows: history, without a route', () => {
    const ages = [HOUR + 1, HOUR, 0].map((age) => event({ time: NOW - age }));
    const verdicts = ages.map((one) => only(one, { historyBefore: NOW - HOUR }).verdict);
    expect(verdicts).toEqual(['history', 'opened', 'opened']);
    expect(only(event({ time: 0 })).verdict).toBe('opened');
  });

  it('concerns no alert when no rule wants it', () => {
    expect(decide(event({ status: 'Canceled', severity: 6 }))).toEqual([]);
    expect(decide(event(), { rules: { alert: [] } })).toEqual([]);
  });
});

describe('groups', () => {
  const grouped = (groupBy: Parameters<typeof routeTo>[2] & object) => [
    routeTo('C_SEC', { severity: '<=1' }, groupBy),
    routeTo('C_OPS', undefined, groupBy),
  ];
  const keyOf = (one: InsyncEvent, rules: Partial<DecideRules>) => {
    const decision = only(one, { rules });
    return 'group' in decision ? decision.group : '';
  };

  it('are made of the values the route names, without regard to case', () => {
    const rules = { routes: grouped({ groupBy: ['subject', 'alert-name'] }) };
    const key = keyOf(event({ device: 'PC-1' }), rules);
    expect(keyOf(event({ device: 'pc-1', type: 'Restore', feature: 'API' }), rules)).toBe(key);
    expect(keyOf(event({ device: 'PC-2' }), rules)).not.toBe(key);
    expect(only(event(), { rules })).toMatchObject({ groupBy: ['subject', 'alert-name'] });
  });

  it('of two routes are two, and none is a fingerprint', () => {
    const rules = { routes: grouped({ groupBy: ['tenant'] }) };
    const [severe, other] = [event({ severity: 0 }), event({ severity: 3 })];
    expect(keyOf(severe, rules)).not.toBe(keyOf(other, rules));
    // A tenant called like a place and a value.
    const tricky = event({ tenant: '[1,"t1"]' });
    expect(keyOf(tricky, rules)).not.toBe(fingerprint(tricky));
  });

  it('are asked for in the alerts by their key', () => {
    const rules = { routes: grouped({ groupBy: ['type'] }) };
    const [a, b] = [event({ device: 'A' }), event({ device: 'B' })];
    const key = keyOf(a, rules);
    const live = { ...EMPTY, ofGroup: (group: string) => (group === key ? alertOf() : undefined) };
    expect(only(b, { rules, live })).toMatchObject({ verdict: 'grouped', alert: 5, group: key });
  });
});

describe('what comes back', () => {
  const resolved = (endedAt: number, resolvedAt = endedAt): LiveAlerts => ({
    ...EMPTY,
    ofGroup: (_group, since) =>
      resolvedAt >= since ? alertOf({ state: 'resolved', resolvedAt, endedAt }) : undefined,
  });

  it('reopens the alert within the time for it, later it opens a new one', () => {
    const rules = { reopenWithin: HOUR };
    expect(only(event(), { rules, live: resolved(NOW - HOUR) })).toMatchObject({
      verdict: 'reopened',
      alert: 5,
    });
    expect(only(event(), { rules, live: resolved(NOW - HOUR - 1) })).toMatchObject({
      verdict: 'opened',
      alert: undefined,
    });
  });

  it('came late and is older than the end: it counts there and reopens nothing, silenced or not', () => {
    const live = resolved(NOW - MINUTE);
    const late = event({ time: NOW - MINUTE });
    const standing = { silences: [silence(1)] };
    for (const asked of [{ live }, { live, standing }]) {
      expect(only(late, asked)).toMatchObject({ verdict: 'grouped', alert: 5, silence: undefined });
    }
  });

  it('is judged by the time of what ended it, not by when that became known', () => {
    const live = resolved(NOW - HOUR, NOW);
    expect(only(event({ time: NOW - MINUTE }), { live })).toMatchObject({ verdict: 'reopened' });
  });
});

describe('silences', () => {
  it('take the event: the one that lasts longest, for ever before all', () => {
    const silences = [silence(1), silence(2, { until: NOW + DAY }), silence(3, { until: NOW + MINUTE })];
    expect(only(event(), { standing: { silences } })).toMatchObject({ verdict: 'silenced', silence: 2 });
    const ever = [...silences, silence(4, { until: undefined }), silence(5, { until: undefined })];
    expect(only(event(), { standing: { silences: ever } })).toMatchObject({ silence: 4 });
  });

  it.each([
    ['has not begun', { at: NOW + 1 }],
    ['is over', { until: NOW }],
    ['was ended', { ended: { at: NOW - 1, by: undefined } }],
    ['is about others', { raw: { subject: 'other' } }],
  ])('leave it when the only one %s', (_what, more) => {
    const standing = { silences: [silence(1, more)] };
    expect(only(event(), { standing })).toMatchObject({ verdict: 'opened', silence: undefined });
  });

  it('are asked also when the event joins an alert', () => {
    const one = event();
    const asked = { live: holding(problemOf(one)), standing: { silences: [silence(1)] } };
    expect(only(one, asked)).toMatchObject({ verdict: 'silenced', alert: 5, silence: 1 });
  });
});

describe('subscriptions', () => {
  it('want an event that no rule wants: it goes to them alone, by fingerprint', () => {
    const rules = { routes: [routeTo('C_OPS', undefined, { groupBy: ['type' as const] })] };
    const one = good();
    const standing = { subscriptions: [subscription(3, { subject: 'LAPTOP-1' })] };
    expect(only(one, { rules, standing })).toMatchObject({
      ...{ verdict: 'opened', rule: 0, group: fingerprint(one), groupBy: [] },
      routes: [{ route: 0, subscription: 3, channel: 'C_SUB3', match: '#3' }],
    });
  });

  it('are left out while they are paused', () => {
    const of = (pausedUntil: number) =>
      decide(good(), { standing: { subscriptions: [subscription(3, {}, pausedUntil)] } });
    expect(of(NOW + 1)).toEqual([]);
    expect(of(NOW)).toHaveLength(1);
  });
});

describe('inhibition', () => {
  const inhibit = [
    {
      ...{ source: filterOf({ type: 'Alert' }), target: filterOf({ type: 'AD Sync' }), text: 'rule 1' },
      equal: ['tenant' as const],
    },
    {
      ...{ source: filterOf({ severity: '0' }), target: filterOf({}), text: 'rule 2' },
      equal: ['subject' as const],
    },
  ];
  const keys = (one: InsyncEvent, asked: Asked = {}) => {
    const decision = only(one, { rules: { inhibit }, ...asked });
    return 'sources' in decision ? decision : undefined;
  };

  it('gives source and target the same key where they are equal', () => {
    const source = keys(event({ type: 'Alert', tenant: 'T1' }));
    const target = keys(event({ type: 'AD Sync', tenant: 't1', device: 'OTHER' }));
    expect(source?.sources).toHaveLength(1);
    expect(target?.targets).toContain(source?.sources[0]);
    expect(keys(event({ type: 'AD Sync', tenant: 't2' }))?.targets).not.toContain(source?.sources[0]);
  });

  it('holds back what has a living parent, but not what somebody has, and nothing by itself', () => {
    const one = event({ type: 'AD Sync' });
    const asked = (state: LiveAlert['state'], parent: number): Asked => ({
      rules: { inhibit },
      live: { ...holding(problemOf(one, { alert: alertOf({ state }) })), parent: () => parent },
    });
    expect(only(one, { rules: { inhibit }, live: { ...EMPTY, parent: () => 9 } })).toMatchObject({
      verdict: 'inhibited',
      parent: 9,
    });
    expect(only(one, asked('open', 9))).toMatchObject({ verdict: 'inhibited', parent: 9 });
    expect(only(one, asked('acked', 9))).toMatchObject({ verdict: 'grouped', parent: undefined });
    expect(only(one, asked('open', 5))).toMatchObject({ verdict: 'grouped', parent: undefined });
  });

  it('comes after a silence in the verdict, and both are said', () => {
    const live = { ...EMPTY, parent: () => 9 };
    const asked = { rules: { inhibit }, live, standing: { silences: [silence(1)] } };
    expect(only(event({ type: 'AD Sync' }), asked)).toMatchObject({
      verdict: 'silenced',
      silence: 1,
      parent: 9,
    });
  });

  it('never makes a source a target of its own rule', () => {
    const worst = keys(event({ severity: 0, type: 'AD Sync' }));
    expect(worst?.sources).toHaveLength(1);
    expect(worst?.targets).toHaveLength(1);
    expect(worst?.targets).not.toContain(worst?.sources[0]);
  });

  it('counts an outage under one of the targets', () => {
    const outage = {
      ...{
        filter: filterOf({ type: 'Backup', outcome: 'failed' }),
        text: 'outage',
        subjects: 3,
        within: HOUR,
      },
      equal: ['tenant' as const],
    };
    const [a, b] = ['A', 'B'].map((device) => keys(event({ device }), { rules: { outage } }));
    expect(a?.outage).toBeDefined();
    expect(a?.outage).toBe(b?.outage);
    expect(a?.targets).toEqual([a?.outage]);
    expect(keys(event({ type: 'Restore' }), { rules: { outage } })?.outage).toBeUndefined();
    expect(pageRules(rulesOf({ outage }))(NOW, undefined).outage).toBe(outage);
  });
});

describe('recovery', () => {
  const failed = event({ time: NOW - HOUR });
  const warning = event({ time: NOW - HOUR, status: 'Backed up with errors' });
  const both: LiveAlerts = {
    ...EMPTY,
    holding: (asked) =>
      [problemOf(failed), problemOf(warning, { alert: alertOf({ id: 6 }) })].find(
        (problem) => problem.fingerprint === asked,
      ),
  };

  it('ends failures and warnings of the same activity and subject', () => {
    const one = good();
    expect(only(one, { live: both })).toEqual({
      ...{ verdict: 'resolved', event: one, rule: 0, reason: 'success' },
      recovered: [
        { alert: 5, fingerprint: fingerprint(failed) },
        { alert: 6, fingerprint: fingerprint(warning) },
      ],
    });
  });

  it.each([
    ['another device', { device: 'OTHER' }],
    ['another tenant', { tenant: 't2' }],
    ['another feature', { feature: 'API' }],
    ['another type', { type: 'AD Sync' }],
  ])('of %s ends nothing', (_what, sample) => {
    expect(decide(good(sample), { live: both })).toEqual([]);
  });

  it('from before the failure says nothing about it', () => {
    expect(decide(good({ time: NOW - HOUR - 1 }), { live: both })).toEqual([]);
    expect(decide(good({ time: NOW - HOUR }), { live: both })).toHaveLength(1);
  });

  it.each(['Restore', 'Download', 'Admin Login', 'Alert', 'Never Heard Of'])('is not for %s', (type) => {
    const live = holding(problemOf(event({ type, time: NOW - HOUR })));
    expect(decide(good({ type }), { live })).toEqual([]);
  });

  it('ends something also during the first reading, and is no history then', () => {
    expect(only(good({ time: NOW - 10 }), { live: both, historyBefore: NOW })).toMatchObject({
      verdict: 'resolved',
    });
  });

  it('comes with an alert where somebody wants to see every success', () => {
    const standing = { subscriptions: [subscription(1, { outcome: 'success' })] };
    const verdicts = decide(good(), { live: both, standing }).map(({ verdict }) => verdict);
    expect(verdicts).toEqual(['opened', 'resolved']);
  });

  it('looks up no more than the two problems it could end', () => {
    const asked: string[] = [];
    const forbidden = () => {
      throw new Error('not to be asked');
    };
    const live: LiveAlerts = {
      ...{ ofGroup: forbidden, named: forbidden, parent: forbidden },
      holding: (key) => void asked.push(key),
    };
    decide(good(), { live });
    expect(asked).toEqual([fingerprint(failed), fingerprint(warning)]);
  });
});

describe('Alert Resolution', () => {
  const alert = event({ type: 'Alert', alert: 'Unusual Data Activity', device: 'PC-1', time: NOW - HOUR });
  const over = (more: Parameters<typeof event>[0] = {}) =>
    event({
      ...{ type: 'Alert Resolution', severity: 6, status: 'Whatever', device: 'pc-1' },
      more: 'Alert Name:UNUSUAL data activity',
      ...more,
    });
  const named = (...problems: LiveProblem[]): LiveAlerts => ({
    ...EMPTY,
    named: (tenant, name) => (tenant === 't1' && name === 'unusual data activity' ? problems : []),
  });
  const one = problemOf(alert);
  const other = problemOf(alert, { alert: alertOf({ id: 6 }), subject: 'PC-2', fingerprint: 'other' });
  const nameless = { ...over(), subject: '' };

  it('ends the alert of the same tenant, name and subject', () => {
    const event = over();
    expect(only(event, { live: named(one, other) })).toEqual({
      ...{ verdict: 'resolved', event, rule: 0, reason: 'alert_resolution' },
      recovered: [{ alert: 5, fingerprint: one.fingerprint }],
    });
  });

  it('ends all problems of it that are of one subject in one alert', () => {
    const second = { ...one, fingerprint: 'with another outcome' };
    expect(only(over(), { live: named(one, second) })).toMatchObject({
      recovered: [{ alert: 5 }, { alert: 5, fingerprint: 'with another outcome' }],
    });
  });

  it('that names no subject ends the only one there is', () => {
    expect(only(nameless, { live: named(one) })).toMatchObject({ verdict: 'resolved' });
    expect(only(nameless, { live: named(one, other) })).toMatchObject({
      verdict: 'unpaired',
      candidates: [5, 6],
    });
    const sameAlert = { ...other, alert: one.alert };
    expect(only(nameless, { live: named(one, sameAlert) })).toMatchObject({
      verdict: 'unpaired',
      candidates: [5],
    });
  });

  it.each([
    ['no alert lives', over(), [], []],
    ['the alert is of another subject', over(), [other], []],
    ['the alert names no subject', over(), [{ ...one, subject: '' }], [5]],
    ['two alerts are of the subject', over(), [one, { ...one, alert: alertOf({ id: 8 }) }], [5, 8]],
    ['the alert is newer', over({ time: NOW - DAY }), [one], []],
    ['it names no alert', over({ more: 'Note:none' }), [one], []],
    ['it is of another tenant', over({ tenant: 't2' }), [one], []],
  ] as [string, InsyncEvent, LiveProblem[], number[]][])(
    'stands alone when %s',
    (_what, event, problems, candidates) => {
      expect(only(event, { live: named(...problems) })).toEqual({
        verdict: 'unpaired',
        event,
        rule: 0,
        candidates,
      });
    },
  );

  it('that a rule wants is an alert when it stands alone, and none when it ended one', () => {
    const rules = { alert: [rule({ type: 'Alert Resolution' })] };
    const verdicts = (live: LiveAlerts) => decide(over(), { rules, live }).map(({ verdict }) => verdict);
    expect(verdicts(named())).toEqual(['opened', 'unpaired']);
    expect(verdicts(named(one))).toEqual(['resolved']);
  });

  it('of the past is nothing, or history', () => {
    const asked = { historyBefore: NOW + 1, live: named() };
    expect(decide(over(), asked)).toEqual([]);
    const rules = { alert: [rule({ type: 'Alert Resolution' })] };
    expect(only(over(), { ...asked, rules })).toMatchObject({ verdict: 'history' });
  });
});

describe('deciding', () => {
  const samples = fc.record({
    time: fc.integer({ min: NOW - 3 * HOUR, max: NOW }),
    type: fc.constantFrom('Backup', 'Restore', 'Alert', 'Alert Resolution', 'Never Heard Of'),
    severity: fc.integer({ min: 0, max: 7 }),
    status: fc.constantFrom('Failed', 'Success', 'Canceled', 'Backed up with errors', 'Whatever'),
    device: fc.constantFrom('A', 'B', 'C'),
    alert: fc.constantFrom('', 'Unusual Data Activity'),
  });
  const pages = fc
    .array(samples, { maxLength: 40 })
    .map((list) => list.map((sample) => event(sample)).toSorted((a, b) => a.time - b.time));
  const alertRules = fc.array(
    fc
      .oneof(
        fc.record({ severity: fc.constantFrom('<=3', '0-1', '7') }),
        fc.record({ outcome: fc.constantFrom(...OUTCOMES) }),
        fc.record({ type: fc.constantFrom('Backup', '!Backup', 'Alert') }),
      )
      .map(rule),
    { maxLength: 4 },
  );
  const groupBys = fc.constantFrom<Parameters<typeof routeTo>[2][]>(
    {},
    { groupBy: ['type'] },
    { groupBy: ['tenant'] },
  );

  /** Applies each decision before the next event is decided about. */
  function live(page: readonly InsyncEvent[], rules: DecideRules, historyBefore?: number) {
    const alerts = memoryAlerts(() => {});
    const decideOne = decider(rules)(NOW, historyBefore)(NOTHING);
    return page.map((one) => {
      const before = alerts.holding(fingerprint(one))?.alert.id;
      const decisions = decideOne(one, alerts);
      for (const decision of decisions) {
        if ('fingerprint' in decision) alerts.join(decision, NOW, undefined);
        else if (decision.verdict === 'resolved') alerts.recover(decision, NOW);
      }
      return { one, before, decisions };
    });
  }

  it('takes exactly what a rule wants, opens no problem twice and leaves a live problem where it is (property)', () => {
    const before = fc.option(fc.integer({ min: NOW - 3 * HOUR, max: NOW }), { nil: undefined });
    fc.assert(
      fc.property(pages, alertRules, groupBys, before, (page, alert, more, historyBefore) => {
        const rules = rulesOf({ alert, routes: [routeTo('C_OPS', undefined, more)] });
        for (const { one, before, decisions } of live(page, rules, historyBefore)) {
          const wanted = alert.findIndex(({ filter }) => matches(filter, one, { now: NOW })) + 1;
          const concerning = decisions.filter((each) => 'fingerprint' in each || each.verdict === 'history');
          const ended = decisions.some((each) => each.verdict === 'resolved');
          if (wanted === 0) expect(concerning).toEqual([]);
          else if (!ended && !decisions.some((each) => each.verdict === 'unpaired'))
            expect(concerning).toHaveLength(1);
          for (const each of decisions) expect(each).toMatchObject({ event: one, rule: wanted });
          for (const each of concerning) {
            const old = historyBefore !== undefined && one.time < historyBefore;
            expect(each.verdict === 'history').toBe(old);
            if ('fingerprint' in each && before !== undefined)
              expect(each).toMatchObject({ verdict: 'grouped', alert: before });
            if ('fingerprint' in each) expect(each.routes.length).toBeGreaterThan(0);
          }
        }
      }),
    );
  });

  it('is the same for the same events (property)', () => {
    fc.assert(
      fc.property(pages, alertRules, groupBys, (page, alert, more) => {
        const rules = rulesOf({ alert, routes: [routeTo('C_OPS', undefined, more)] });
        expect(live(page, rules)).toEqual(live(page, rules));
      }),
      { numRuns: 30 },
    );
  });
});
