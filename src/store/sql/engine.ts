import type { InsyncEvent } from '../../domain/event.ts';
import type { Database } from './database.ts';
import type { Lane, Manner, Sql } from './filter-parts.ts';
import type { LiveKeys } from './live-ahead.ts';

/** An event that was not there before, with the key it was given. */
export interface StoredEvent {
  readonly key: number;
  readonly event: InsyncEvent;
}

/** Stores the events that are not there yet, with their words, groups and counts, and returns them, oldest first. */
export type StoreEvents = (events: readonly InsyncEvent[], arrived: number) => StoredEvent[];

/** What each engine does with events in its own way. */
export interface Engine {
  /** The writer of one connection; what it does belongs inside a transaction. */
  storing(database: Database): StoreEvents;
  /** A value as the columns of `events` hold it, the value being folded. */
  shortened(value: string): string;
  /** A fingerprint, or another key an alert is found by, as an index holds it; the same again, given once more. */
  keyed(key: string): string;
  /**
   * Where each question is a way to a server: what of these keys nothing is known of, asked at once. Undefined where
   * asking one by one costs as little.
   */
  readonly unknown?: (database: Database) => (keys: LiveKeys) => LiveKeys;
  /** A start at the events that have the words and not those left out. */
  textLane(all: readonly string[], none: readonly string[]): Lane;
  /** A start at the events of these groups. */
  groupLane(groups: readonly string[]): Lane;
  /** Asks of a row of `events e` whether it has all words and none of those left out. */
  hasWords(all: readonly string[], none: readonly string[], manner: Manner): Sql;
  /** Asks what only the event itself can tell; undefined where `Steps` does that. */
  readonly fits: string | undefined;
  /** Asks whether there is time to go on, with the key of each row; undefined where the server looks at the clock. */
  inTime(key: string): string | undefined;
  /**
   * Where the full-text index gives its rows in the order of their keys: whether one of the words is in so few events
   * that it leads past all others.
   */
  readonly leads?: (database: Database, words: readonly string[]) => boolean;
  /** Whether each of several lanes must be told where to end, so that none is read and sorted as a whole. */
  readonly cutsLanes: boolean;
  /** Whether the way to the data costs next to nothing, so that many small statements are better than a great one. */
  readonly near: boolean;
}
