/** Forwarding: stored events go on to other systems, each destination at its own pace. Ports and values. */
import type { Person } from './alert.ts';
import type { Destination } from './destination.ts';
import type { InsyncEvent } from './event.ts';

// ---------------------------------------------------------------- what goes out

/** A stored event on its way. */
export interface Arrival {
  /** Its number in the order of storing: without gaps but for events that were too old to be kept. */
  readonly seq: number;
  /** When it was stored, ms. */
  readonly arrived: number;
  /** Undefined where the record was changed by another hand and can no longer be read. */
  readonly event: InsyncEvent | undefined;
}

/** An event as a destination is given it. */
export interface Parcel {
  readonly seq: number;
  /** The same for ever and in every format, so that who receives can tell a double. */
  readonly id: string;
  /** No more than senders need: whole events of a batch would be most of the thread's memory. */
  readonly event: Pick<InsyncEvent, 'id' | 'tenant' | 'time' | 'type' | 'severity'>;
  /** In the destination's format: one line without a line break. */
  readonly body: string;
}

/** Why a batch was not delivered. It is tried again until it is. */
export const FORWARD_REASONS = [
  /** No connection: refused, reset, no such host. */
  'unreachable',
  /** No answer in time. */
  'timeout',
  /** The other side's certificate is not trusted, or ours is not taken. */
  'untrusted',
  /** It does not take our credentials. */
  'unauthorized',
  /** It is there, but not set up for this: no such index, path or method. */
  'misconfigured',
  /** It asked to wait. */
  'rate_limited',
  /** It had an internal error. */
  'server_error',
  /** It took the bytes and never said that it has them. */
  'unconfirmed',
  /** The answer makes no sense. */
  'bad_answer',
  /** The file cannot be written. */
  'unwritable',
] as const;
export type ForwardReason = (typeof FORWARD_REASONS)[number];

/** An event that the destination will never take: it is left behind, counted and told. */
export interface Refused {
  readonly seq: number;
  /** What was said of it, without secrets. */
  readonly said: string;
}

/** What came of a batch. */
export type Forwarded =
  | { readonly ok: true; readonly refused: readonly Refused[] }
  | {
      readonly ok: false;
      /** So many of the batch, from its beginning, are there or refused: what follows is tried again. */
      readonly done: number;
      readonly refused: readonly Refused[];
      readonly reason: ForwardReason;
      /** What the other side said, short and without secrets. */
      readonly said: string;
      /** Wait at least this long, ms, when it said so. */
      readonly retryAfter: number | undefined;
    };

/** Brings batches to one destination, one at a time, in order. */
export interface Sender {
  /** A batch is not larger than either, but for one large parcel alone. */
  readonly most: { readonly events: number; readonly bytes: number };
  /** Resolves once the other side has the batch, or why not. Never throws; aborted, it comes back soon. */
  send(batch: readonly Parcel[], signal: AbortSignal): Promise<Forwarded>;
  close(): Promise<void>;
}

// ---------------------------------------------------------------- where each destination is

export interface ForwardFailure {
  /** Of the first of the tries that have failed one after the other, ms. */
  readonly since: number;
  /** Of the last of them. */
  readonly at: number;
  readonly attempts: number;
  readonly reason: ForwardReason;
  readonly said: string;
}

export interface Replay {
  /** Of the times of events, ms. */
  readonly since: number;
  /** The last event that had been forwarded when it was asked for. */
  readonly upto: number;
  readonly at: number;
  readonly by: Person | undefined;
}

/** Where a destination is in the stored events. */
export interface ForwardState {
  readonly name: string;
  /** Everything up to here is there, refused, or not asked for. */
  readonly cursor: number;
  /** So many stored events come after it. */
  readonly waiting: number;
  /** When the first of them was stored, ms. */
  readonly waitingSince: number | undefined;
  /**
   * Since when the first that was never there waits, ms: neither what is sent again counts, nor the time before the
   * destination began.
   */
  readonly freshSince: number | undefined;
  /** So many were delivered, refused, and gone before they could be. */
  readonly sent: number;
  readonly refused: number;
  readonly missed: number;
  readonly sentAt: number | undefined;
  readonly paused: { readonly at: number; readonly by: Person | undefined } | undefined;
  readonly failure: ForwardFailure | undefined;
  readonly replay: Replay | undefined;
  /** The last one refused. */
  readonly lastRefused: { readonly event: string; readonly at: number; readonly said: string } | undefined;
}

interface ForwardProgress {
  readonly name: string;
  /** The cursor as it was; another by now, and nothing is written. */
  readonly was: number;
  readonly to: number;
  readonly at: number;
  readonly sent: number;
  readonly missed: number;
  readonly refused: readonly { readonly event: string; readonly said: string }[];
}

export interface ForwardAct {
  readonly name: string;
  readonly at: number;
  readonly by: Person | undefined;
  readonly reason: 'click' | 'command';
}

/** The write side: where each destination is. */
export interface ForwardDesk {
  /** Gives destinations that were never seen their place. */
  beginForwards(destinations: readonly Pick<Destination, 'name' | 'from'>[], at: number): Promise<void>;
  /** False when the cursor was moved meanwhile: read on from where it is now. */
  forwarded(progress: ForwardProgress): Promise<boolean>;
  forwardFailed(
    failure: Omit<ForwardFailure, 'since' | 'attempts'> & { readonly name: string },
  ): Promise<void>;
  /** False when nothing changed: unknown, or so already. */
  pauseForward(act: ForwardAct): Promise<boolean>;
  resumeForward(act: ForwardAct): Promise<boolean>;
  /** Sends again what was forwarded already of the events since a time; undefined when the destination is unknown. */
  replayForward(
    act: ForwardAct & { readonly since: number },
  ): Promise<{ readonly events: number } | undefined>;
}

/** What people do to a destination. */
export type ForwardActs = Pick<ForwardDesk, 'pauseForward' | 'resumeForward' | 'replayForward'>;

/** The reading side. */
export interface ForwardStates {
  forwards(): Promise<readonly ForwardState[]>;
  /** How many of the events since a time, ms, a destination was given already: a replay looks at so many. */
  forwardedSince(name: string, since: number): Promise<number>;
}

export interface Arrivals {
  /** Stored events after a number, in the order of storing, at most so many. */
  arrivals(after: number, limit: number): Promise<readonly Arrival[]>;
}
