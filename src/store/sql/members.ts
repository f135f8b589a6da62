import type { InsyncEvent } from '../../domain/event.ts';
import type { Database } from './database.ts';

/** The problems (fingerprints) an alert holds; belongs inside a transaction. */
export interface Members {
  /** The event is one of this problem. `over`: it was over before this event came to be known. */
  count(alert: number, fingerprint: string, event: InsyncEvent, over?: number): void;
  /** The problem is over; false when it was, or is none of this alert. */
  end(alert: number, fingerprint: string, at: number): boolean;
  /** Those that ended when the alert was resolved are there again, but for those that live in another alert by now. */
  revive(alert: number, resolvedAt: number): void;
  anyLeft(alert: number): boolean;
}

export function membersOf(database: Database): Members {
  const add = database.sql(`
    INSERT INTO members (alert, fingerprint, subject, type, severity, count, first_seen, last_seen, over_at)
    VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?6, ?7)
    ON CONFLICT (alert, fingerprint) DO UPDATE SET count = members.count + 1,
      severity = min(members.severity, ?5), first_seen = min(members.first_seen, ?6),
      last_seen = max(members.last_seen, ?6),
      over_at = CASE WHEN ?7 IS NULL THEN NULL ELSE coalesce(members.over_at, ?7) END`);
  const end = database.sql(
    'UPDATE members SET over_at = ?3 WHERE alert = ?1 AND fingerprint = ?2 AND over_at IS NULL',
  );
  const ended = database.sql('SELECT fingerprint FROM members WHERE alert = ? AND over_at = ?');
  const anyLeft = database.sql('SELECT 1 FROM members WHERE alert = ? AND over_at IS NULL LIMIT 1');
  const revive = database.sql(`
    UPDATE members SET over_at = NULL WHERE alert = ?1 AND fingerprint = ?2
      AND NOT EXISTS (SELECT 1 FROM members l WHERE l.fingerprint = ?2 AND l.over_at IS NULL)`);

  const names = (rows: unknown) => (rows as { fingerprint: string }[]).map(({ fingerprint }) => fingerprint);

  return {
    count(alert, fingerprint, { subject, type, severity, time }, over) {
      add.run(alert, database.engine.keyed(fingerprint), subject, type, severity, time, over ?? null);
    },
    end: (alert, fingerprint, at) => end.run(alert, database.engine.keyed(fingerprint), at).changes === 1,
    revive(alert, resolvedAt) {
      for (const fingerprint of names(ended.all(alert, resolvedAt))) revive.run(alert, fingerprint);
    },
    anyLeft: (alert) => anyLeft.get(alert) !== undefined,
  };
}
