import type { DatabaseSync } from 'node:sqlite';
import type { AuditEntry } from '../../domain/audit.ts';
import { AUDIT_INSERT, auditColumns, chain } from '../sql/audit-writer.ts';

/** The third migration: the life of an alert, its record, and what people set up. What was recorded before is kept. */
export function addLife(handle: DatabaseSync): void {
  handle.exec(TABLES);
  copyTransitions(handle);
  handle.exec('DROP TABLE transitions');
}

const TABLES = `
  ALTER TABLE alerts ADD COLUMN tenant TEXT NOT NULL DEFAULT '';
  ALTER TABLE alerts ADD COLUMN name_folded TEXT NOT NULL DEFAULT '';
  ALTER TABLE alerts ADD COLUMN group_by TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE alerts ADD COLUMN owner TEXT;
  ALTER TABLE alerts ADD COLUMN ack TEXT;
  ALTER TABLE alerts ADD COLUMN first_ack_at INTEGER;
  ALTER TABLE alerts ADD COLUMN note TEXT;
  ALTER TABLE alerts ADD COLUMN hold TEXT;
  ALTER TABLE alerts ADD COLUMN hold_silence INTEGER;
  ALTER TABLE alerts ADD COLUMN hold_parent INTEGER;
  ALTER TABLE alerts ADD COLUMN held_events INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE alerts ADD COLUMN resolution TEXT;
  ALTER TABLE alerts ADD COLUMN resolved_at INTEGER;
  ALTER TABLE alerts ADD COLUMN reopened TEXT;
  ALTER TABLE alerts ADD COLUMN unpaired INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE alerts ADD COLUMN finding TEXT;
  UPDATE alerts SET name_folded = fold(alert_name), first_ack_at = ack_at,
    tenant = coalesce((SELECT e.tenant FROM events e WHERE e.key = alerts.last_event), ''),
    ack = CASE WHEN ack_by IS NULL THEN NULL ELSE
      json_object('by', json_object('id', ack_by, 'name', coalesce(ack_name, ack_by)), 'at', ack_at, 'note', '') END;
  CREATE INDEX alerts_silence ON alerts (hold_silence) WHERE hold_silence IS NOT NULL;
  CREATE INDEX alerts_parent ON alerts (hold_parent) WHERE hold_parent IS NOT NULL;
  CREATE INDEX alerts_named ON alerts (tenant, name_folded) WHERE state <> 'resolved' AND name_folded <> '';
  CREATE INDEX alerts_past ON alerts (fingerprint, resolved_at) WHERE state = 'resolved';
  CREATE INDEX alerts_opened ON alerts (opened_at);

  CREATE TABLE members (
    alert INTEGER NOT NULL, fingerprint TEXT NOT NULL, subject TEXT NOT NULL, type TEXT NOT NULL,
    severity INTEGER NOT NULL, count INTEGER NOT NULL, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL,
    over_at INTEGER,
    PRIMARY KEY (alert, fingerprint)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX members_live ON members (fingerprint) WHERE over_at IS NULL;
  INSERT INTO members (alert, fingerprint, subject, type, severity, count, first_seen, last_seen, over_at)
    SELECT id, fingerprint, subject, type, severity, count, first_seen, last_seen,
      CASE WHEN state = 'resolved' THEN last_seen END FROM alerts;
  ALTER TABLE decisions ADD COLUMN about TEXT;
  CREATE TABLE inhibit_keys (
    role TEXT NOT NULL, key TEXT NOT NULL, alert INTEGER NOT NULL,
    PRIMARY KEY (role, key, alert)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX inhibit_keys_alert ON inhibit_keys (alert);

  CREATE TABLE silences (
    id INTEGER PRIMARY KEY AUTOINCREMENT, filter TEXT NOT NULL, text TEXT NOT NULL,
    person TEXT NOT NULL, name TEXT NOT NULL, note TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER,
    alert INTEGER, hits INTEGER NOT NULL DEFAULT 0, ended_at INTEGER, ended_by TEXT, ended_name TEXT
  ) STRICT;
  CREATE INDEX silences_live ON silences (id) WHERE ended_at IS NULL;
  CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, filter TEXT NOT NULL, text TEXT NOT NULL,
    person TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, paused_until INTEGER, ended_at INTEGER
  ) STRICT;
  CREATE INDEX subscriptions_live ON subscriptions (channel, id) WHERE ended_at IS NULL;

  CREATE TABLE timers (
    id INTEGER PRIMARY KEY AUTOINCREMENT, due INTEGER NOT NULL, kind TEXT NOT NULL, ref INTEGER NOT NULL, data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX timers_due ON timers (due);
  CREATE INDEX timers_ref ON timers (kind, ref);

  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, action TEXT NOT NULL, reason TEXT NOT NULL,
    person TEXT, name TEXT, alert INTEGER, ref INTEGER, was TEXT, became TEXT,
    note TEXT NOT NULL, data TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_alert ON audit (alert, seq) WHERE alert IS NOT NULL;
  CREATE INDEX audit_at ON audit (at);
  CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;
  CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;
  CREATE TRIGGER audit_once BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
    BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;

  CREATE TABLE posts (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, message TEXT NOT NULL) STRICT;
  ALTER TABLE cards ADD COLUMN thread INTEGER;
  ALTER TABLE cards ADD COLUMN broadcast INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE cards ADD COLUMN mention TEXT NOT NULL DEFAULT '';
  CREATE INDEX cards_thread ON cards (thread) WHERE thread IS NOT NULL;
  ALTER TABLE storms ADD COLUMN over_at INTEGER;

  CREATE TABLE watched (
    rule TEXT NOT NULL, tenant TEXT NOT NULL, subject TEXT NOT NULL, name TEXT NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY (rule, tenant, subject)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX watched_last ON watched (rule, last);
  CREATE TABLE watched_to (rule TEXT PRIMARY KEY, key INTEGER NOT NULL) STRICT;
`;

interface TransitionRow {
  alert: number;
  at: number;
  transition: 'ack' | 'unack';
  was: 'open' | 'acked';
  became: 'open' | 'acked';
  person: string;
  name: string;
  channel: string | null;
  ts: string | null;
}

/** The clicks of earlier versions are the first rows of the chain. */
function copyTransitions(handle: DatabaseSync): void {
  const insert = handle.prepare(AUDIT_INSERT);
  let last: AuditEntry | undefined;
  for (const row of handle.prepare('SELECT * FROM transitions ORDER BY id').iterate()) {
    const { alert, at, transition, was, became, person, name, channel, ts } = row as unknown as TransitionRow;
    const place = { ...(channel !== null && { channel }), ...(ts !== null && { ts }) };
    last = chain(
      {
        ...{ at, action: transition, reason: 'click', by: { id: person, name }, alert, ref: undefined },
        ...{ was, became, note: '', data: place },
      },
      last,
    );
    insert.run(...auditColumns(last));
  }
}
