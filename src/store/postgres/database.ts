import type { Database } from '../sql/database.ts';
import { connectionOver } from './connection.ts';
import { POSTGRES } from './engine.ts';
import type { Sessions } from './session.ts';
import { stepsOn } from './steps.ts';

export interface PostgresDatabase extends Database {
  /** How many sessions there were: another number, and what belonged to the one before is gone, as its locks are. */
  sessions(): number;
}

/** Whoever changes what the bot knows holds this advisory lock till the end of the transaction. */
const LIVES_LOCK = 0x69_6e_53_79;

const ALONE = `SELECT pg_advisory_xact_lock(${LIVES_LOCK})`;
/** Behind the newest transaction that has ended. */
const NEWEST = 'SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS newest';
/** The same, once this transaction is the newest; NULL when it wrote nothing. */
const MINE = 'SELECT (pg_current_xact_id_if_assigned()::text::numeric + 1)::text AS mine';

/** Of the tables in the schema of the session, with their indices. */
const SIZE = `
  SELECT sum(pg_total_relation_size(oid)) AS bytes FROM pg_class
  WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'`;

/**
 * The words of `Database` over sessions with a server.
 *
 * Others write beside this process, so what was remembered holds only if nobody else has written since. Those who
 * write are alone while they do (the lock), and transactions that write are numbered by the server: if the newest that
 * has ended is still the last one of this connection, nobody did. That costs no write and no way of its own
 * (postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT). Other databases of the same server
 * count too, which only forgets more than it must; so do savepoints.
 */
export function databaseOver(sessions: Sessions): PostgresDatabase {
  const connection = connectionOver(sessions);
  let era = 0;
  /** What `NEWEST` gives if nobody else has written, in which session. */
  let expected: { readonly newest: unknown; readonly session: number } | undefined;
  let within = false;
  let looked = false;

  const begin = () => {
    within = true;
    looked = false;
    connection.begin();
    connection.later('BEGIN');
    connection.later(ALONE);
    connection.later(NEWEST, ({ rows }) => {
      const now = { newest: rows[0]?.[0], session: sessions.count() };
      if (now.newest !== expected?.newest || now.session !== expected?.session) era += 1;
      expected = now;
      looked = true;
    });
  };

  const commit = () => {
    connection.later(MINE, ({ rows }) => {
      const own = rows[0]?.[0] ?? null;
      if (expected && own !== null) expected = { ...expected, newest: own };
    });
    connection.later('COMMIT');
    const results = connection.flush(true);
    // What failed and was not noticed is undone by the server, which says so and calls it no error.
    if (results.at(-1)?.command !== 'COMMIT') throw new Error('the transaction had failed and was undone');
    connection.end();
  };

  const undo = () => {
    era += 1;
    expected = undefined;
    connection.end(true);
  };

  return {
    engine: POSTGRES,
    sql: connection.sql,
    recent: connection.recent,
    exec: connection.script,
    transaction(work) {
      if (within) throw new Error('a transaction within a transaction');
      begin();
      try {
        const result = work();
        commit();
        return result;
      } catch (error) {
        undo();
        throw error;
      } finally {
        within = false;
      }
    },
    savepoint(work) {
      connection.later('SAVEPOINT part');
      connection.flush();
      try {
        const result = work();
        connection.later('RELEASE part');
        connection.flush();
        return result;
      } catch (error) {
        era += 1;
        connection.drop();
        connection.later('ROLLBACK TO part');
        connection.later('RELEASE part');
        try {
          connection.flush();
        } catch {
          // The transaction has failed as a whole, and its end will say so.
        }
        throw error;
      }
    },
    era() {
      if (!within) era += 1;
      else if (!looked) connection.flush();
      return era;
    },
    steps: (decode, pace) => stepsOn(connection, decode, pace),
    size: () => Number(connection.recent(SIZE).get()?.bytes ?? 0),
    sessions: sessions.count,
    close: sessions.close,
  };
}
