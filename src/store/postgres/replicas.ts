import type { Leading, Replicas } from '../../domain/ports.ts';
import type { PostgresDatabase } from './database.ts';

/**
 * Advisory locks of the session, which the server gives back the moment the session is gone
 * (postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS). The first number says what for.
 */
const READS_FEED = 0x69_6e_46_64;
const IS_HERE = 0x69_6e_48_72;

/** Which numbers of bots are held by a session: those that are here. */
export const BOTS_HERE = `
  SELECT objid::bigint AS bot FROM pg_locks
  WHERE locktype = 'advisory' AND classid = ${IS_HERE} AND objsubid = 2 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** The server's own time, ms. */
export const NOW = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

/** A bot among others on one database. */
export interface Bot extends Replicas {
  /** Its number, for as long as its session with the server lasts; another one gets another. */
  number(): number;
}

export function botOn(database: PostgresDatabase): Bot {
  const newNumber = database.sql("SELECT nextval('bots') AS bot");
  const take = database.sql('SELECT pg_try_advisory_lock(?, CAST(? AS int)) AS taken');
  const here = database.sql(`
    SELECT (SELECT count(*) FROM (${BOTS_HERE}) here) AS bots,
      (SELECT count(DISTINCT bot) FROM channel_turns WHERE until > ${NOW}) AS bringing`);
  let mine: { readonly number: number; readonly session: number; leads: boolean } | undefined;

  const taken = (what: number, which: number) => (take.get(what, which) as { taken: number }).taken === 1;

  /** Says that it is here, once in each session. */
  const present = () => {
    if (mine?.session === database.sessions()) return mine;
    const { bot } = newNumber.get() as { bot: number };
    if (!taken(IS_HERE, bot)) throw new Error(`bot ${bot} is here already`);
    mine = { number: bot, session: database.sessions(), leads: false };
    return mine;
  };

  return {
    number: () => present().number,
    async lead(): Promise<Leading> {
      const now = present();
      // A session that holds the lock would take it once more each time.
      now.leads ||= taken(READS_FEED, 0);
      const { bots, bringing } = here.get() as { bots: number; bringing: number };
      // A session that broke in between took its locks along: the next time says more.
      return {
        leads: now.leads && now.session === database.sessions(),
        bots: Math.max(1, bots),
        bringing: Math.max(1, bringing),
      };
    },
  };
}
