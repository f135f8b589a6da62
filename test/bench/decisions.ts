import { pageRules } from '../../src/alerting/decide.ts';
import { memoryAlerts } from '../../src/alerting/memory-alerts.ts';
import type { InsyncEvent } from '../../src/domain/event.ts';
import type { InhibitRule } from '../../src/domain/rules.ts';
import type { Silence, Standing } from '../../src/domain/standing.ts';
import { event, filterOf, NOW, person, routeTo, rulesOf } from '../contract/samples.ts';
import { atLeast, type Bench, type Figure, median, shown } from './figure.ts';

const EVENTS = 10_000;
const SILENCES = 1_000;
const ROUTES = 200;
const TURNS = 7;
const TARGET = 50_000;

const TYPES = ['Backup', 'Restore', 'Alert', 'AD Sync', 'Client Upgrade'];
const FEATURES = ['Backup And Restore', 'Alerts And Notifications', 'System Event', 'User And Device'];

/**
 * Policy, routes, grouping, inhibition and silences for events, with alerts in memory: what is decided, without what
 * is stored. Every event is new to the alerts of its turn, and of the severe ones every one goes through all stages.
 */
export const decisions: Bench = async (say) => {
  say(`${EVENTS} events, ${SILENCES} silences, ${ROUTES} routes`);
  const all = failing(EVENTS, 1);
  const feed = failing(EVENTS, 100);
  return [figure('every event an alert', all), figure('1 in 100 an alert, the rest good backups', feed)];
};

function figure(name: string, events: readonly InsyncEvent[]): Figure {
  const standing: Standing = { silences: silences(), subscriptions: [] };
  const rules = pageRules(rulesOf({ routes: routes(), inhibit: INHIBIT }));
  const rates: number[] = [];
  let verdicts: Record<string, number> = {};
  for (let turn = 0; turn < TURNS; turn += 1) {
    const run = decideAll(events, rules(NOW, undefined).decide(standing));
    rates.push((events.length / run.took) * 1_000);
    verdicts = run.verdicts;
  }
  const said = Object.entries(verdicts).map(([verdict, count]) => `${count} ${verdict}`);
  return atLeast({
    name: `decisions, ${SILENCES} silences and ${ROUTES} routes: ${name}`,
    figure: median(rates),
    target: TARGET,
    unit: 'events/s',
    notes: [
      `${said.join(', ') || 'no alert'}; slowest of ${TURNS} turns ${shown(Math.min(...rates))} events/s`,
    ],
  });
}

function decideAll(
  events: readonly InsyncEvent[],
  decide: ReturnType<ReturnType<ReturnType<typeof pageRules>>['decide']>,
) {
  const alerts = memoryAlerts(() => {});
  const verdicts: Record<string, number> = {};
  const began = performance.now();
  for (const one of events) {
    for (const decision of decide(one, alerts)) {
      verdicts[decision.verdict] = (verdicts[decision.verdict] ?? 0) + 1;
      if ('fingerprint' in decision) alerts.join(decision, NOW, undefined);
      else if (decision.verdict === 'resolved') alerts.recover(decision, NOW);
    }
  }
  return { took: performance.now() - began, verdicts };
}

/** One of so many fails, the others are good backups. */
function failing(count: number, every: number): InsyncEvent[] {
  return Array.from({ length: count }, (_, n) => {
    const fails = n % every === 0;
    return event({
      time: NOW - count + n,
      device: `BENCH-${n % 4_000}`,
      type: fails ? (TYPES[n % TYPES.length] as string) : 'Backup',
      feature: fails ? (FEATURES[n % FEATURES.length] as string) : 'Backup And Restore',
      severity: fails ? n % 4 : 6,
      status: fails ? 'Failed' : 'Success',
      identity: `person${n % 500}@example.com`,
      ...(fails && n % 5 === 2 && { alert: `Alert ${n % 7}` }),
    });
  });
}

const INHIBIT: readonly InhibitRule[] = [
  {
    source: filterOf({ type: 'Alert', text: 'connector' }),
    target: filterOf({ type: 'AD Sync' }),
    equal: ['tenant'],
    text: 'source: { type: Alert, text: connector }, target: { type: AD Sync }, equal: [tenant]',
  },
  {
    source: filterOf({ type: 'Client Upgrade', severity: '0' }),
    target: filterOf({ type: 'Restore' }),
    equal: ['tenant'],
    text: 'source: { type: Client Upgrade, severity: 0 }, target: { type: Restore }, equal: [tenant]',
  },
];

/** As people make them: for one device, for a type and a person, for words, for a level of one feature. */
function silences(): Silence[] {
  const kinds = [
    (n: number) => ({ subject: `BENCH-${n * 3}` }),
    (n: number) => ({ type: TYPES[n % TYPES.length], identity: `person${n}@example.com`, severity: '<=2' }),
    (n: number) => ({ text: `ticket-${n}`, feature: FEATURES[n % FEATURES.length] }),
    (n: number) => ({ type: 'Backup', subject: [`BENCH-${n}`, `BENCH-${n + 1}`], outcome: 'failed' }),
    (n: number) => ({ severity: String(n % 8), tenant: `tenant-${n}` }),
  ];
  return Array.from({ length: SILENCES }, (_, n) => ({
    ...{ id: n + 1, text: '', by: person(1), note: '', at: NOW - 60_000, until: NOW + n * 1_000 + 1_000 },
    ...{ alert: undefined, hits: 0, ended: undefined },
    filter: filterOf(kinds[n % kinds.length]?.(n) ?? {}),
  }));
}

/** Teams by the devices they care for, then features by severity, some with a group of their own. */
function routes() {
  const own = Array.from({ length: ROUTES - 1 }, (_, n) =>
    n % 4 === 3
      ? routeTo(
          `C${n}`,
          { feature: FEATURES[n % FEATURES.length], severity: String(n % 8) },
          { groupBy: ['type'] },
        )
      : routeTo(
          `C${n}`,
          { subject: [`BENCH-${n}`, `BENCH-${n + 500}`], severity: '<=3' },
          { continue: n % 2 === 0 },
        ),
  );
  return [...own, routeTo('C_LAST')];
}
