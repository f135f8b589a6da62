import type { Alert, RouteTaken } from '../../domain/alert.ts';
import type { AuditEntry } from '../../domain/audit.ts';
import { afterHours, within } from '../../domain/hours.ts';
import type { EscalationStep } from '../../domain/rules.ts';
import { alertReader } from './alert-rows.ts';
import { type EscalationDue, escalationDue, type ReminderDue, reminderDue } from './alert-timers.ts';
import { alertTurns } from './alert-turns.ts';
import { auditWriter } from './audit-writer.ts';
import { cardWriter } from './card-writer.ts';
import type { Database } from './database.ts';
import { type Timer, timers } from './timers.ts';

type Work = (timer: Timer, at: number) => boolean;

interface Card {
  readonly id: number;
  readonly state: string;
  readonly route: RouteTaken;
}

/** What time does to alerts; belongs inside a transaction. Each says whether it was still to be done. */
export function dueOfAlerts(database: Database): Readonly<Record<'lapse' | 'escalate' | 'remind', Work>> {
  const alerts = alertReader(database);
  const { turn } = alertTurns(database);
  const audit = auditWriter(database);
  const cards = cardWriter(database);
  const clock = timers(database);
  const byId = database.sql("SELECT id, state, route FROM cards WHERE id = ? AND kind = 'alert' AND ref = ?");

  const routesOf = database.sql("SELECT route FROM cards WHERE kind = 'alert' AND ref = ?");

  const nobodysCard = ({ ref, data }: Timer): { alert: Alert; card: Card } | undefined => {
    const { card: id } = JSON.parse(data) as ReminderDue;
    const row = byId.get(id, ref) as { id: number; state: string; route: string } | undefined;
    const alert = alerts.get(ref);
    if (!row || alert?.state !== 'open') return undefined;
    return { alert, card: { ...row, route: JSON.parse(row.route) as RouteTaken } };
  };

  /** One line goes to all its cards: nobody is called where one of them is quiet. */
  const isQuiet = (alert: number, at: number): boolean =>
    (routesOf.all(alert) as { route: string }[]).some(({ route }) => {
      const { quiet } = JSON.parse(route) as RouteTaken;
      return quiet !== undefined && within(quiet, at);
    });

  const said = (alert: Alert, action: 'escalate' | 'remind', at: number, data: AuditEntry['data']) =>
    audit.record({
      ...{ at, action, reason: 'nobody_acknowledged', by: undefined, alert: alert.id, ref: undefined },
      ...{ was: alert.state, became: alert.state, note: '', data },
    });

  /** False when it comes to nothing: a card that a storm counts has no thread to call anybody in. */
  const escalateTo = (alert: Alert, card: Card, step: EscalationStep, n: number, at: number): boolean => {
    const { channel } = step;
    const mention = SHOWN.has(card.state) ? step.mention : '';
    if (mention === '' && channel === '') return false;
    const data = { step: n, ...(mention && { mention }), ...(channel && { channel }) };
    const entry = said(alert, 'escalate', at, data);
    cards.reply(entry, { broadcast: false, mention, card: card.id });
    if (channel === '') return true;
    const { route, match } = card.route;
    const taken = { route, match, channel, mention: '', escalation: n };
    cards.want('alert', alert.id, taken, alert.severity, alert.revision, at);
    return true;
  };

  return {
    lapse({ ref }, at) {
      const alert = alerts.get(ref);
      const until = alert?.ack?.until;
      if (alert?.state !== 'acked' || until === undefined || until > at) return false;
      const mention = isQuiet(ref, at) ? '' : (alert.owner?.id ?? alert.ack?.by.id ?? '');
      return turn(ref, { transition: 'lapse', at, reason: 'ack_lapsed', mention }).ok;
    },

    escalate(timer, at) {
      const found = nobodysCard(timer);
      if (!found) return false;
      const { alert, card } = found;
      const { step: n } = JSON.parse(timer.data) as EscalationDue;
      const later = afterHours(card.route.quiet, at);
      if (later > at) {
        clock.set('escalate', alert.id, later, { card: card.id, step: n });
        return false;
      }
      const step = card.route.escalate?.[n - 1];
      if (!step) return false;
      const next = escalationDue(card.route, n + 1, timer.due);
      if (next !== undefined) clock.set('escalate', alert.id, next, { card: card.id, step: n + 1 });
      return escalateTo(alert, card, step, n, at);
    },

    remind(timer, at) {
      const found = nobodysCard(timer);
      if (!found) return false;
      const { alert, card } = found;
      const later = afterHours(card.route.quiet, at);
      const next = later > at ? later : reminderDue(card.route, at);
      if (next !== undefined) clock.set('remind', alert.id, next, { card: card.id });
      // Where the card is counted by a storm, that one's card says how many nobody has.
      if (later > at || !SHOWN.has(card.state)) return false;
      const entry = said(alert, 'remind', at, { lasted: Math.max(0, at - alert.openedAt) });
      cards.reply(entry, { broadcast: true, mention: '', card: card.id });
      return true;
    },
  };
}

/** The card stands in its channel, or is on its way there. */
const SHOWN: ReadonlySet<string> = new Set(['waiting', 'sending', 'sent']);
