import type { Filter } from './filter.ts';

/** The feeds Druva offers: `insync` is inSync's v2 feed, `platform` the Data Security Cloud's v3 feed. */
export const FEED_NAMES = ['insync', 'platform'] as const;
type FeedName = (typeof FEED_NAMES)[number];

/** An event that matches any of the alert rules becomes an alert. */
export interface AlertRule {
  readonly filter: Filter;
  /** The rule as YAML on one line: `severity: <=3`. */
  readonly text: string;
}

/** Names the channel for an alert. Asked in order; the first match wins unless it says `continue`. */
export interface Route {
  /** Undefined matches every event; only the last route has none. */
  readonly filter?: Filter;
  /** The match as YAML on one line: `feature: Backup And Restore`; '' when there is none. */
  readonly text: string;
  /** Slack's channel ID. */
  readonly channel: string;
  /** `@here`, `@channel`, `@everyone`, a user ID (U…, W…), a group ID (S…), or ''. */
  readonly mention: string;
  /** Ask the following routes too. */
  readonly continue: boolean;
}

/** What the configuration file says, checked and with its defaults filled in. */
export interface Config {
  /** When to read the feed: a cron expression, seconds allowed. */
  readonly poll: string;
  readonly feed: FeedName;
  /** The first reading posts cards only for events younger than this, ms. */
  readonly firstRunMaxAge: number;
  readonly alert: readonly AlertRule[];
  /** At least one; the last has no match. */
  readonly routes: readonly Route[];
  /** The last route's channel, where notices go too. */
  readonly defaultChannel: string;
}
