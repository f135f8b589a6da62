/** What is older than the retention goes, in steps so short that nobody waits for one. */

/** Where the next step goes on: a part of the work, and how far it came. */
export interface ExpirePlace {
  readonly part: number;
  readonly from: readonly number[];
}

/** How much of each is gone. */
export interface Expired {
  readonly events: number;
  /** Resolved ones, with their problems, cards and lines in threads. */
  readonly alerts: number;
  /** Messages that were never to be edited: digests, and lines in the threads of alerts that are kept. */
  readonly messages: number;
  /** Records that could not be read. */
  readonly unreadable: number;
}

export interface ExpireStep extends Expired {
  /** Undefined when all is done. */
  readonly next: ExpirePlace | undefined;
}

/**
 * Forgets what is older than a moment. An event goes by its own time, however late it came, with its decision, its
 * words and its part of every count; a resolved alert when it was resolved and last seen before, a storm with the last
 * of its alerts, a record that could not be read by its arrival. What lives is kept: an alert that is not resolved and
 * one with a card still to be sent, each with all its events, and so are silences, subscriptions, timers and the whole
 * audit.
 */
export interface Retention {
  /**
   * One short transaction that looks at about `most` rows, fewer when it is `late`, which is asked in between. Begins
   * anew where no place is given.
   */
  expire(request: ExpireRequest): Promise<ExpireStep>;
}

interface ExpireRequest {
  /** The oldest moment that is kept, ms. */
  readonly before: number;
  readonly most: number;
  readonly late?: (() => boolean) | undefined;
  readonly place?: ExpirePlace | undefined;
}

export const NOTHING_EXPIRED: Expired = { events: 0, alerts: 0, messages: 0, unreadable: 0 };

export function addExpired(a: Expired, b: Expired): Expired {
  return {
    events: a.events + b.events,
    alerts: a.alerts + b.alerts,
    messages: a.messages + b.messages,
    unreadable: a.unreadable + b.unreadable,
  };
}
