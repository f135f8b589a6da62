import type { Retention } from '../../domain/retention.ts';
import type { Database } from '../sql/database.ts';
import { KEYS_PER_MS } from '../sql/event-columns.ts';
import { type ExpirePart, sqlRetention, within } from '../sql/expire.ts';
import type { KindColumns } from '../sql/kind-slots.ts';
import { rollUpRemover } from '../sql/roll-up-remover.ts';
import { arrayOf } from './arrays.ts';
import { recount } from './expire-counts.ts';
import { monthDropper, stretchesOf } from './expire-months.ts';

export function postgresRetention(database: Database): Retention {
  return sqlRetention(database, [expireEvents(database), within(database.transaction, recount(database))]);
}

/** So often is a month tried that others are reading, each time in a step of its own; then it is the next run's. */
const TRIES = 20;

/**
 * A month that is over goes with its partition; what is in the midst of the month in which the time lies, and what lies in
 * no month's partition, row by row. The place is a key, and how often its month was tried.
 */
function expireEvents(database: Database): ExpirePart {
  const stretches = stretchesOf(database);
  const drop = monthDropper(database);
  const rows = expireRows(database);

  return (step) => {
    const end = step.before * KEYS_PER_MS;
    const [from = Number.MIN_SAFE_INTEGER, tried = 0] = step.from;
    if (from >= end) return { gone: {}, next: undefined };
    const { low, high, month } = stretches()(from);
    if (month !== undefined && from === low && high <= end) {
      const dropped = drop({ low, high, month });
      if (dropped === 'busy') return { gone: {}, next: tried + 1 < TRIES ? [from, tried + 1] : [high] };
      if (dropped !== 'full') return { gone: { events: dropped }, next: [high] };
    }
    const to = Math.min(high, end);
    const { events, next } = database.transaction(() => rows(from, to, step.most));
    return { gone: { events }, next: [next ?? to] };
  };
}

interface OldEvent extends KindColumns {
  readonly key: number;
  /** Of an alert that is kept. */
  readonly kept: number;
}

/** Some of the events with keys from `from` on and below `to`, with their decisions and their part of the counts. */
function expireRows(database: Database) {
  const some = database.sql(`
    SELECT e.key, e.type, e.feature, e.severity, e.outcome, e.identity_type, e.tenant, e.cloud,
      EXISTS (SELECT 1 FROM decisions d JOIN alerts a ON a.id = d.alert WHERE d.event = e.key) AS kept
    FROM events e WHERE e.key >= ?1 AND e.key < ?2 ORDER BY e.key LIMIT ?3`);
  // The range leads to the partitions that are meant.
  const remove = [
    'DELETE FROM events WHERE key = ANY(?1::bigint[]) AND key >= ?2 AND key < ?3',
    'DELETE FROM decisions WHERE event = ANY(?1::bigint[]) AND event >= ?2 AND event < ?3',
  ].map((text) => database.sql(text));
  const beginRollUp = rollUpRemover(database);

  return (from: number, to: number, most: number) => {
    const rows = some.all(from, to, most) as unknown as OldEvent[];
    const old = rows.filter(({ kept }) => kept === 0);
    const rollUp = beginRollUp();
    for (const row of old) rollUp.remove(row, row.key);
    if (old.length > 0) {
      const keys = arrayOf(old.map(({ key }) => key));
      for (const each of remove) each.run(keys, from, to);
      rollUp.flush();
    }
    const last = rows.length < most ? undefined : rows.at(-1);
    return { events: old.length, next: last && last.key + 1 };
  };
}
