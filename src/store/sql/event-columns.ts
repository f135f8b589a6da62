import type { InsyncEvent } from '../../domain/event.ts';
import { fold } from '../../domain/text.ts';

/** Keys of one millisecond: 11 bits. */
export const KEYS_PER_MS = 2048;

/** What the events table holds for matching; texts are folded, as the filter folds its terms. */
export interface EventColumns {
  readonly uid: string;
  readonly tenant: string;
  readonly type: string;
  readonly feature: string;
  readonly severity: number;
  readonly outcome: string;
  readonly subject: string;
  readonly identity_type: string;
  readonly identity: string;
  readonly cloud: string;
  readonly grp: string;
}

export function eventColumns(event: InsyncEvent): EventColumns {
  return {
    uid: fold(event.id),
    tenant: fold(event.tenant),
    type: fold(event.type),
    feature: fold(event.feature),
    severity: event.severity,
    outcome: fold(event.outcome),
    subject: fold(event.subject),
    identity_type: fold(event.identityType),
    identity: fold(event.identity),
    cloud: fold(event.cloud),
    grp: fold(event.group),
  };
}

/** The key an event wants: its time (ms), then bits of its id, so that equal times spread. A safe integer to 2109. */
export function eventKey(time: number, id: string): number {
  return time * KEYS_PER_MS + (hash(id) % KEYS_PER_MS);
}

/** Two milliseconds: further away a key says another time. */
const WIDEST = 2 * KEYS_PER_MS;

/** How far on a key is looked for when the last step led to one that is taken. */
export function nextStep(step: number): number {
  return Math.min(step * 2, WIDEST);
}

/** FNV-1a, 32 bits (isthe.com/chongo/tech/comp/fnv). */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  // The low bits alone are the weakest: mix the high ones in.
  return (value ^ (value >>> 16)) >>> 0;
}
