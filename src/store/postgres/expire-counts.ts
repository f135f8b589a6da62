import type { Database } from '../sql/database.ts';
import { KEYS_PER_MS } from '../sql/event-columns.ts';
import type { ExpirePart } from '../sql/expire.ts';
import { SLOT_KEYS, SLOT_OF_KEY, slotOf } from '../sql/slots.ts';
import { stretchesOf } from './expire-months.ts';

/**
 * Where a month went with its partition, the roll-up still counts its events. What is left there are a few, of living
 * alerts, and they are counted anew.
 */
export function recount(database: Database): ExpirePart {
  const stretches = stretchesOf(database);
  const some = database.sql('SELECT slot FROM counts WHERE slot >= ? AND slot < ? ORDER BY slot LIMIT ?');
  const mend = database.sql(MEND);

  return ({ before, most, from: [from = Number.MIN_SAFE_INTEGER] }) => {
    const end = slotOf(before * KEYS_PER_MS);
    const first = (some.get(from, end, 1) as { slot: number } | undefined)?.slot;
    if (first === undefined) return { gone: {}, next: undefined };
    const { month, high } = stretches()(first * SLOT_KEYS);
    const border = Math.min(end, Math.floor(high / SLOT_KEYS));
    // What is in the partition of a month was counted as it went, row by row.
    if (month !== undefined) return { gone: {}, next: [border] };
    const last = (some.all(first, border, most) as { slot: number }[]).at(-1)?.slot ?? first;
    mend.run(first, last + 1, first * SLOT_KEYS, (last + 1) * SLOT_KEYS);
    return { gone: {}, next: [last + 1] };
  };
}

const MEND = `
  WITH there AS (
    SELECT k.id AS kind, ${SLOT_OF_KEY} AS slot, count(*) AS n FROM events e
    JOIN kinds k USING (type, feature, severity, outcome, identity_type, tenant, cloud)
    WHERE e.key >= ?3 AND e.key < ?4 GROUP BY 1, 2
  ), wrong AS (
    SELECT c.kind, c.slot, coalesce(t.n, 0) AS n, c.n - coalesce(t.n, 0) AS gone
    FROM counts c LEFT JOIN there t ON t.kind = c.kind AND t.slot = c.slot
    WHERE c.slot >= ?1 AND c.slot < ?2 AND c.n <> coalesce(t.n, 0)
  ), less AS (
    UPDATE kinds SET n = kinds.n - w.gone FROM (SELECT kind, sum(gone) AS gone FROM wrong GROUP BY kind) w
    WHERE kinds.id = w.kind
  ), fewer AS (
    UPDATE counts SET n = w.n FROM wrong w WHERE counts.kind = w.kind AND counts.slot = w.slot AND w.n > 0
  )
  DELETE FROM counts USING wrong w WHERE counts.kind = w.kind AND counts.slot = w.slot AND w.n = 0`;
