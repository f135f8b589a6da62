import type { Database } from './database.ts';
import { SLOT_KEYS, slotOf } from './slots.ts';
import type { KeyRange } from './steps.ts';

/** What the roll-up says of slots. Kinds are named by their ids. */
export interface Slots {
  /** The range without the end at which no slot holds one of the kinds; undefined when none does. */
  narrowed(kinds: readonly number[], range: KeyRange, down: boolean): KeyRange | undefined;
  /** Events of one kind in slots from `from` on and below `to`. */
  sum(kind: number, from: number, to: number): number;
  /** Events of the kinds, all of them when undefined, in slots from `from` on and below `to`. */
  sumOf(kinds: readonly number[] | undefined, from: number, to: number): number;
  /** The same for each kind. */
  byKind(from: number, to: number): ReadonlyMap<number, number>;
  /** For each slot the events of the kinds. */
  bySlot(kinds: readonly number[], from: number, to: number): ReadonlyMap<number, number>;
}

/** So few kinds are summed up one after the other, more of them slot by slot. */
const FEW = 6;

export function slotsOf(database: Database): Slots {
  const nearest = (best: 'max' | 'min', sign: '<=' | '>=') =>
    database.sql(`
      SELECT ${best}(slot) AS slot FROM (
        SELECT (SELECT ${best}(slot) FROM counts WHERE kind = k.value AND slot ${sign} ?2) AS slot FROM json_each(?1) k
      ) nearest`);
  const [newest, oldest] = [nearest('max', '<='), nearest('min', '>=')];
  const ofKind = database.sql('SELECT sum(n) AS n FROM counts WHERE kind = ? AND slot >= ? AND slot < ?');
  const ofAll = database.sql(
    'SELECT sum(n) AS n FROM counts INDEXED BY counts_slot WHERE slot >= ? AND slot < ?',
  );
  const kindByKind = database.sql(
    'SELECT kind AS id, sum(n) AS n FROM counts WHERE slot >= ?1 AND slot < ?2 GROUP BY kind',
  );
  const slotBySlot = database.sql(`
    SELECT slot AS id, sum(n) AS n FROM counts
    WHERE slot >= ?1 AND slot < ?2 AND kind IN (SELECT value FROM json_each(?3)) GROUP BY slot`);
  const first = (row: unknown) => (row as { n: number | null }).n ?? 0;
  const sum: Slots['sum'] = (kind, from, to) => first(ofKind.get(kind, from, to));

  return {
    narrowed(kinds, { low, high }, down) {
      const end = down ? newest : oldest;
      const { slot } = end.get(JSON.stringify(kinds), slotOf(down ? high - 1 : low)) as {
        slot: number | null;
      };
      if (slot === null) return undefined;
      const range = down
        ? { low, high: Math.min(high, (slot + 1) * SLOT_KEYS) }
        : { low: Math.max(low, slot * SLOT_KEYS), high };
      return range.low < range.high ? range : undefined;
    },
    sum,
    sumOf(kinds, from, to) {
      if (from >= to) return 0;
      if (!kinds) return first(ofAll.get(from, to));
      if (kinds.length <= FEW) return kinds.reduce((total, kind) => total + sum(kind, from, to), 0);
      const some = `SELECT sum(n) AS n FROM counts INDEXED BY counts_slot
        WHERE slot >= ? AND slot < ? AND kind IN (${kinds.join(', ')})`;
      return first(database.recent(some).get(from, to));
    },
    byKind: (from, to) => mapOf(kindByKind.all(from, to)),
    bySlot: (kinds, from, to) => mapOf(slotBySlot.all(from, to, JSON.stringify(kinds))),
  };
}

function mapOf(rows: readonly unknown[]): ReadonlyMap<number, number> {
  return new Map((rows as { id: number; n: number }[]).map(({ id, n }) => [id, n]));
}
