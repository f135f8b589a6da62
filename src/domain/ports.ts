/**
 * The one place where features meet. Every port is asynchronous, so that an embedded database in a thread of
 * its own and a database server fit behind the same words.
 */
import type { Alert, AlertView, Person, RouteTaken, Transition, TransitionResult } from './alert.ts';
import type { InsyncEvent, Unreadable } from './event.ts';
import type { Filter } from './filter.ts';
import type { DeliveryReason, Verdict } from './reasons.ts';
import type { Severity } from './severity.ts';

/** Milliseconds since 1970. The only way anything in `src` learns the time. */
export type Clock = () => number;

/** A number in [0, 1). The only source of chance. */
export type Random = () => number;

// ---------------------------------------------------------------- feed

/** One page as the feed gave it, decoded. */
export interface FeedPage {
  readonly events: readonly InsyncEvent[];
  readonly unreadable: readonly Unreadable[];
  /** Where to go on; never empty. Undefined when the answer named no new place: keep the old one. */
  readonly cursor: string | undefined;
  /** More pages wait now. */
  readonly more: boolean;
}

export type FeedRead =
  | { readonly ok: true; readonly page: FeedPage }
  | {
      readonly ok: false;
      readonly reason: import('./reasons.ts').FeedReason;
      /** What the other side said, without secrets: `400 Invalid tracker`. */
      readonly said: string;
      /** Wait at least this long, ms, when the feed said so. */
      readonly retryAfter: number | undefined;
    };

/** Druva's event feed. Never throws for what a feed can do wrong. */
export interface Feed {
  readonly name: 'insync' | 'platform';
  read(cursor: string | undefined, signal: AbortSignal): Promise<FeedRead>;
}

// ---------------------------------------------------------------- ledger: one transaction per page

export interface FeedState {
  readonly cursor: string | undefined;
  /** When the cursor was last known good, ms. */
  readonly cursorAt: number | undefined;
  /** True once the first reading has reached the head of the feed. */
  readonly primed: boolean;
}

/** What the pure decision says of one event that matched an alert rule. */
export interface Decision {
  readonly event: InsyncEvent;
  readonly verdict: Verdict;
  readonly fingerprint: string;
  /** 1-based place of the alert rule that matched. */
  readonly rule: number;
  /** Where its card goes; empty for `history`. */
  readonly routes: readonly RouteTaken[];
}

/** Decides for the new events of a page; pure. `isOpen` tells which fingerprints have an alert that is not resolved. */
export type Decide = (
  fresh: readonly InsyncEvent[],
  isOpen: (fingerprint: string) => boolean,
) => readonly Decision[];

export interface PageCommit {
  readonly feed: string;
  readonly page: FeedPage;
  /** When the page arrived, ms. */
  readonly at: number;
  /** This page ends at the head of the feed. */
  readonly head: boolean;
}

export interface PageReceipt {
  readonly fresh: number;
  readonly known: number;
  readonly unreadable: number;
  readonly decisions: Readonly<Record<Verdict, number>>;
  /** Cards that now wait for delivery. */
  readonly cards: number;
  /** Newest event time among the fresh ones, ms. */
  readonly newest: number | undefined;
}

export interface Ledger {
  feedState(feed: string): Promise<FeedState>;
  /** Events, alert state, cards and cursor together or not at all. */
  commitPage(commit: PageCommit, decide: Decide): Promise<PageReceipt>;
  /**
   * The feed refused our cursor: forgets it and opens the gap's alert, together; one of the last hour that
   * nobody has yet grows instead. Pages committed from then on are counted into the gap until one ends at the head
   * of the feed.
   */
  loseCursor(loss: { feed: string; cause: string; route: RouteTaken; at: number }): Promise<Alert>;
  /** The last trouble of each place, shown in status; it stays as history when cured. */
  recordTrouble(trouble: Trouble): Promise<void>;
}

export interface Trouble {
  readonly at: number;
  readonly where: 'feed' | 'slack';
  readonly reason: string;
  readonly said: string;
}

// ---------------------------------------------------------------- desk: what people do to alerts

export interface AlertDesk {
  /** Atomic: the first of two people wins, the other gets the alert as it then stands. Recorded for ever. */
  transition(request: {
    readonly alert: number;
    readonly transition: Transition;
    readonly by: Person;
    readonly at: number;
    /** Where the click was made, for the record. */
    readonly card: { readonly channel: string; readonly ts: string } | undefined;
  }): Promise<TransitionResult>;
}

// ---------------------------------------------------------------- cards: the outbox

export type CardKind = 'alert' | 'storm' | 'fallback';

/** A card waiting for delivery, without its contents. */
export interface WaitingCard {
  readonly card: number;
  readonly severity: Severity;
  /** Never posted yet: costs a message. Otherwise an edit. */
  readonly isNew: boolean;
  /**
   * A storm's card may show it instead: an alert never posted, not in doubt and in no storm yet. The notice of a
   * feed gap is none: it must be seen.
   */
  readonly foldable: boolean;
  /** When it began to wait, ms. */
  readonly since: number;
  /** A person's click waits for it. */
  readonly urgent: boolean;
  /** Do not try before, ms. */
  readonly notBefore: number;
}

