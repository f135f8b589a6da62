/** The ports of delivery: the outbox of cards, and the way to Slack. */
import type { Alert, AlertView, RouteTaken } from './alert.ts';
import type { AuditEntry } from './audit.ts';
import type { Outcome } from './event.ts';
import type { DeliveryReason } from './reasons.ts';
import type { Severity } from './severity.ts';

// ---------------------------------------------------------------- cards: the outbox

/** `reply`: a line in the thread of an alert's card. `post`: a message that is finished, such as a digest. */
export type CardKind = 'alert' | 'storm' | 'fallback' | 'reply' | 'post';

/** A card waiting for delivery, without its contents. */
export interface WaitingCard {
  readonly card: number;
  readonly severity: Severity;
  /** Never posted yet: costs a message. Otherwise an edit. */
  readonly isNew: boolean;
  /**
   * A storm's card may show it instead: an alert never posted, not in doubt and in no storm yet. What the bot found
   * about the feed or an outage is none: it must be seen. Nor is one that still waits for others of its group.
   */
  readonly foldable: boolean;
  /** A line in a thread: it comes after every card of its channel that waits. */
  readonly reply: boolean;
  /** When it began to wait, ms. */
  readonly since: number;
  /** A person's click waits for it. */
  readonly urgent: boolean;
  /** Do not try before, ms. */
  readonly notBefore: number;
}

/** A channel in which cards wait that this bot may bring there: of several bots one at a time has a channel. */
export interface WaitingChannel {
  readonly channel: string;
  readonly count: number;
  readonly cards: readonly WaitingCard[];
  /** Another bot had the channel until just now: nothing new is posted before, ms. */
  readonly postFrom?: number;
}

/** A storm: alerts of one channel that its budget could not show singly. */
export interface StormView {
  readonly id: number;
  readonly channel: string;
  readonly count: number;
  readonly acked: number;
  /** Resolved, and silenced. */
  readonly resolved: number;
  readonly silenced: number;
  /** It takes in no more; those of its alerts that nobody has got cards of their own where they were few. */
  readonly over: boolean;
  /** Alerts that have a card of their own beside it. */
  readonly unfolded: number;
  readonly from: number;
  readonly to: number;
  readonly bySeverity: readonly (readonly [Severity, number])[];
  readonly byType: readonly (readonly [string, number])[];
  readonly byFeature: readonly (readonly [string, number])[];
  readonly subjects: number;
  readonly worst: readonly {
    readonly severity: Severity;
    readonly subject: string;
    readonly type: string;
    readonly outcome: Outcome;
    readonly alertName: string;
    readonly at: number;
  }[];
  readonly revision: number;
}

/** A channel whose cards go to the default channel. */
export interface FallbackView {
  readonly channel: string;
  /** What Slack answered: `not_in_channel`. */
  readonly cause: string;
  readonly since: number;
  /** The channel can be posted to again. */
  readonly over: boolean;
  readonly count: number;
  readonly worst:
    | { readonly alert: number; readonly severity: Severity; readonly channel: string; readonly ts: string }
    | undefined;
  readonly route: RouteTaken;
  readonly revision: number;
}

/** All that is needed to draw and send one card. */
export interface CardJob {
  readonly card: number;
  /**
   * Unique; travels in the message's metadata, so that a lost answer can be found again. An alert's first card has the
   * same whenever it is made from the same events.
   */
  readonly nonce: string;
  readonly channel: string;
  /** The message to edit; undefined posts a new one. */
  readonly ts: string | undefined;
  /** Set when an earlier attempt's answer was lost: look for the nonce from here on, ms. */
  readonly inDoubtSince: number | undefined;
  readonly attempts: number;
  readonly revision: number;
  /** The message the card had before, where it had to be posted anew. */
  readonly former?: Former;
  readonly view:
    | { readonly kind: 'alert'; readonly alert: AlertView; readonly insteadOf: string | undefined }
    | { readonly kind: 'storm'; readonly storm: StormView }
    | { readonly kind: 'fallback'; readonly fallback: FallbackView }
    | { readonly kind: 'reply'; readonly reply: ReplyView }
    | { readonly kind: 'post'; readonly message: OutgoingMessage };
}

/** A message that no longer shows its card. */
export interface Former {
  readonly ts: string;
  /** Slack's word for why: `message_not_found`. */
  readonly said: string;
  /** When that was, ms, and how often it has been. */
  readonly at: number;
  readonly times: number;
}

