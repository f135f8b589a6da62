import type { Alert } from '../../domain/alert.ts';
import type { Database } from './database.ts';

/**
 * Whether another alert that is not resolved has the group of this one, or a problem that would be back with it: those
 * that ended when it was resolved. Belongs inside a transaction.
 */
export function superseded(database: Database): (alert: Alert) => boolean {
  const group = database.sql(
    "SELECT 1 FROM alerts WHERE fingerprint = ?2 AND state <> 'resolved' AND id <> ?1 LIMIT 1",
  );
  const problem = database.sql(`
    SELECT 1 FROM members m JOIN members o ON o.fingerprint = m.fingerprint AND o.over_at IS NULL
    WHERE m.alert = ?1 AND m.over_at = ?2 AND o.alert <> ?1 LIMIT 1`);

  return (alert) =>
    group.get(alert.id, alert.fingerprint) !== undefined ||
    problem.get(alert.id, resolvedAt(alert)) !== undefined;
}

/** An earlier version did not note when. */
export function resolvedAt({ resolution, lastSeen }: Alert): number {
  return resolution?.at ?? lastSeen;
}
