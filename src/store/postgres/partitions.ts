import type { Database } from '../sql/database.ts';
import { KEYS_PER_MS } from '../sql/event-columns.ts';
import type { KeyRange } from '../sql/steps.ts';

/** Months of years as one number: those of partitions. */
export type Month = number;

const DAY = 86_400_000;
/** Events older than this when they arrive, or from so far ahead, get no partition of their own month, ms. */
const PAST = 6 * 365 * DAY;
const AHEAD = 32 * DAY;

/** The months whose partitions such keys need, of events that arrived then. A feed cannot make us more than these. */
export function monthsOf(keys: readonly number[], arrived: number): Month[] {
  const [first, last] = [monthOf(arrived - PAST), monthOf(arrived + AHEAD)];
  const months = new Set(keys.map((key) => monthOf(Math.floor(key / KEYS_PER_MS))));
  return [...months].filter((month) => month >= first && month <= last).sort((a, b) => a - b);
}

function monthOf(time: number): Month {
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** Keys of a month (UTC). */
export function keysOf(month: Month): KeyRange {
  const start = (of: Month) => Date.UTC(Math.floor(of / 12), of % 12) * KEYS_PER_MS;
  return { low: start(month), high: start(month + 1) };
}

/** What the names of a month's tables end in: `_2026_11`. */
export function nameOf(month: Month): string {
  return `_${Math.floor(month / 12)}_${String((month % 12) + 1).padStart(2, '0')}`;
}

/** The month of tables whose names end so; undefined when they are not a month's. */
export function monthNamed(name: string): Month | undefined {
  const [, year, month] = /^_(\d{4})_(\d{2})$/.exec(name) ?? [];
  return year === undefined ? undefined : Number(year) * 12 + Number(month) - 1;
}

/**
 * Makes the partitions of a month, inside a transaction. What came before its time is in the default partition, and moves.
 * Attaching holds up only who reads the default partition at this moment, and that only until the page is committed
 * (postgresql.org/docs/current/sql-altertable.html, "ATTACH PARTITION").
 */
export function makePartitions(database: Database, month: Month): void {
  const { low, high } = keysOf(month);
  for (const [table, key] of [
    ['events', 'key'],
    ['decisions', 'event'],
  ]) {
    const part = `${table}${nameOf(month)}`;
    database.exec(`
      CREATE TABLE ${part} (LIKE ${table});
      WITH moved AS (DELETE FROM ${table}_other WHERE ${key} >= ${low} AND ${key} < ${high} RETURNING *)
        INSERT INTO ${part} SELECT * FROM moved;
      ALTER TABLE ${table} ATTACH PARTITION ${part} FOR VALUES FROM (${low}) TO (${high});`);
  }
  database.exec(`CREATE UNIQUE INDEX events${nameOf(month)}_uid ON events${nameOf(month)} (uid, tenant)`);
}
