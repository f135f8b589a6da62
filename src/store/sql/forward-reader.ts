import type { Arrival, Arrivals, ForwardStates } from '../../domain/forward.ts';
import { arrivalOrder } from './arrival-order.ts';
import type { Database } from './database.ts';
import { KEYS_PER_MS } from './event-columns.ts';
import { COUNT_AGAIN, type ForwardRow, type RefusedRow, replayOf, toForwardState } from './forward-rows.ts';
import type { Decode } from './views.ts';

interface ArrivalRow {
  readonly seq: number;
  readonly arrived: number;
  readonly raw: string;
}

/** Where each destination is, and what comes next for it. */
export function forwardArchive(database: Database, decode: Decode): ForwardStates & Arrivals {
  const order = arrivalOrder(database);
  const rows = database.sql('SELECT * FROM forwards ORDER BY name');
  const lastRefused = database.sql(
    'SELECT event, at, said FROM forward_refused WHERE name = ? ORDER BY id DESC LIMIT 1',
  );
  const newest = database.sql('SELECT coalesce(max(seq), 0) AS seq FROM events');
  const next = database.sql('SELECT arrived FROM events WHERE seq > ? ORDER BY seq LIMIT 1');
  const follow = database.sql('SELECT seq, arrived, raw FROM events WHERE seq > ? ORDER BY seq LIMIT ?');

  const count = database.sql(COUNT_AGAIN);
  const known = database.sql('SELECT * FROM forwards WHERE name = ?');
  const after = (seq: number) => (next.get(seq) as { arrived: number } | undefined)?.arrived;

  const eventOf = (raw: string, arrived: number) => {
    try {
      return decode(raw, arrived);
    } catch {
      return undefined;
    }
  };

  return {
    async forwards() {
      const { seq } = newest.get() as { seq: number };
      return (rows.all() as unknown as ForwardRow[]).map((row) => {
        const since = after(row.cursor);
        const upto = Math.max(row.cursor, replayOf(row)?.upto ?? 0);
        return toForwardState(
          row,
          { newest: seq, since, freshSince: upto === row.cursor ? since : after(upto) },
          lastRefused.get(row.name) as RefusedRow | undefined,
        );
      });
    },

    async forwardedSince(name, since) {
      const row = known.get(name) as unknown as ForwardRow | undefined;
      if (!row) return 0;
      const upto = Math.max(row.cursor, replayOf(row)?.upto ?? 0);
      const from = Math.min(row.cursor, order.beforeEventsOf(since));
      return Number(count.get(from, upto, since * KEYS_PER_MS)?.n ?? 0);
    },

    async arrivals(seq, limit) {
      return (follow.all(seq, limit) as unknown as ArrivalRow[]).map(
        ({ seq: number, arrived, raw }): Arrival => ({ seq: number, arrived, event: eventOf(raw, arrived) }),
      );
    },
  };
}
