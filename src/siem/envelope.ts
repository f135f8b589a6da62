import type { Format } from './format.ts';
import { jsonLine } from './json-line.ts';

/** JSON allows line breaks between its tokens only: in a string they are always written as an escape. */
const BREAKS = /[\r\n]+/g;

/**
 * Druva's 12 fields. A record that came with them goes out as it came, byte for byte and with what else it holds; only line
 * breaks between its tokens become blanks. A record of another shape is given the 12 fields; the one it came in has more.
 */
export const envelope: Format = ({ event }) =>
  event.wire === 'envelope' ? event.raw.replace(BREAKS, ' ') : jsonLine(event.envelope, event.raw);
