/** The port of reading: lists, counts, lookups. */
import type { AlertView } from './alert.ts';
import type { InsyncEvent } from './event.ts';
import type { EventStatus, Filter } from './filter.ts';
import type { FeedState, Trouble } from './ports.ts';

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