/** A line in the thread of a card: what happened to the alert, and who did it. */
export interface ReplyView {
  readonly entry: AuditEntry;
  readonly alert: Alert;
  /** The card's message. */
  readonly thread: string;
  /** Shown in the channel too: it must not be missed. */
  readonly broadcast: boolean;
  /** Called in this line: a user or group ID, `@here`; '' for nobody. */
  readonly mention: string;
  /** Lines before it that came too thick to be told one by one; the record has them. */
  readonly untold: number;
}

export type CardOutcome =
  | { readonly ok: true; readonly ts: string; readonly at: number }
  | {
      readonly ok: false;
      readonly reason: DeliveryReason;
      readonly said: string;
      /** Try again not before, ms. */
      readonly notBefore: number;
      /** The message may have been stored although no answer came. */
      readonly inDoubt: boolean;
      readonly at: number;
    };

export interface CardQueue {
  /**
   * What waits, per channel, most urgent first: at most `limit` messages and as many edits a channel, those that
   * may be tried at `at` before the others, with the full count beside them.
   */
  waiting(limit: number, at: number): Promise<readonly WaitingChannel[]>;
  /**
   * Marks the card as on its way (durably) and returns what to send; undefined when nothing is left to do. Throws
   * when what it shows cannot be read; the card then waits a while, so that it does not hold up the others.
   */
  claim(card: number, at: number): Promise<CardJob | undefined>;
  settle(card: number, revision: number, outcome: CardOutcome): Promise<void>;
  /**
   * Counts all new cards of the channel but `keep` in its live storm or a new one. The worst of them, as many as
   * `own`, still get a card of their own after the storm's. Undefined when there is none to fold.
   */
  fold(
    channel: string,
    keep: readonly number[],
    own: { readonly severity: Severity; readonly limit: number },
    at: number,
  ): Promise<
    { readonly storm: number; readonly folded: number; readonly alerts: readonly number[] } | undefined
  >;
  /** The channel cannot be posted to: its waiting cards go to `fallback`, and a notice says so there. */
  redirect(channel: string, fallback: RouteTaken, cause: string, at: number): Promise<void>;
  /** The channel can be posted to again: new cards go there, and the notice says so. */
  restore(channel: string, at: number): Promise<void>;
  /** The message was deleted or is too old: the card is posted anew. */
  forgetMessage(card: number, at: number): Promise<void>;
  /** A finished message, once for each key; false when it was put already. */
  putPost(post: {
    readonly key: string;
    readonly channel: string;
    readonly message: OutgoingMessage;
    readonly at: number;
  }): Promise<boolean>;
}

/** Which message a card had before the one it has. */
export interface Formers {
  get(job: CardJob): Promise<Former | undefined>;
  set(job: CardJob, former: Former): Promise<void>;
}

// ---------------------------------------------------------------- messenger: the way to Slack

/** A message as Slack's Web API takes it. */
export interface OutgoingMessage {
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly attachments?: readonly unknown[];
  readonly metadata?: unknown;
}

export type Sent =
  | { readonly ok: true; readonly ts: string }
  | {
      readonly ok: false;
      readonly reason: DeliveryReason;
      /** Slack's own word (`not_in_channel`) or the network's (`ECONNRESET`). */
      readonly said: string;
      /** Slack's `Retry-After`, ms. */
      readonly retryAfter: number | undefined;
      /** No answer came: the message may have been stored. */
      readonly inDoubt: boolean;
      /** What Slack found wrong with the blocks, where it said. */
      readonly detail?: readonly string[];
    };

/** The message a reply belongs to. */
export interface Thread {
  readonly ts: string;
  readonly broadcast: boolean;
}

/** Slack's Web API as delivery needs it: one attempt per call, nothing retried or queued behind our back. */
export interface Messenger {
  post(channel: string, message: OutgoingMessage, thread?: Thread): Promise<Sent>;
  update(channel: string, ts: string, message: OutgoingMessage): Promise<Sent>;
  /** The message of ours that carries this nonce, posted since then; `ts` is undefined when there is none. */
  find(
    channel: string,
    nonce: string,
    since: number,
    thread?: Thread,
  ): Promise<{ readonly ok: true; readonly ts: string | undefined } | (Sent & { readonly ok: false })>;
  /** The cards of ours in the channel, posted since then (ms): their messages by nonce. Threads are left out. */
  cards(
    channel: string,
    since: number,
  ): Promise<
    { readonly ok: true; readonly cards: ReadonlyMap<string, string> } | (Sent & { readonly ok: false })
  >;
}
