import { StoreError } from '../../domain/errors.ts';
import { checkChain } from '../sql/audit-reader.ts';
import type { Database } from '../sql/database.ts';
import { readingOf } from '../sql/reading.ts';
import { PACE } from '../sql/steps.ts';
import type { Decode } from '../sql/views.ts';
import { MOVED_TABLES } from './tables.ts';

/** What was found to be the same on both sides. */
export interface Checked {
  readonly rows: number;
  readonly events: number;
  /** Rows of the record, whose chain was followed at the target. */
  readonly audit: number;
}

/** Checks what was moved, and lets bots begin on it. @throws StoreError `unusable` when something is not the same. */
export async function finish(from: Database, to: Database, decode: Decode, place: string): Promise<Checked> {
  const wrong = (what: string) => {
    const cure = 'No bot starts on it. Move again into an empty database, and keep the file.';
    return new StoreError('unusable', `${place} is not what the file holds: ${what}. ${cure}`);
  };
  const both = <T>(sql: string) => [from, to].map((side) => side.recent(sql).get()) as [T, T];
  let rows = 0;
  for (const { name } of MOVED_TABLES) {
    const [there, here] = both<{ n: number }>(`SELECT count(*) AS n FROM ${name}`);
    if (there.n !== here.n) throw wrong(`${name} has ${here.n} rows, not ${there.n}`);
    rows += here.n;
  }
  const newest = both<object>('SELECT max(key) AS newest, min(key) AS oldest, max(seq) AS seq FROM events');
  if (JSON.stringify(newest[0]) !== JSON.stringify(newest[1])) throw wrong('its newest events are others');
  const [{ n: counted }, { n: events }] = [
    to.recent('SELECT coalesce(sum(n), 0) AS n FROM kinds').get() as { n: number },
    to.recent('SELECT count(*) AS n FROM events').get() as { n: number },
  ];
  if (counted !== events) throw wrong(`it counts ${counted} events and has ${events}`);
  const [last] = both<{ hash: string } | undefined>('SELECT hash FROM audit ORDER BY seq DESC LIMIT 1');
  const chain = await checkChain(readingOf(to, decode, PACE), last?.hash);
  if (!chain.ok) throw wrong(`the record is broken at row ${chain.seq}`);
  to.transaction(() => {
    numberOn(from, to);
    // Those that were on their way when the bot stopped; what is in doubt stays in doubt.
    to.exec("UPDATE cards SET state = 'waiting' WHERE state = 'sending'; DELETE FROM unfinished_move");
  });
  to.exec('ANALYZE');
  return { rows, events, audit: chain.rows };
}

/** No number is given again, not even one of a row that is gone: the record names it. */
function numberOn(from: Database, to: Database): void {
  const given = from.sql('SELECT seq FROM sqlite_sequence WHERE name = ?');
  for (const { name, numbered } of MOVED_TABLES) {
    if (!numbered) continue;
    const { most } = to.recent(`SELECT coalesce(max(id), 0) AS most FROM ${name}`).get() as { most: number };
    const { seq = 0 } = (given.get(name) ?? {}) as { seq?: number };
    const next = Math.max(most, seq) + 1;
    to.recent("SELECT setval(pg_get_serial_sequence(?, 'id'), ?::bigint, false)").get(name, next);
  }
}
