import type { Database } from './database.ts';
import { markOf, SLOT_KEYS, slotOf } from './slots.ts';
import type { KeyRange } from './steps.ts';

/** What the roll-up says of slots. Kinds are named by their ids. */
export interface Slots {
  /** The range without the end at which no slot holds one of the kinds; undefined when none does. */
  narrowed(kinds: readonly number[], range: KeyRange, down: boolean): KeyRange | undefined;
  /**
   * The marks between which the full-text index reads a range: one at its far end or beyond it, and the first one of
   * all that the index meets, since it looks for a row from there before it goes where the range begins.
   */
  marks(range: KeyRange, down: boolean): readonly string[];
  /** Events of one kind in slots from `from` on and below `to`. */
  sum(kind: number, from: number, to: number): number;
  /** Events of the kinds, all of them when undefined, in slots from `from` on and below `to`. */
  sumOf(kinds: readonly number[] | undefined, from: number, to: number): number;
}

/** So few kinds are summed up one after the other, more of them slot by slot. */
const FEW = 6;

export function slotsOf(database: Database): Slots {
  const nearest = (best: 'max' | 'min', sign: '<=' | '>=') =>
    database.sql(`
      SELECT ${best}(slot) AS slot FROM (
        SELECT (SELECT ${best}(slot) FROM counts WHERE kind = k.value AND slot ${sign} ?2) AS slot FROM json_each(?1) k
      )`);
  const [newest, oldest] = [nearest('max', '<='), nearest('min', '>=')];
  const ofKind = database.sql('SELECT sum(n) AS n FROM counts WHERE kind = ? AND slot >= ? AND slot < ?');
  const ofAll = database.sql(
    'SELECT sum(n) AS n FROM counts INDEXED BY counts_slot WHERE slot >= ? AND slot < ?',
  );
  const before = database.sql('SELECT max(slot) AS slot FROM counts INDEXED BY counts_slot WHERE slot <= ?');
  const after = database.sql('SELECT min(slot) AS slot FROM counts INDEXED BY counts_slot WHERE slot > ?');
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
    marks({ low, high }, down) {
      const far = down ? before.get(slotOf(low)) : after.get(slotOf(high - 1));
      const first = down ? before.get(Number.MAX_SAFE_INTEGER) : after.get(Number.MIN_SAFE_INTEGER);
      return [far, first].flatMap((row) => (row?.slot == null ? [] : [markOf(Number(row.slot))]));
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
  };
}
