import type { Findings } from '../../domain/desk.ts';
import { KEYS_PER_MS } from './event-columns.ts';
import { BY_ARRIVAL } from './filter-lanes.ts';
import { lastSql } from './filter-sql.ts';
import { type Reading, sweepStored } from './reading.ts';
import type { KeyRange } from './steps.ts';
import { sweep } from './sweep.ts';

type Asked = Parameters<Findings['missing']>[0];

interface LastSeen {
  readonly tenant: string;
  readonly subject: string;
  /** As a key. */
  readonly seen: number;
}

/** So many events are looked at first. */
const FIRST_PIECE = 2_000;
const UPWARDS = { down: false, piece: true };
/** Rows of one transaction. */
const MOST_SAVED = 500;

/** Keeps what is known of a rule's subjects up to date: the time of the last event each had. */
export interface Watching {
  /** Reads what was stored since the last call; the first one begins with the events of twice the rule's time. */
  catchUp(request: Asked): Promise<void>;
}

/** On the writer's handle: each piece is a short transaction of its own, others get their turn in between. */
export function watching(reading: Reading): Watching {
  const { database, steps } = reading;
  const upTo = database.sql('SELECT key AS seq FROM watched_to WHERE rule = ?');
  const newest = database.sql('SELECT coalesce(max(seq), 0) AS seq FROM events');
  const reached = database.sql(`
    INSERT INTO watched_to (rule, key) VALUES (?1, ?2) ON CONFLICT (rule) DO UPDATE SET key = max(watched_to.key, ?2)`);
  const saw = database.sql(`
    INSERT INTO watched (rule, tenant, subject, name, last) VALUES (?, ?, ?, '', ?)
    ON CONFLICT (rule, tenant, subject) DO UPDATE SET last = excluded.last WHERE watched.last < excluded.last`);

  const save = (rule: string, rows: readonly LastSeen[], seq?: number) => {
    if (rows.length === 0 && seq === undefined) return;
    database.transaction(() => {
      for (const { tenant, subject, seen } of rows) {
        saw.run(rule, tenant, subject, Math.floor(seen / KEYS_PER_MS));
      }
      if (seq !== undefined) reached.run(rule, seq);
    });
  };

  const begin = async (asked: Asked, seq: number): Promise<void> => {
    const rows = await inTime(reading, asked);
    const course = steps.course(undefined);
    for (let from = 0; from < rows.length; from += MOST_SAVED) {
      await course.next();
      save(asked.rule, rows.slice(from, from + MOST_SAVED));
    }
    save(asked.rule, [], seq);
  };

  const goOn = async ({ rule, filter }: Asked, from: number, to: number): Promise<void> => {
    const selection = reading.selection(filter, BY_ARRIVAL, 'whole');
    const read = (range: KeyRange, bounded: boolean) => {
      const rows = steps.rows<LastSeen>({ ...{ shape: lastSql, selection, range }, ...UPWARDS, bounded });
      if (!rows) return 'late';
      save(rule, rows, range.high - 1);
      return 'more';
    };
    const work = { down: false, first: FIRST_PIECE, found: () => 0, skip: (rest: KeyRange) => rest };
    const range = { low: from + 1, high: to + 1 };
    await sweep({ ...work, range, read, pace: steps.pace }, steps.course(undefined));
  };

  return {
    async catchUp(request) {
      const { seq } = newest.get() as { seq: number };
      const known = upTo.get(request.rule) as { seq: number } | undefined;
      if (!known) await begin(request, seq);
      else if (known.seq < seq) await goOn(request, known.seq, seq);
    },
  };
}

/** What the events of twice the rule's time say. */
async function inTime(reading: Reading, { filter, before, now }: Asked): Promise<readonly LastSeen[]> {
  const start = reading.plan(filter);
  if (start.lanes.length === 0) return [];
  const selection = reading.selection(filter, start, 'ranges');
  const newest = new Map<string, LastSeen>();
  const read = (range: KeyRange, bounded: boolean) => {
    const asked = { ...{ shape: lastSql, selection, range }, ...UPWARDS, bounded };
    const rows = reading.steps.rows<LastSeen>(asked);
    for (const row of rows ?? []) {
      const key = JSON.stringify([row.tenant, row.subject]);
      const known = newest.get(key);
      if (!known || known.seen < row.seen) newest.set(key, row);
    }
    return rows ? 'more' : 'late';
  };
  const range = { low: (now - 2 * (now - before)) * KEYS_PER_MS, high: Number.MAX_SAFE_INTEGER };
  const work = { down: false, first: reading.sizeOf(FIRST_PIECE), found: () => 0, read };
  await sweepStored(reading, filter, range, work, undefined);
  return [...newest.values()];
}
