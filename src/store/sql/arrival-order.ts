import type { Database } from './database.ts';

/** The highest number an event has had: events may be gone, and who reads on from a number must not miss what comes. */
export const NEWEST_SEQ = `SELECT max(seq) AS seq FROM (
  SELECT max(seq) AS seq FROM events UNION ALL SELECT max(key) FROM watched_to UNION ALL SELECT max(cursor) FROM forwards
) AS known`;

/** Clocks of devices are off: an event may have been stored before the time it names, by so much at most, ms. */
const CLOCK_SKEW = 86_400_000;

/** The numbers of stored events, in the order of storing. */
export function arrivalOrder(database: Database) {
  const newest = database.sql(NEWEST_SEQ);
  const from = database.sql('SELECT seq, arrived FROM events WHERE seq >= ? ORDER BY seq LIMIT 1');

  const newestSeq = (): number => Number(newest.get()?.seq ?? 0);

  /** The cursor before everything that was stored at this time or later, by halving: what is stored later has the higher number. */
  const storedBefore = (time: number): number => {
    let [low, high] = [0, newestSeq()];
    while (low < high) {
      const middle = Math.floor((low + high + 1) / 2);
      const row = from.get(middle) as { seq: number; arrived: number } | undefined;
      if (row && row.seq <= high && row.arrived < time) low = row.seq;
      else high = middle - 1;
    }
    return low;
  };

  return {
    newestSeq,
    /** The cursor before the first event that is stored. */
    beginning(): number {
      const first = from.get(0) as { seq: number } | undefined;
      return first ? first.seq - 1 : newestSeq();
    },
    /** A cursor before all events of this time or later. */
    beforeEventsOf: (time: number) => storedBefore(time - CLOCK_SKEW),
  };
}
