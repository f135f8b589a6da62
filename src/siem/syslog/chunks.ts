/** Many frames as few pieces of memory: one write of 256 kB costs little more than one of a single frame. Pure. */
import type { Parcel } from '../../domain/forward.ts';
import { frame, type Write } from './message.ts';

/** In characters, so about as many bytes. */
const CHUNK = 262_144;

export function chunks(parcels: readonly Parcel[], write: Write): Buffer[] {
  const made: Buffer[] = [];
  let text = '';
  for (const parcel of parcels) {
    text += frame(write(parcel));
    if (text.length < CHUNK) continue;
    made.push(Buffer.from(text));
    text = '';
  }
  if (text !== '') made.push(Buffer.from(text));
  return made;
}
