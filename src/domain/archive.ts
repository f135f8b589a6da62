/** The port of reading: lists, counts, statistics, lookups, exports. */
import type { Alert, AlertState, AlertView, RouteTaken } from './alert.ts';
import type { InsyncEvent } from './event.ts';
import type { EventStatus, Filter } from './filter.ts';
import type { FeedState, Trouble } from './ports.ts';
import type { DeliveryReason, Verdict } from './reasons.ts';
import type { Severity } from './severity.ts';
import type { Silence } from './standing.ts';

/**
 * Goes with a reading that may take long. Such a reading works in short steps, so that others get their turn in
 * between; stopped by the signal it returns what it has and says that it is not all.
 */
export interface Watch {
  readonly signal?: AbortSignal;
  /** Told a few times a second. */
  readonly progress?: (progress: Progress) => void;
}

export interface Progress {
  /** Events found, counted or written so far. */
  readonly found: number;
  /** Everything since then has been looked at, ms. */
  readonly reached: number;
}

export interface EventRow {
  readonly key: number;
  readonly event: InsyncEvent;
  readonly status: EventStatus;
  readonly alert: number | undefined;
  /** The message of the alert's card, where it has one. */
  readonly card: { readonly channel: string; readonly ts: string } | undefined;
}

export interface PageRequest {
  readonly filter: Filter;
  /** For relative times, ms. */
  readonly now: number;
  readonly limit: number;
  /** Newest first, or the worst severity first and newest first within it. `time` when left out. */
  readonly sort?: SortOrder;
  /** Keyset: only events after (older) or before (newer) this one in the order of the list. */
  readonly before?: number;
  readonly after?: number;
  /** With `sort: severity`: the severity of the event at `before` or `after`. */
  readonly level?: Severity;
}

export const SORT_ORDERS = ['time', 'severity'] as const;
export type SortOrder = (typeof SORT_ORDERS)[number];

export interface EventPage {
  /** In the order of the list. */
  readonly rows: readonly EventRow[];
  readonly older: boolean;
  readonly newer: boolean;
  /**
   * Set when the search was stopped before the page was full: nothing below this key was looked at. With `before` it
   * can be gone on with.
   */
  readonly searchedTo?: number;
  /** The time of that key, ms. */
  readonly reached?: number;
  /** With `sort: severity`: the severity that was being searched then. */
  readonly searchedLevel?: Severity;
}

export interface Count {
  readonly count: number;
  /** False when the count stopped at the cap, or was stopped: "more than". */
  readonly exact: boolean;
}

export const TALLY_KEYS = [
  'type',
  'feature',
  'severity',
  'outcome',
  'identity',
  'subject',
  'hour',
  'day',
] as const;
export type TallyKey = (typeof TALLY_KEYS)[number];

/** From (at or after) and to (before), ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface TallyRequest {
  /** Its own times are left aside: the spans say which events count. */
  readonly filter: Filter;
  readonly now: number;
  readonly by: TallyKey;
  /** IANA zone in which days and hours begin. */
  readonly zone: string;
  readonly span: Span;
  /** The period to compare with, as long as `span`. */
  readonly before?: Span;
  /** How many groups are told apart; not for hours and days. */
  readonly most: number;
}

export interface TallyGroup {
  /** As the newest event spells it; '' where the events name none. For severity its digit; '' for hours and days. */
  readonly name: string;
  /** For hours and days: when the part of it that lies within the span begins, ms. */
  readonly at?: number;
  readonly count: number;
  /** The same group in the period before; for hours and days the one at the same place in it. */
  readonly before: number;
}

export interface Tally {
  /** Most first; hours and days in order, empty ones too. */
  readonly groups: readonly TallyGroup[];
  /** The groups beyond `most`, in one. */
  readonly others: { readonly groups: number; readonly count: number; readonly before: number };
  readonly total: number;
  readonly totalBefore: number;
  /** How many events are stored, all in all. */
  readonly stored: number;
  /** False when it was stopped: the counts are of a part only. */
  readonly complete: boolean;
}

