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
