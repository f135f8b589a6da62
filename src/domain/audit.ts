/** The record of what was done to alerts, silences and subscriptions: append-only, each row chained to the one before. */
import type { AlertState, Person } from './alert.ts';
import type { Transition } from './life.ts';

/** What can stand in the record. */
export type AuditAction =
  | Transition
  | 'open'
  /** Somebody was called, or a card went to another channel. */
  | 'escalate'
  /** It was said again that nobody has it. */
  | 'remind'
  | 'silence_add'
  | 'silence_end'
  | 'subscribe'
  | 'unsubscribe'
  | 'pause'
  | 'resume'
  /** Slack gave its channel another ID. */
  | 'move'
  /** A destination's forwarding. */
  | 'forward_pause'
  | 'forward_resume'
  | 'forward_replay';

/** Why it was done: by a person's hand, or because of what. The same words as in log and cards. */
export type AuditReason =
  | 'click'
  | 'command'
  | 'feed'
  | 'ack_lapsed'
  | 'silence_added'
  | 'silence_ended'
  | 'not_silenced'
  | 'parent_opened'
  | 'parent_resolved'
  | 'success'
  | 'alert_resolution'
  | 'over'
  | 'recurred'
  | 'nobody_acknowledged'
  | 'time_over'
  | 'channel_changed';

export interface AuditEntry {
  /** 1, 2, 3 … without a gap. */
  readonly seq: number;
  /** ms */
  readonly at: number;
  readonly action: AuditAction;
  readonly reason: AuditReason;
  /** undefined: the bot itself. */
  readonly by: Person | undefined;
  readonly alert: number | undefined;
  /** The silence or subscription it is about. */
  readonly ref: number | undefined;
  readonly was: AlertState | undefined;
  readonly became: AlertState | undefined;
  /** '' for none. */
  readonly note: string;
  /**
   * What else there is to know, by name: `ackReason`, `until` (ms), `owner` and `ownerName`, `filter`, `event`
   * (uniqueID), `channel` and `ts` (where it was clicked), `mention`, `step`, `lasted` (ms), `attempts`, `parent`,
   * `destination`, `since` (ms).
   */
  readonly data: Readonly<Record<string, string | number>>;
  /** SHA-256 (hexadecimal) of the row before, '' for the first; and of this one together with it. */
  readonly prev: string;
  readonly hash: string;
}

/** What of the entry is hashed, in the order it is hashed in; the previous hash stands before it. */
export function hashedText(entry: Omit<AuditEntry, 'hash'>): string {
  const { prev, seq, at, action, reason, by, alert, ref, was, became, note, data } = entry;
  const sorted = Object.entries(data).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    prev,
    seq,
    at,
    action,
    reason,
    by?.id ?? '',
    by?.name ?? '',
    alert ?? 0,
    ref ?? 0,
    was ?? '',
    became ?? '',
    note,
    sorted,
  ]);
}

export type ChainCheck =
  | { readonly ok: true; readonly rows: number; readonly head: string }
  | {
      readonly ok: false;
      readonly rows: number;
      /** The first row that is wrong. */
      readonly seq: number;
      readonly reason: 'changed' | 'missing' | 'cut_short';
    };
