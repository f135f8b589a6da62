import type { AlertState, Person } from '../../domain/alert.ts';
import type { AuditEntry } from '../../domain/audit.ts';

/** A row of the audit as it is stored. */
export interface AuditRow {
  seq: number;
  at: number;
  action: string;
  reason: string;
  person: string | null;
  name: string | null;
  alert: number | null;
  ref: number | null;
  was: string | null;
  became: string | null;
  note: string;
  data: string;
  prev: string;
  hash: string;
}

/** @throws SyntaxError when `data` is none of ours. */
export function toEntry(row: AuditRow): AuditEntry {
  return {
    seq: row.seq,
    at: row.at,
    action: row.action as AuditEntry['action'],
    reason: row.reason as AuditEntry['reason'],
    by: personOf(row),
    alert: row.alert ?? undefined,
    ref: row.ref ?? undefined,
    was: (row.was ?? undefined) as AlertState | undefined,
    became: (row.became ?? undefined) as AlertState | undefined,
    note: row.note,
    data: JSON.parse(row.data) as AuditEntry['data'],
    prev: row.prev,
    hash: row.hash,
  };
}

function personOf({ person, name }: AuditRow): Person | undefined {
  return person === null ? undefined : { id: person, name: name ?? person };
}
