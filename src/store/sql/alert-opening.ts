import type { AlertKind, FeedGap, Finding, Hold, Person, RouteTaken } from '../../domain/alert.ts';
import type { AuditEntry, AuditReason } from '../../domain/audit.ts';
import type { Outcome } from '../../domain/event.ts';
import type { Severity } from '../../domain/severity.ts';
import { fold } from '../../domain/text.ts';
import { alertTimers, repeats } from './alert-timers.ts';
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
  /** Its number. */
  open(alert: NewAlert, at: number): number;
}

export function alertOpening(database: Database): AlertOpening {
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
    const { shortened, keyed } = database.engine;
    const { id } = insert.get(
      alert.kind,
      keyed(alert.fingerprint),
      JSON.stringify(alert.groupBy ?? []),
      hold ? 'silenced' : 'open',
      alert.severity,
      alert.outcome,
      alert.type,
      alert.feature ?? '',
      subject,
      shortened(fold(subject)),
      alertName,
      shortened(fold(alertName)),
      shortened(fold(alert.tenant ?? '')),
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
      const fingerprint = database.engine.keyed(alert.fingerprint);
      const origin = { fingerprint, first_seen: alert.firstSeen };
      for (const route of alert.routes) {
        cards.want('alert', id, route, alert.severity, 1, at, { held: hold !== undefined, origin });
      }
      if (!hold && alert.routes.some(repeats)) timers.start(id, at);
      return id;
    },
  };
}

function json(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
