import type { Alert } from '../../domain/alert.ts';
import type { MoveResult } from '../../domain/desk.ts';
import { step } from '../../domain/life.ts';
import { alertReader } from './alert-rows.ts';
import { alertTimers } from './alert-timers.ts';
import { auditWriter } from './audit-writer.ts';
import { cardWriter } from './card-writer.ts';
import type { Database } from './database.ts';
import { holding } from './holding.ts';
import { membersOf } from './members.ts';
import { parents } from './parents.ts';
import { resolvedAt } from './reopening.ts';
import { timers } from './timers.ts';
import { lengthOf, type Turning, turned } from './turned.ts';

/** The one place where the state of an alert changes; belongs inside a transaction. */
export interface AlertTurns {
  /**
   * Takes the step, or says which state is in the way. With it go the record, the timers, the cards and the line in
   * their threads; and when the alert is resolved, what it held back is let go of.
   */
  turn(alert: number, turning: Turning): MoveResult;
}

export function alertTurns(database: Database): AlertTurns {
  const alerts = alertReader(database);
  const audit = auditWriter(database);
  const cards = cardWriter(database);
  const repeating = alertTimers(database);
  const set = timers(database);
  const save = database.sql(`
    UPDATE alerts SET state = ?2, ack = ?3, owner = ?4, note = ?5, hold = ?6, hold_silence = ?7, hold_parent = ?8,
      resolution = ?9, resolved_at = ?10, reopened = ?11, opened_at = ?12, first_ack_at = ${FIRST_ACK},
      held_events = CASE WHEN ?2 = 'silenced' AND state <> 'silenced' THEN 0 ELSE held_events END,
      revision = revision + 1
    WHERE id = ?1`);
  const firstAck = database.sql('SELECT first_ack_at AS at FROM alerts WHERE id = ?');
  const members = membersOf(database);
  const { forget } = parents(database);
  const left = database.sql('SELECT fingerprint FROM members WHERE alert = ? AND over_at IS NULL');

  const write = (before: Alert, turning: Turning, to: Alert['state']) => {
    const { ack, owner, note, hold, resolution, reopened, openedAt } = turned(before, turning, to);
    save.run(
      before.id,
      to,
      json(ack),
      json(owner),
      json(note),
      json(hold),
      hold?.kind === 'silence' ? hold.silence : null,
      hold?.kind === 'parent' ? hold.alert : null,
      json(resolution),
      to === 'resolved' ? (resolution?.at ?? turning.at) : null,
      json(reopened),
      openedAt,
      turning.transition,
      turning.at,
    );
  };

  const isUntaken = (alert: number) => (firstAck.get(alert) as { at: number | null }).at === null;

  const endMembers = (alert: number, at: number) => {
    for (const { fingerprint } of left.all(alert) as { fingerprint: string }[]) {
      members.end(alert, fingerprint, at);
    }
    forget(alert);
  };

  /** What is to happen by itself from the new state on. */
  const setTimers = ({ id, state, ack }: Alert, was: Alert['state'], at: number) => {
    if (was === state) return;
    if (was === 'open') repeating.stop(id);
    if (was === 'acked') set.cancel('lapse', id);
    if (state === 'open') repeating.start(id, at);
    if (state === 'acked' && ack?.until !== undefined) set.set('lapse', id, ack.until);
  };

  const show = (alert: Alert, was: Alert['state'], { at, urgent = false }: Turning) => {
    cards.changed(alert, at, urgent);
    if (alert.state === was) return;
    if (alert.state === 'silenced') cards.hold(alert.id);
  };

  const turn: AlertTurns['turn'] = (id, turning) => {
    const before = alerts.get(id);
    if (!before) return { ok: false, reason: 'unknown_alert' };
    const { transition, at, by, reason, note = '', data = {}, broadcast = false, mention = '' } = turning;
    const next = step(before.state, transition, before.ack !== undefined);
    if (!next.ok) return { ok: false, reason: next.reason, alert: before };
    const ends = next.to === 'resolved' && before.state !== 'resolved';
    const untaken = transition === 'ack' && isUntaken(id) ? Math.max(0, at - before.openedAt) : undefined;
    write(before, turning, next.to);
    if (ends) endMembers(id, at);
    if (transition === 'reopen') members.revive(id, resolvedAt(before));
    const alert = alerts.get(id) as Alert;
    const entry = audit.record({
      ...{ at, action: transition, reason, by, alert: id, ref: turning.ref },
      ...{ was: before.state, became: next.to, note },
      data: ends ? { ...lengthOf(before, at), ...data } : data,
    });
    setTimers(alert, before.state, at);
    show(alert, before.state, turning);
    if (!turning.quiet) cards.reply(entry, { broadcast, mention });
    if (ends) holding(database, turn).parentOver(id, at);
    const after = ends ? (alerts.get(id) as Alert) : alert;
    return { ok: true, alert: after, ...(untaken !== undefined && { untaken }) };
  };
  return { turn };
}

/** Since it was opened, or opened again. */
const FIRST_ACK = `CASE ?13 WHEN 'ack' THEN coalesce(first_ack_at, ?14) WHEN 'reopen' THEN NULL
        WHEN 'recur' THEN NULL ELSE first_ack_at END`;

function json(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
