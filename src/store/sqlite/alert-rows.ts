import type { Alert, AlertKind, AlertState, FeedGap } from '../../domain/alert.ts';
import type { Outcome } from '../../domain/event.ts';
import type { Severity } from '../../domain/severity.ts';

export interface AlertRow {
  id: number;
  kind: string;
  fingerprint: string;
  state: string;
  severity: number;
  outcome: string;
  type: string;
  feature: string;
  subject: string;
  alert_name: string;
  count: number;
  first_seen: number;
  last_seen: number;
  last_event: number | null;
  opened_at: number;
  ack_by: string | null;
  ack_name: string | null;
  ack_at: number | null;
  gap: string | null;
  revision: number;
}

export function toAlert(row: AlertRow): Alert {
  return {
    id: row.id,
    kind: row.kind as AlertKind,
    fingerprint: row.fingerprint,
    state: row.state as AlertState,
    severity: row.severity as Severity,
    outcome: row.outcome as Outcome,
    type: row.type,
    feature: row.feature,
    subject: row.subject,
    alertName: row.alert_name,
    count: row.count,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    openedAt: row.opened_at,
    ack:
      row.ack_by === null || row.ack_at === null
        ? undefined
        : { by: { id: row.ack_by, name: row.ack_name ?? row.ack_by }, at: row.ack_at },
    gap: row.gap === null ? undefined : (JSON.parse(row.gap) as FeedGap),
    revision: row.revision,
  };
}
