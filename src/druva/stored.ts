import type { InsyncEvent } from '../domain/event.ts';
import { decodeRecord, isUnreadable } from './decode.ts';

/** A stored record as the event it was when it came in. @throws Error when the stored text is no event: the file was changed by hand. */
export function decodeStored(raw: string, arrived: number): InsyncEvent {
  // A stored record without an id is one whose id was made.
  const decoded = decodeRecord(raw, arrived, 'made');
  if (isUnreadable(decoded)) throw new Error(`a stored event can no longer be read: ${decoded.reason}`);
  return decoded;
}