/** All that is known of what became of an event. */
export interface EventTrail {
  readonly row: EventRow;
  /** When the page that brought it arrived, ms. */
  readonly arrived: number;
  /** Undefined when it matched no alert rule as it came. */
  readonly decision: TrailDecision | undefined;
  /** The alert it belongs to; of an event that belongs to none, the (first) one it resolved. */
  readonly alert: Alert | undefined;
  /** Its place among the alert's events, oldest 1; 0 where it is none of them. */
  readonly place: number;
  /** The cards of that alert. */
  readonly cards: readonly TrailCard[];
}

/** What was decided about an event as it came, and because of what. */
export interface TrailDecision {
  readonly verdict: Verdict;
  readonly rule: number;
  /** The silence that took it, as it is now. */
  readonly silence?: Silence | undefined;
  /** The alert that explained it. */
  readonly parent?: number | undefined;
  /** The alerts it resolved, whole or a problem of them. */
  readonly resolved?: readonly number[] | undefined;
  /** The alerts a resolution could mean. */
  readonly candidates?: readonly number[] | undefined;
}

export interface TrailCard {
  /** Where its route sends it, and where it went. */
  readonly home: string;
  readonly channel: string;
  readonly route: RouteTaken;
  /** Undefined while it was never posted. */
  readonly ts: string | undefined;
  /** When Slack last took it, ms. */
  readonly sentAt: number | undefined;
  /** It waits (to be posted, or to be edited) since then, ms; undefined when Slack shows it as it is. */
  readonly waitingSince: number | undefined;
  readonly notBefore: number;
  readonly attempts: number;
  /** Never posted, and it does not wait: its alert is held. */
  readonly held?: boolean | undefined;
  /** Why the last attempt failed; undefined when it did not. */
  readonly reason: DeliveryReason | undefined;
  readonly said: string | undefined;
  /** The storm whose card shows it; with the message of that card where it has one. */
  readonly storm:
    | { readonly id: number; readonly channel: string; readonly ts: string | undefined }
    | undefined;
}

export interface AlertRow {
  readonly alert: Alert;
  readonly card: { readonly channel: string; readonly ts: string } | undefined;
}

export interface EventArchive {
  /** Exact and at once where an index leads there; searches in steps where none does. */
  page(request: PageRequest, watch?: Watch): Promise<EventPage>;
  /** Counts by outcome: exact where the roll-up knows, else up to `cap` events in all. */
  countByOutcome(
    filter: Filter,
    now: number,
    cap: number,
    watch?: Watch,
  ): Promise<Count & { readonly outcomes: Readonly<Record<string, number>> }>;
  tally(request: TallyRequest, watch?: Watch): Promise<Tally>;
  /** By uniqueID, or by the beginning of one when only one event has it. */
  eventById(id: string): Promise<EventRow | undefined>;
  trail(id: string): Promise<EventTrail | undefined>;
  alertView(alert: number): Promise<AlertView | undefined>;
  /** Worst first, newest first within a severity, and how many there are in all. `subject` compares folded. */
  alerts(request: {
    readonly states: readonly AlertState[];
    readonly subject?: string;
    /** User ID of who is to see to it: its owner or, where it has none, the one who acknowledged it. */
    readonly owner?: string;
    readonly limit: number;
  }): Promise<{ readonly rows: readonly AlertRow[]; readonly count: number }>;
  /** The types and features seen in the feed, as spelt there. */
  catalog(kind: 'type' | 'feature'): Promise<readonly string[]>;
  /** Subjects or identities that begin like this, as events spell them, at most `limit`. */
  namesLike(kind: 'subject' | 'identity', start: string, limit: number): Promise<readonly string[]>;
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
    readonly resolved: number;
  };
  readonly unreadable: number;
  readonly alerts: Readonly<Record<string, number>>;
  /** In force. */
  readonly silences: number;
  /** When the next thing is due by itself (an escalation, a reminder, the end of a silence), ms. */
  readonly next: number | undefined;
  readonly waiting: number;
  /** Age of the oldest waiting card, ms. */
  readonly waitingSince: number | undefined;
  /** Cards brought to Slack within the last hour, however often. */
  readonly sentLastHour: number;
  readonly feeds: readonly (FeedState & { readonly feed: string })[];
  readonly lastTrouble: Trouble | undefined;
  readonly fallbacks: readonly { readonly channel: string; readonly cause: string }[];
}
