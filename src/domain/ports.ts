/**
 * Where features meet, with `archive.ts` (reading), `delivery.ts` (cards) and `desk.ts` (the life of an alert). Every
 * port is asynchronous, so that an embedded database in a thread of its own and a database server fit behind the same
 * words.
 */
import type { Alert, RouteTaken } from './alert.ts';
import type { EventArchive } from './archive.ts';
import type { Decide } from './decision.ts';
import type { CardQueue } from './delivery.ts';
import type { AlertDesk, Findings, LifeArchive, SilenceDesk, SubscriptionDesk, Timekeeper } from './desk.ts';
import type { InsyncEvent, Outcome, Unreadable } from './event.ts';
import type { Arrivals, ForwardDesk, ForwardStates } from './forward.ts';
import type { Gauged } from './gauges.ts';
import type { FeedReason, Verdict } from './reasons.ts';
import type { Retention } from './retention.ts';
import type { OutageRule } from './rules.ts';
import type { Standing } from './standing.ts';

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
  /** Where a page is too large to be committed in one go: the part that follows this one. Only the last has a cursor. */
  readonly rest?: () => Promise<FeedRead>;
}

export type FeedRead =
  | { readonly ok: true; readonly page: FeedPage }
  | {
      readonly ok: false;
      readonly reason: FeedReason;
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

export interface PageCommit {
  readonly feed: string;
  readonly page: FeedPage;
  /** When the page arrived, ms. */
  readonly at: number;
  /** This page ends at the head of the feed. */
  readonly head: boolean;
  /** The same events come by another way too, maybe without tenant: their ids are compared more closely. */
  readonly beside?: boolean;
}

/** How the events of a page are decided about. */
export interface PageRules {
  /** Given the silences and subscriptions in force, how each event is decided about. */
  readonly decide: (standing: Standing) => Decide;
  /** Looked at when a page has opened alerts; undefined where many failures are not told as one. */
  readonly outage: OutageRule | undefined;
  /** Events older than this are not stored, ms: they would be gone at once. They count as known. Undefined: all are. */
  readonly keepFrom?: number | undefined;
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
  /** The fresh ones, counted by type, as spelt, and outcome. */
  readonly kinds: readonly { readonly type: string; readonly outcome: Outcome; readonly count: number }[];
  /** The alerts its events belong to, end or may mean; each once, the oldest first. */
  readonly alerts: readonly number[];
}

export interface Ledger {
  feedState(feed: string): Promise<FeedState>;
  /** Events, alert state, cards and cursor together or not at all. */
  commitPage(commit: PageCommit, rules: PageRules): Promise<PageReceipt>;
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

// ---------------------------------------------------------------- replicas

/** Several bots may work on one database. */
export interface Replicas {
  /**
   * Whether this one reads the feed and does what is due. It stays the one as long as its connection lasts; when
   * there is none, whoever asks first becomes it. To be asked every second.
   */
  lead(): Promise<Leading>;
}

export interface Leading {
  readonly leads: boolean;
  /** How many bots there are, this one among them. */
  readonly bots: number;
  /** How many of them bring cards to Slack just now: they share what it takes of the workspace. */
  readonly bringing: number;
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

/** All that is read. */
export type Archive = EventArchive & LifeArchive & ForwardStates & Arrivals & Gauged;

export type Store = Ledger &
  AlertDesk &
  SilenceDesk &
  SubscriptionDesk &
  Findings &
  Timekeeper &
  CardQueue &
  Archive &
  ForwardDesk &
  Replicas &
  Retention &
  KeyValue & { close(): Promise<void> };
