import type { Database } from './database.ts';
import type { ExpirePart } from './expire.ts';

/** An alert `a` was over and quiet at the moment of this parameter, and every card of it was sent. */
const overAt = (before: string) => `(a.state = 'resolved' AND a.last_seen < ${before}
  AND coalesce(a.resolved_at, a.last_seen) < ${before}
  AND NOT EXISTS (SELECT 1 FROM feeds f WHERE f.gap_alert = a.id)
  AND NOT EXISTS (SELECT 1 FROM cards c WHERE c.kind = 'alert' AND c.ref = a.id AND (c.state IN ('waiting', 'sending')
    OR EXISTS (SELECT 1 FROM cards r WHERE r.thread = c.id AND r.state IN ('waiting', 'sending')))))`;

/**
 * Resolved alerts with all that belongs to them, in the order in which they were opened: what was opened since cannot
 * have been resolved before. One that has much to it is done in several steps, itself last.
 */
export function expireAlerts(database: Database): ExpirePart {
  const some = database.sql(`
    SELECT a.id, a.opened_at AS opened, CASE WHEN ${overAt('?3')} THEN 1 ELSE 0 END AS over FROM alerts a
    WHERE (a.opened_at, a.id) > (?1, ?2) AND a.opened_at < ?3 ORDER BY a.opened_at, a.id LIMIT ?4`);
  const storms = stormsOver(database);
  const remove = remover(database);

  return ({ before, most, late, from: [opened = Number.MIN_SAFE_INTEGER, id = 0] }) => {
    const rows = some.all(opened, id, before, most) as { id: number; opened: number; over: number }[];
    const goes = storms(before);
    let [left, alerts, last] = [most, 0, [opened, id]];
    for (const row of rows) {
      if (row.over === 1 && goes(row.id)) {
        const { changes, whole } = remove(row.id, left);
        if (!whole) return { gone: { alerts }, next: last };
        left -= changes;
        alerts += 1;
      }
      last = [row.opened, row.id];
      if (left <= 0 || late()) return { gone: { alerts }, next: last };
    }
    return { gone: { alerts }, next: rows.length < most ? undefined : last };
  };
}

/** A storm's card counts all its alerts, so they go together: when the storm and the last of them are over. */
function stormsOver(database: Database): (before: number) => (alert: number) => boolean {
  const stormsOf = database.sql(`
    SELECT s.id, s.over_at AS over FROM cards c JOIN storms s ON s.id = c.storm WHERE c.kind = 'alert' AND c.ref = ?`);
  const lives = database.sql(`
    SELECT 1 FROM cards s WHERE s.kind = 'storm' AND s.ref = ?1 AND s.state IN ('waiting', 'sending')
    UNION ALL
    SELECT 1 FROM cards m JOIN alerts a ON a.id = m.ref WHERE m.storm = ?1 AND m.kind = 'alert' AND NOT ${overAt('?2')}
    LIMIT 1`);
  return (before) => {
    const known = new Map<number, boolean>();
    const isOver = ({ id, over }: { id: number; over: number | null }) => {
      const found = known.get(id) ?? (over !== null && over < before && !lives.get(id, before));
      known.set(id, found);
      return found;
    };
    return (alert) => (stormsOf.all(alert) as { id: number; over: number | null }[]).every(isOver);
  };
}

/** Lines and problems first: should somebody reopen it in between, its card is still there. */
function remover(database: Database) {
  const removeLines = database.sql(`
    DELETE FROM cards WHERE id IN (SELECT r.id FROM cards c JOIN cards r ON r.thread = c.id
      WHERE c.kind = 'alert' AND c.ref = ? LIMIT ?)`);
  const removeMembers = database.sql(`
    DELETE FROM members WHERE alert = ?1
      AND fingerprint IN (SELECT fingerprint FROM members WHERE alert = ?1 LIMIT ?2)`);
  const rest = [
    "DELETE FROM cards WHERE kind = 'alert' AND ref = ?",
    'DELETE FROM inhibit_keys WHERE alert = ?',
    "DELETE FROM timers WHERE kind IN ('lapse', 'escalate', 'remind') AND ref = ?",
    'DELETE FROM alerts WHERE id = ?',
  ].map((text) => database.sql(text));

  return (alert: number, most: number): { readonly changes: number; readonly whole: boolean } => {
    let changes = 0;
    for (const remove of [removeLines, removeMembers]) {
      changes += Number(remove.run(alert, most - changes).changes);
      if (changes >= most) return { changes, whole: false };
    }
    for (const remove of rest) changes += Number(remove.run(alert).changes);
    return { changes, whole: true };
  };
}

/** Storms whose alerts are gone. */
export function expireStorms(database: Database): ExpirePart {
  const some = database.sql(`
    SELECT s.id, CASE WHEN s.over_at < ?2 AND NOT EXISTS (SELECT 1 FROM cards m WHERE m.storm = s.id)
      AND NOT EXISTS (SELECT 1 FROM cards c WHERE c.kind = 'storm' AND c.ref = s.id AND c.state IN ('waiting', 'sending'))
      THEN 1 ELSE 0 END AS over
    FROM storms s WHERE s.id > ?1 ORDER BY s.id LIMIT ?3`);
  const remove = [
    "DELETE FROM cards WHERE kind = 'storm' AND ref = ?",
    "DELETE FROM timers WHERE kind = 'unfold' AND ref = ?",
    'DELETE FROM storms WHERE id = ?',
  ].map((text) => database.sql(text));

  return ({ before, most, from: [from = 0] }) => {
    const rows = some.all(from, before, most) as { id: number; over: number }[];
    for (const { id, over } of rows) {
      if (over === 1) for (const each of remove) each.run(id);
    }
    const last = rows.at(-1)?.id;
    return { gone: {}, next: last === undefined || rows.length < most ? undefined : [last] };
  };
}
