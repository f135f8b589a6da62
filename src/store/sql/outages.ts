import type { Alert, Finding, RouteTaken } from '../../domain/alert.ts';
import type { InsyncEvent } from '../../domain/event.ts';
import type { OutageRule } from '../../domain/rules.ts';
import { alertHolds } from './alert-holds.ts';
import { alertReader } from './alert-rows.ts';
import type { Database } from './database.ts';
import { findingWriter } from './finding-writer.ts';
import { type Failing, outagesAmong } from './outage-window.ts';
import { parents } from './parents.ts';

/** It wants a person soon, but is no attack. */
const OUTAGE_SEVERITY = 2;

/** An event of this page that is counted under an outage's key. */
export interface Counted {
  readonly key: string;
  readonly alert: number;
  readonly event: InsyncEvent;
  readonly routes: readonly RouteTaken[];
}

/** Many subjects that fail at once, told as one; belongs inside the transaction of a page, after its decisions. */
export interface Outages {
  /** Opens what this page's events (in the order of their times) bring about, and brings up to date what they join. */
  look(rule: OutageRule, counted: readonly Counted[], at: number, touched: Set<number>): void;
  /** Resolves what is over: few are left and none came for a while, or the rule is no more. */
  end(rule: OutageRule | undefined, at: number): void;
}

type Outage = Extract<Finding, { kind: 'outage' }>;

export function outages(database: Database): Outages {
  const alerts = alertReader(database);
  const findings = findingWriter(database);
  const holds = alertHolds(database);
  const { remember } = parents(database);
  // What a silence or another failure keeps quiet is explained. Of an alert that is open again, its newest event counts.
  const failing = database.sql(`
    SELECT a.id AS alert, a.subject_folded AS subject, a.state,
      CASE WHEN a.reopened IS NULL THEN a.first_seen ELSE a.last_seen END AS time
    FROM inhibit_keys k CROSS JOIN alerts a ON a.id = k.alert
    WHERE k.role = 'target' AND k.key = ? AND a.state IN ('open', 'acked') AND a.kind = 'event'`);
  const mark = database.sql("INSERT INTO inhibit_keys (role, key, alert) VALUES ('outage', ?, ?)");
  const live = database.sql(`
    SELECT k.key, k.alert FROM inhibit_keys k CROSS JOIN alerts a ON a.id = k.alert
    WHERE k.role = 'outage' AND a.state <> 'resolved' ORDER BY k.alert`);
  const held = database.sql(`
    SELECT count(DISTINCT subject_folded) AS n FROM alerts WHERE hold_parent = ? AND state = 'silenced'`);

  const liveOnes = () =>
    (live.all() as { key: string; alert: number }[]).map(({ key, alert }) => ({
      key,
      alert: alerts.get(alert) as Alert,
    }));
  const subjectsHeld = (alert: number) => (held.get(alert) as { n: number }).n;

  const tell = (rule: OutageRule, last: Counted, at: number, subjects: number, firstSeen: number) => {
    const { key, event, routes } = last;
    const { feature, tenant, time, id } = event;
    const finding: Outage = { kind: 'outage', rule: rule.text, subjects, within: rule.within };
    const what = { type: 'Outage', subject: '', severity: OUTAGE_SEVERITY, finding, routes } as const;
    const origin = { feature, tenant, firstSeen, lastSeen: time, data: { event: id } };
    return findings.present({ present: true, key: `outage:${key}`, at, ...what }, origin);
  };

  const open = (rule: OutageRule, mine: readonly Counted[], at: number, touched: Set<number>) => {
    const [{ key }] = mine as [Counted];
    const all = failing.all(key) as unknown as (Failing & { state: string })[];
    for (const outage of outagesAmong(all, rule)) {
      const last = mine.findLast(({ alert }) => outage.some((each) => each.alert === alert));
      if (!last) continue;
      const subjects = new Set(outage.map(({ subject }) => subject)).size;
      const told = tell(rule, last, at, subjects, (outage[0] as Failing).time);
      if (!told) continue;
      if (told.opened) mark.run(key, told.alert.id);
      remember(told.alert.id, [key], []);
      for (const { alert, state } of outage) {
        if (state === 'open') holds.holdBack(alert, told.alert.id, at);
      }
      touched.add(told.alert.id);
    }
  };

  const join = (rule: OutageRule, alert: Alert, mine: readonly Counted[], at: number) => {
    const before = (alert.finding as Outage).subjects;
    const last = mine.at(-1) as Counted;
    tell(rule, last, at, Math.max(before, subjectsHeld(alert.id)), alert.firstSeen);
  };

  return {
    look(rule, counted, at, touched) {
      if (counted.length === 0) return;
      const known = new Map(liveOnes().map(({ key, alert }) => [key, alert]));
      for (const [key, mine] of Map.groupBy(counted, (each) => each.key)) {
        const alert = known.get(key);
        if (alert) join(rule, alert, mine, at);
        else open(rule, mine, at, touched);
      }
    },

    end(rule, at) {
      for (const { key, alert } of liveOnes()) {
        const { rule: text, within } = alert.finding as Outage;
        const isOver = alert.lastSeen + within <= at && subjectsHeld(alert.id) < (rule?.subjects ?? 0);
        if (isOver || rule?.text !== text) findings.over(`outage:${key}`, at);
      }
    },
  };
}
