import type { Alert, AlertState } from '../../domain/alert.ts';
import type { AlertDecision, Decision } from '../../domain/decision.ts';
import { alertHolds } from './alert-holds.ts';
import { alertJoining } from './alert-joining.ts';
import { alertOpening } from './alert-opening.ts';
import { alertReader } from './alert-rows.ts';
import { cardWriter } from './card-writer.ts';
import type { Database } from './database.ts';
import { membersOf } from './members.ts';
import { parents } from './parents.ts';
import { recoveries } from './recoveries.ts';
import { type About, verdicts } from './verdicts.ts';

/** What became of one decision. */
interface Applied {
  /** The alert the event belongs to. */
  readonly alert: number | undefined;
  /** How many cards have something to show. */
  readonly cards: number;
}

interface Belonging {
  readonly alert: number;
  readonly state: AlertState;
}

/** Changes to alerts made by the events of a page; belongs inside its transaction. */
export interface AlertWriter {
  /** `touched` gathers the alerts that changed without a turn in their life: `show` tells their cards, once each. */
  apply(decision: Decision, event: number, at: number, touched: Set<number>): Applied;
  show(touched: ReadonlySet<number>, at: number): void;
}

export function alertWriter(database: Database): AlertWriter {
  const alerts = alertReader(database);
  const cards = cardWriter(database);
  const opening = alertOpening(database);
  const joining = alertJoining(database);
  const holds = alertHolds(database);
  const members = membersOf(database);
  const recovery = recoveries(database);
  const { remember } = parents(database);
  const { record } = verdicts(database);
  const bump = database.sql('UPDATE alerts SET revision = revision + 1 WHERE id = ?');

  const open = (decision: AlertDecision, key: number, at: number): Belonging => {
    const { event, group, groupBy, fingerprint, routes, sources, targets } = decision;
    const { severity, outcome, type, feature, subject, alertName, tenant, time, id: uid } = event;
    const hold = holds.atBirth(decision, at);
    const what = { severity, outcome, type, feature, subject, alertName, tenant, groupBy, routes, hold };
    const when = { firstSeen: time, lastSeen: time, event: key, data: { event: uid } };
    const id = opening.open({ kind: 'event', fingerprint: group, reason: 'feed', ...what, ...when }, at);
    members.count(id, fingerprint, event);
    remember(id, sources, targets);
    holds.holdChildren(id, sources, at);
    return { alert: id, state: hold ? 'silenced' : 'open' };
  };

  const join = (alert: number, decision: AlertDecision, key: number, at: number): Belonging => ({
    alert,
    state: joining.join(alert, decision, key, at),
  });

  const belong = (decision: AlertDecision, key: number, at: number, touched: Set<number>): Applied => {
    const { verdict, rule, parent, routes } = decision;
    const opened = decision.alert === undefined;
    const { alert, state } = opened ? open(decision, key, at) : join(decision.alert, decision, key, at);
    record(key, verdict, rule, alert, aboutOf(decision));
    if (!opened || decision.sources.length > 0) touched.add(alert);
    if (parent !== undefined && state === 'silenced') touched.add(parent);
    return { alert, cards: state === 'silenced' ? 0 : routes.length };
  };

  return {
    apply(decision, key, at, touched) {
      const { verdict, rule } = decision;
      switch (verdict) {
        case 'history':
          record(key, verdict, rule);
          return { alert: undefined, cards: 0 };
        case 'unpaired': {
          const { candidates } = decision;
          recovery.unpaired(decision, touched);
          record(key, verdict, rule, undefined, { candidates });
          return { alert: undefined, cards: candidates.length };
        }
        case 'resolved': {
          const resolved = [...new Set(decision.recovered.map(({ alert }) => alert))];
          record(key, verdict, rule, undefined, { resolved });
          return { alert: undefined, cards: recovery.recover(decision, at, touched) };
        }
        default:
          return belong(decision, key, at, touched);
      }
    },

    show(touched, at) {
      for (const id of touched) {
        bump.run(id);
        cards.changed(alerts.get(id) as Alert, at, false, { counts: true });
      }
    },
  };
}

function aboutOf({ silence, parent }: AlertDecision): About | undefined {
  if (silence !== undefined) return { silence };
  return parent === undefined ? undefined : { parent };
}