/** A storm: alerts of one channel that its budget could not show singly. */
export interface StormView {
  readonly id: number;
  readonly channel: string;
  readonly count: number;
  readonly acked: number;
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
    readonly outcome: import('./event.ts').Outcome;
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
  /** Unguessable and unique; travels in the message's metadata, so that a lost answer can be found again. */
  readonly nonce: string;
  readonly channel: string;
  /** The message to edit; undefined posts a new one. */
  readonly ts: string | undefined;
  /** Set when an earlier attempt's answer was lost: look for the nonce from here on, ms. */
  readonly inDoubtSince: number | undefined;
  readonly attempts: number;
  readonly revision: number;
  readonly view:
    | { readonly kind: 'alert'; readonly alert: AlertView; readonly insteadOf: string | undefined }
    | { readonly kind: 'storm'; readonly storm: StormView }
    | { readonly kind: 'fallback'; readonly fallback: FallbackView };
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
  waiting(
    limit: number,
    at: number,
  ): Promise<
    readonly { readonly channel: string; readonly count: number; readonly cards: readonly WaitingCard[] }[]
  >;
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
  ): Promise<{ readonly storm: number; readonly folded: number } | undefined>;
  /** The channel cannot be posted to: its waiting cards go to `fallback`, and a notice says so there. */
  redirect(channel: string, fallback: RouteTaken, cause: string, at: number): Promise<void>;
  /** The channel can be posted to again: new cards go there. */
  restore(channel: string): Promise<void>;
  /** The message was deleted or is too old: the card is posted anew. */
  forgetMessage(card: number, at: number): Promise<void>;
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
    };

/** Slack's Web API as delivery needs it: one attempt per call, nothing retried or queued behind our back. */
export interface Messenger {
  post(channel: string, message: OutgoingMessage): Promise<Sent>;
  update(channel: string, ts: string, message: OutgoingMessage): Promise<Sent>;
  /** The message of ours that carries this nonce, posted since then; `ts` is undefined when there is none. */
  find(
    channel: string,
    nonce: string,
    since: number,
  ): Promise<{ readonly ok: true; readonly ts: string | undefined } | (Sent & { readonly ok: false })>;
}

// ---------------------------------------------------------------- archive: reading

export interface EventRow {
  readonly key: number;
  readonly event: InsyncEvent;
  readonly status: import('./filter.ts').EventStatus;
  readonly alert: number | undefined;
  /** The message of the alert's card, where it has one. */
  readonly card: { readonly channel: string; readonly ts: string } | undefined;
}

export interface PageRequest {
  readonly filter: Filter;
  /** For relative times, ms. */
  readonly now: number;
  readonly limit: number;
  /** Keyset: only events with keys below (older) or above (newer) this one. */
  readonly before?: number;
  readonly after?: number;
}

export interface EventPage {
  /** Newest first. */
  readonly rows: readonly EventRow[];
  readonly older: boolean;
  readonly newer: boolean;
}

export interface Count {
  readonly count: number;
  /** False when the count stopped at the cap: "more than". */
  readonly exact: boolean;
}

export interface EventArchive {
  page(request: PageRequest): Promise<EventPage>;
  /** Counts by outcome, up to `cap` events in all. */
  countByOutcome(
    filter: Filter,
    now: number,
    cap: number,
  ): Promise<Count & { readonly outcomes: Readonly<Record<string, number>> }>;
  /** By uniqueID, or by the beginning of one when only one event has it. */
  eventById(id: string): Promise<EventRow | undefined>;
  alertView(alert: number): Promise<AlertView | undefined>;
  /** The types and features seen in the feed, as spelt there. */
  catalog(kind: 'type' | 'feature'): Promise<readonly string[]>;
  statusFigures(now: number): Promise<StatusFigures>;
  unreadable(
    limit: number,
  ): Promise<
    readonly { readonly at: number; readonly reason: string; readonly raw: string; readonly seen: number }[]
  >;
}

export interface StatusFigures {
  readonly newest: number | undefined;
  readonly oldest: number | undefined;
  readonly stored: number;
  readonly bytes: number;
  readonly today: {
    readonly events: number;
    readonly alertEvents: number;
    readonly cards: number;
    readonly unreadable: number;
  };
  readonly unreadable: number;
  readonly alerts: Readonly<Record<string, number>>;
  readonly waiting: number;
  /** Age of the oldest waiting card, ms. */
  readonly waitingSince: number | undefined;
  /** Cards brought to Slack within the last hour, however often. */
  readonly sentLastHour: number;
  readonly feeds: readonly (FeedState & { readonly feed: string })[];
  readonly lastTrouble: Trouble | undefined;
  readonly fallbacks: readonly { readonly channel: string; readonly cause: string }[];
}

// ---------------------------------------------------------------- key and value

export interface KeyValue {
  kvGet(
    key: string,
    now: number,
  ): Promise<{ readonly value: string; readonly expires: number | undefined } | undefined>;
  kvSet(key: string, value: string, expires: number | undefined): Promise<void>;
  kvDelete(key: string): Promise<boolean>;
  /** Sets only when absent or expired; true for the one who set it. */
  kvClaim(key: string, value: string, expires: number, now: number): Promise<boolean>;
  kvClear(prefix: string): Promise<void>;
  kvKeys(prefix: string): Promise<readonly string[]>;
}

export type Store = Ledger & AlertDesk & CardQueue & EventArchive & KeyValue & { close(): Promise<void> };
