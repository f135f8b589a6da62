import { KEYS_PER_MS } from './event-columns.ts';

/** The roll-up counts events by quarter hours: wherever a zone's days and hours begin, a slot begins too. */
export const SLOT_MS = 900_000;

/** Keys of one slot. */
export const SLOT_KEYS = SLOT_MS * KEYS_PER_MS;

/** The slot a key lies in. */
export function slotOf(key: number): number {
  const within = key % SLOT_KEYS;
  return (key - (within < 0 ? within + SLOT_KEYS : within)) / SLOT_KEYS;
}

/** The same in SQL, whose division cuts towards zero. */
export const SLOT_OF_KEY = `((key - ((key % ${SLOT_KEYS}) + ${SLOT_KEYS}) % ${SLOT_KEYS}) / ${SLOT_KEYS})`;

/**
 * A word of each slot that no event can have, since words lose their edge punctuation. The full-text index holds it in
 * a row that is no event's, where the slot begins. Asking for `(a OR mark) AND (b OR mark)` makes the index stop
 * there, where two words that never meet would keep it busy to its end.
 */
export function markOf(slot: number): string {
  return `-${slot}`;
}

/** Whether a mark has the key: no event may have it. */
export function isMarkKey(key: number): boolean {
  return key % SLOT_KEYS === 0;
}
