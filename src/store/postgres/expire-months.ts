import type { Database } from '../sql/database.ts';
import { KEYS_PER_MS } from '../sql/event-columns.ts';
import { SLOT_KEYS } from '../sql/slots.ts';
import type { KeyRange } from '../sql/steps.ts';
import { arrayOf } from './arrays.ts';
import { keysOf, monthNamed } from './partitions.ts';

/** Keys that lie in one partition. */
export interface Stretch extends KeyRange {
  /** What the names of its month's tables end in; undefined where only the default partition is. */
  readonly month: string | undefined;
}

/** Where a key lies. To be asked for in each step: whoever writes makes partitions. */
export function stretchesOf(database: Database): () => (key: number) => Stretch {
  const partitions = database.sql(`
    SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = to_regclass('events')`);
  return () => {
    const months = (partitions.all() as { name: string }[])
      .map(({ name }) => name.slice('events'.length))
      .flatMap((name) => {
        const month = monthNamed(name);
        return month === undefined ? [] : [{ ...keysOf(month), month: name }];
      })
      .sort((a, b) => a.low - b.low);
    return (key) =>
      months.find(({ low, high }) => low <= key && key < high) ?? {
        low: months.findLast(({ high }) => high <= key)?.high ?? Number.MIN_SAFE_INTEGER,
        high: months.find(({ low }) => low > key)?.low ?? Number.MAX_SAFE_INTEGER,
        month: undefined,
      };
  };
}

/** A month that holds more events of living alerts than this is not dropped: moving them would take too long. */
const MOST_KEPT = 500;
/** Nobody who reads or writes waits longer for a month to be let go of, ms. */
const LOCK_WAIT = 50;
/** What the names of a month's tables begin with from then on; whoever comes upon them drops them. */
const GONE = 'gone_';
/** SQLSTATE of a lock that was not to be had in time, and of two who wait for each other. */
const BUSY: ReadonlySet<unknown> = new Set(['55P03', '40P01']);

/** How many events went with the month, but for those of living alerts; or why it cannot go now. */
export type Dropped = number | 'busy' | 'full';

export function monthDropper(database: Database): (stretch: Stretch & { readonly month: string }) => Dropped {
  // The alerts that are older are few by now, and their events are found by them.
  const kept = database.sql(`
    SELECT d.event FROM alerts a JOIN decisions d ON d.alert = a.id
    WHERE a.first_seen < ?1 AND d.event >= ?2 AND d.event < ?3 LIMIT ${MOST_KEPT + 1}`);
  const counted = database.sql('SELECT sum(n) AS n FROM counts WHERE slot >= ? AND slot < ?');
  const gone = database.sql(`
    SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND c.relkind = 'r' AND starts_with(c.relname, '${GONE}')`);

  const letGo = (month: string, keys: string) =>
    database.transaction(() => {
      database.exec(`SET LOCAL lock_timeout TO ${LOCK_WAIT};
        ALTER TABLE events DETACH PARTITION events${month}; ALTER TABLE decisions DETACH PARTITION decisions${month};
        INSERT INTO events SELECT * FROM events${month} WHERE key = ANY('${keys}'::bigint[]);
        INSERT INTO decisions SELECT * FROM decisions${month} WHERE event = ANY('${keys}'::bigint[]);
        ALTER TABLE events${month} RENAME TO ${GONE}events${month};
        ALTER TABLE decisions${month} RENAME TO ${GONE}decisions${month};`);
    });

  return ({ month, low, high }) => {
    const keys = (kept.all(high / KEYS_PER_MS, low, high) as { event: number }[]).map(({ event }) => event);
    if (keys.length > MOST_KEPT) return 'full';
    const { n } = counted.get(low / SLOT_KEYS, high / SLOT_KEYS) as { n: number | null };
    try {
      letGo(month, arrayOf(keys));
    } catch (error) {
      if (BUSY.has((error as { code?: unknown }).code)) return 'busy';
      throw error;
    }
    // Nobody knows these tables any more, so nobody waits while they are dropped.
    for (const { name } of gone.all() as { name: string }[]) database.exec(`DROP TABLE IF EXISTS ${name}`);
    return Math.max(0, (n ?? 0) - keys.length);
  };
}
