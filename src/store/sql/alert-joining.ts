import type { AlertState, RouteTaken } from '../../domain/alert.ts';
import type { AlertDecision } from '../../domain/decision.ts';
import type { InsyncEvent, Outcome } from '../../domain/event.ts';
import { within } from '../../domain/hours.ts';
import { fold } from '../../domain/text.ts';
import { alertHolds } from './alert-holds.ts';
import { alertTimers } from './alert-timers.ts';
import { alertTurns } from './alert-turns.ts';
import { cardWriter } from './card-writer.ts';
import type { Database } from './database.ts';
import { membersOf } from './members.ts';
import { parents } from './parents.ts';

/** An event that belongs to an alert there is already; inside a transaction. */
export interface AlertJoining {
  /** The state the alert is in then. Its cards are told with all other changes of the page. */
  join(alert: number, decision: AlertDecision, key: number, at: number): AlertState;
}

interface Before {
  state: AlertState;
  severity: number;
  outcome: Outcome;
  type: string;
  feature: string;
  subject: string;
  alert_name: string;
  resolved_at: number | null;
}

/** Of a group's outcomes the worst is told. */
const WORST: readonly Outcome[] = ['failed', 'warning', 'canceled', 'unknown', 'success'];

export function alertJoining(database: Database): AlertJoining {
  const { turn } = alertTurns(database);
  const holds = alertHolds(database);
  const members = membersOf(database);
  const cards = cardWriter(database);
  const timers = alertTimers(database);
  const { remember } = parents(database);
  const look = database.sql(`
    SELECT state, severity, outcome, type, feature, subject, alert_name, resolved_at FROM alerts WHERE id = ?`);
  const count = database.sql(`
    UPDATE alerts SET count = count + 1, severity = ?2, outcome = ?3, first_seen = min(first_seen, ?4),
      last_event = CASE WHEN ?4 >= last_seen THEN ?5 ELSE last_event END, last_seen = max(last_seen, ?4) WHERE id = ?1`);
  const widen = database.sql(`
    UPDATE alerts SET type = ?2, feature = ?3, subject = ?4, subject_folded = ?5, alert_name = ?6, name_folded = ?7
    WHERE id = ?1`);
  const cardIn = database.sql("SELECT 1 FROM cards WHERE kind = 'alert' AND ref = ? AND home = ?");
  const revisionOf = database.sql('SELECT revision FROM alerts WHERE id = ?');

  const recur = (alert: number, { verdict, event, routes }: AlertDecision, at: number) =>
    turn(alert, {
      ...{ transition: 'recur', at, reason: 'recurred', data: { event: event.id } },
      ...(verdict === 'reopened'
        ? { broadcast: true, mention: mentionAt(routes, at) }
        : { quiet: true as const }),
    });

  /** What not all its events have in common is no word for the alert. */
  const keepCommon = (alert: number, before: Before, event: InsyncEvent) => {
    const common = (was: string, now: string) => (was === now || fold(was) === fold(now) ? was : '');
    const type = common(before.type, event.type);
    const feature = common(before.feature, event.feature);
    const subject = common(before.subject, event.subject);
    const name = common(before.alert_name, event.alertName);
    const same = type === before.type && feature === before.feature && subject === before.subject;
    if (same && name === before.alert_name) return;
    const { shortened } = database.engine;
    widen.run(alert, type, feature, subject, shortened(fold(subject)), name, shortened(fold(name)));
  };

  /** A later event may take another route: the channel it names gets a card too. */
  const wantCards = (alert: number, state: AlertState, { routes, event }: AlertDecision, at: number) => {
    const fresh = routes.filter(({ channel }) => cardIn.get(alert, channel) === undefined);
    if (fresh.length === 0) return;
    const { revision } = revisionOf.get(alert) as { revision: number };
    const held = state === 'silenced';
    for (const route of fresh) cards.want('alert', alert, route, event.severity, revision, at, { held });
    const homes = fresh.map(({ channel }) => channel);
    if (state === 'open') timers.start(alert, at, homes);
  };

  return {
    join(alert, decision, key, at) {
      const { event, fingerprint, sources, targets } = decision;
      const before = look.get(alert) as unknown as Before;
      // It came late: the alert it belongs to was over by then.
      const late = before.state === 'resolved' && decision.verdict === 'grouped';
      const again = before.state === 'resolved' && !late;
      if (again) recur(alert, decision, at);
      const severity = again
        ? event.severity
        : late
          ? before.severity
          : Math.min(before.severity, event.severity);
      const outcome = WORST.find((each) => each === before.outcome || each === event.outcome) as Outcome;
      count.run(alert, severity, outcome, event.time, key);
      keepCommon(alert, before, event);
      members.count(alert, fingerprint, event, late ? (before.resolved_at ?? at) : undefined);
      if (late) return 'resolved';
      remember(alert, sources, targets);
      const state = holds.afterJoining(alert, decision, at);
      wantCards(alert, state, decision, at);
      holds.holdChildren(alert, sources, at);
      return state;
    },
  };
}

/** One line goes to all its cards: somebody is called where all routes call the same, and none is quiet now. */
function mentionAt(routes: readonly RouteTaken[], at: number): string {
  const called = routes.map(({ quiet, mention }) => (quiet && within(quiet, at) ? '' : mention));
  const [first = '', ...others] = new Set(called);
  return others.length === 0 ? first : '';
}
