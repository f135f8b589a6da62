import type { AlertState } from '../../domain/alert.ts';
import type { LiveAlert, LiveAlerts, LiveProblem } from '../../domain/decision.ts';
import { fold } from '../../domain/text.ts';
import type { Database } from './database.ts';
import { KEYS_PER_MS } from './event-columns.ts';
import { parents } from './parents.ts';

interface LiveRow {
  id: number;
  state: AlertState;
  resolved_at: number | null;
  /** uniqueID of the event that ended it, and its tenant, folded. */
  ended_by: string | null;
  tenant: string;
}

interface ProblemRow extends LiveRow {
  fingerprint: string;
  subject: string;
  last_seen: number;
}

const ALERT = "a.id, a.state, a.resolved_at, a.resolution ->> 'event' AS ended_by, a.tenant";
const PROBLEM = `${ALERT}, m.fingerprint, m.subject, m.last_seen`;

/** The alerts as they are in the middle of a transaction: each answer is a look or two into an index. */
export function liveAlerts(database: Database): LiveAlerts {
  const { explaining } = parents(database);
  const { shortened, keyed } = database.engine;
  const ofGroup = database.sql(`
    SELECT ${ALERT} FROM alerts a INDEXED BY alerts_live WHERE a.fingerprint = ? AND a.state <> 'resolved'`);
  const past = database.sql(`
    SELECT ${ALERT} FROM alerts a INDEXED BY alerts_past
    WHERE a.fingerprint = ? AND a.state = 'resolved' AND a.resolved_at >= ? ORDER BY a.resolved_at DESC LIMIT 1`);
  const holding = database.sql(`
    SELECT ${PROBLEM} FROM members m INDEXED BY members_live CROSS JOIN alerts a ON a.id = m.alert
    WHERE m.fingerprint = ? AND m.over_at IS NULL AND a.state <> 'resolved'`);
  const named = database.sql(`
    SELECT ${PROBLEM} FROM alerts a INDEXED BY alerts_named CROSS JOIN members m ON m.alert = a.id
    WHERE a.tenant = ? AND a.name_folded = ? AND a.name_folded <> '' AND a.state <> 'resolved' AND a.kind = 'event'
      AND m.over_at IS NULL ORDER BY a.id, m.fingerprint`);
  const eventKey = database.sql('SELECT key FROM events WHERE uid = ? AND tenant = ?');

  const endOf = ({ state, resolved_at, ended_by, tenant }: LiveRow): number | undefined => {
    if (state !== 'resolved') return undefined;
    const found = ended_by === null ? undefined : eventKey.get(shortened(fold(ended_by)), tenant);
    return found ? Math.floor((found as { key: number }).key / KEYS_PER_MS) : (resolved_at ?? undefined);
  };
  const toLive = (row: LiveRow): LiveAlert => ({
    id: row.id,
    state: row.state,
    resolvedAt: row.resolved_at ?? undefined,
    endedAt: endOf(row),
  });
  const toProblem = (row: ProblemRow): LiveProblem => ({
    alert: toLive(row),
    fingerprint: row.fingerprint,
    subject: row.subject,
    lastSeen: row.last_seen,
  });

  return {
    ofGroup(group, since) {
      const row = ofGroup.get(keyed(group)) ?? past.get(keyed(group), since);
      return row && toLive(row as unknown as LiveRow);
    },
    holding(fingerprint) {
      const row = holding.get(keyed(fingerprint));
      return row && toProblem(row as unknown as ProblemRow);
    },
    named: (tenant, alertName) =>
      (named.all(shortened(fold(tenant)), shortened(fold(alertName))) as unknown as ProblemRow[]).map(
        toProblem,
      ),
    parent: (keys) => (keys.length === 0 ? undefined : explaining(keys)),
  };
}
