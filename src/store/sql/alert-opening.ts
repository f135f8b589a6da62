import type { Alert, AlertKind, FeedGap, Finding, Hold, Person, RouteTaken } from '../../domain/alert.ts';
import type { AuditEntry, AuditReason } from '../../domain/audit.ts';
import type { Outcome } from '../../domain/event.ts';
import type { Severity } from '../../domain/severity.ts';
import { fold } from '../../domain/text.ts';
import { alertReader } from './alert-rows.ts';
import { alertTimers } from './alert-timers.ts';
import { auditWriter } from './audit-writer.ts';
import { cardWriter } from './card-writer.ts';
import type { Database } from './database.ts';

/** What is known of an alert when it is opened. */
export interface NewAlert {
  readonly kind: AlertKind;
  readonly fingerprint: string;
  readonly groupBy?: readonly string[];
  readonly severity: Severity;
  readonly outcome: Outcome;
  readonly type: string;
  readonly feature?: string;
  readonly subject: string;
  readonly alertName?: string;
  readonly tenant?: string;
  /** Event times, ms. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Key of the event that opens it; undefined for what the bot found by itself. */
  readonly event?: number;
  readonly hold?: Hold | undefined;
  readonly gap?: FeedGap;
  readonly finding?: Finding;
  readonly routes: readonly RouteTaken[];
  /** For the record: why, and by whom. */
  readonly reason: AuditReason;
  readonly by?: Person | undefined;
  readonly data?: AuditEntry['data'];
}

/** Opens alerts, with their record, their cards and what follows when nobody takes them; inside a transaction. */
export interface AlertOpening {
  open(alert: NewAlert, at: number): Alert;
}

export function alertOpening(database: Database): AlertOpening {
  const alerts = alertReader(database);
  const audit = auditWriter(database);
  const cards = cardWriter(database);
  const timers = alertTimers(database);
  const insert = database.sql(`
    INSERT INTO alerts (kind, fingerprint, group_by, state, severity, outcome, type, feature, subject, subject_folded,
      alert_name, name_folded, tenant, count, first_seen, last_seen, last_event, opened_at, hold, hold_silence,
      hold_parent, held_events, gap, finding)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`);

  const write = (alert: NewAlert, at: number): number => {
    const { hold, event, subject, alertName = '' } = alert;
    const { id } = insert.get(
      alert.kind,
      alert.fingerprint,
      JSON.stringify(alert.groupBy ?? []),
      hold ? 'silenced' : 'open',
      alert.severity,
      alert.outcome,
      alert.type,
      alert.feature ?? '',
      subject,
      fold(subject),
      alertName,
      fold(alertName),
      fold(alert.tenant ?? ''),
      event === undefined ? 0 : 1,
      alert.firstSeen,
      alert.lastSeen,
      event ?? null,
      at,
      json(hold),
      hold?.kind === 'silence' ? hold.silence : null,
      hold?.kind === 'parent' ? hold.alert : null,
      hold && event !== undefined ? 1 : 0,
      json(alert.gap),
      json(alert.finding),
    ) as { id: number };
    return id;
  };

  return {
    open(alert, at) {
      const { hold, reason, by, data = {} } = alert;
      const id = write(alert, at);
      audit.record({
        ...{ at, action: 'open', reason, by, alert: id, was: undefined, note: '' },
        ref: hold?.kind === 'silence' ? hold.silence : undefined,
        became: hold ? 'silenced' : 'open',
        data: hold?.kind === 'parent' ? { ...data, parent: hold.alert } : data,
      });
      for (const route of alert.routes) {
        cards.want('alert', id, route, alert.severity, 1, at, { held: hold !== undefined });
      }
      if (!hold) timers.start(id, at);
      return alerts.get(id) as Alert;
    },
  };
}

function json(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
