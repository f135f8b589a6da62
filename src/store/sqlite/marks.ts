import type { Database } from '../sql/database.ts';
import { SLOT_KEYS, slotOf } from '../sql/slots.ts';
import type { KeyRange } from '../sql/steps.ts';

/**
 * A word of each slot that no event can have, since words lose their edge punctuation. The full-text index holds it in
 * a row that is no event's, where the slot begins. Asking for `(a OR mark) AND (b OR mark)` makes the index stop
 * there, where two words that never meet would keep it busy to its end.
 */
function markOf(slot: number): string {
  return `-${slot}`;
}

/** Whether a mark has the key: no event may have it. */
export function isMarkKey(key: number): boolean {
  return key % SLOT_KEYS === 0;
}

/**
 * Begins a page: marks the slot of each key that is the first event of it. In the order of keys, before their words are
 * indexed, and before the page is counted.
 */
export function marker(database: Database): () => (key: number) => void {
  const slotKnown = database.sql('SELECT 1 FROM counts INDEXED BY counts_slot WHERE slot = ? LIMIT 1');
  const addWords = database.sql('INSERT INTO event_words (rowid, words) VALUES (?, ?)');
  return () => {
    let marked: number | undefined;
    return (key) => {
      const slot = slotOf(key);
      if (slot !== marked && !slotKnown.get(slot)) addWords.run(slot * SLOT_KEYS, markOf(slot));
      marked = slot;
    };
  };
}

/**
 * The marks between which the full-text index reads a range: one at its far end or beyond it, and the first one of
 * all that the index meets, since it looks for a row from there before it goes where the range begins.
 */
export function marksOf(database: Database): (range: KeyRange, down: boolean) => readonly string[] {
  const before = database.sql('SELECT max(slot) AS slot FROM counts INDEXED BY counts_slot WHERE slot <= ?');
  const after = database.sql('SELECT min(slot) AS slot FROM counts INDEXED BY counts_slot WHERE slot > ?');
  return ({ low, high }, down) => {
    const far = down ? before.get(slotOf(low)) : after.get(slotOf(high - 1));
    const first = down ? before.get(Number.MAX_SAFE_INTEGER) : after.get(Number.MIN_SAFE_INTEGER);
    return [far, first].flatMap((row) => (row?.slot == null ? [] : [markOf(Number(row.slot))]));
  };
}
