/** What was done, in words: for the lines of a thread and for the list of the record. */
import type { AuditAction, AuditEntry } from '../domain/audit.ts';
import { inert } from './text.ts';

/** After the name of a person, or of the bot. */
export const DONE: Readonly<Record<AuditAction, string>> = {
  ack: 'acknowledged',
  unack: 'gave back',
  assign: 'assigned',
  note: 'added a note to',
  silence: 'silenced',
  unsilence: 'ended the silence of',
  resolve: 'resolved',
  reopen: 'reopened',
  lapse: 'let the acknowledgement lapse of',
  hold: 'held back',
  release: 'let go of',
  mute: 'silenced',
  unmute: 'let go of',
  recover: 'resolved',
  recur: 'reopened',
  open: 'opened',
  escalate: 'escalated',
  remind: 'reminded of',
  silence_add: 'added',
  silence_end: 'ended',
  subscribe: 'added',
  unsubscribe: 'removed',
  pause: 'paused',
  resume: 'resumed',
  move: 'moved',
  forward_pause: 'paused',
  forward_resume: 'resumed',
  forward_replay: 'had events sent again by',
};

const STANDING: Readonly<Partial<Record<AuditAction, string>>> = {
  silence_add: 'silence',
  silence_end: 'silence',
  subscribe: 'subscription',
  unsubscribe: 'subscription',
  pause: 'subscription',
  resume: 'subscription',
  move: 'subscription',
  forward_pause: 'forwarding',
  forward_resume: 'forwarding',
  forward_replay: 'forwarding',
};

/** `alert 1041`, `silence 88`, `subscription 3`. */
export function objectWords(entry: AuditEntry): string {
  const { action, alert, ref } = entry;
  const noun = STANDING[action];
  if (noun === 'forwarding')
    return `${noun} to ${inert(wordOf(entry, 'destination'), 60) || 'a destination'}`;
  if (noun !== undefined) return ref === undefined ? noun : `${noun} ${ref}`;
  return alert === undefined ? '' : `alert ${alert}`;
}

/** A word from the entry's data; '' where it is none. */
export function wordOf({ data }: AuditEntry, key: string): string {
  const value = Object.hasOwn(data, key) ? data[key] : undefined;
  return typeof value === 'string' ? value : '';
}

/** A number from the entry's data. */
export function numberOf({ data }: AuditEntry, key: string): number | undefined {
  const value = Object.hasOwn(data, key) ? data[key] : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
