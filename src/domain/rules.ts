import type { Destination } from './destination.ts';
import type { Filter, TermKey } from './filter.ts';
import type { Weekday } from './hours.ts';

/** The feeds Druva offers: `insync` is inSync's v2 feed, `platform` the Data Security Cloud's v3 feed. */
export const FEED_NAMES = ['insync', 'platform'] as const;
type FeedName = (typeof FEED_NAMES)[number];

/** An event that matches any of the alert rules becomes an alert. */
export interface AlertRule {
  readonly filter: Filter;
  /** The rule as YAML on one line: `severity: <=3`. */
  readonly text: string;
}

/** Hours of the week in a time zone. */
export interface Hours {
  readonly days: readonly Weekday[];
  /** Minutes of the day; `to` is not part of it. `from` after `to` runs over midnight, into the day after. */
  readonly from: number;
  readonly to: number;
  /** IANA */
  readonly zone: string;
}

/** What to do when nobody has acknowledged an alert `after` it was opened, ms. */
export interface EscalationStep {
  readonly after: number;
  /** Somebody is called in the card's thread: a user or group ID, `@here`. '' for nobody. */
  readonly mention: string;
  /** A card of its own goes there too; '' for nowhere. */
  readonly channel: string;
}

/** What a route may group by: keys of the filter that stand for one value, and the alert's name. */
export const GROUP_KEYS = [
  'tenant',
  'feature',
  'type',
  'subject',
  'outcome',
  'identity',
  'cloud',
  'alert-name',
] as const;
export type GroupKey = (typeof GROUP_KEYS)[number];

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
  /** Undefined: by fingerprint. The first route that takes an event says how it is grouped. */
  readonly groupBy?: readonly GroupKey[];
  /** How long a new alert waits for more of its group before its card is posted, ms. */
  readonly groupWait: number;
  /** At least this long between two edits of a card because of new events, ms. */
  readonly groupInterval: number;
  /** An alert nobody has is said again so often, ms; 0 for never. */
  readonly repeatInterval: number;
  readonly escalate: readonly EscalationStep[];
  /** The route takes events only at these hours; undefined: always. */
  readonly active?: Hours;
  readonly quiet?: Hours;
}

/** While an alert of `source` lives, alerts of `target` that are equal in these keys are held back. */
export interface InhibitRule {
  readonly source: Filter;
  readonly target: Filter;
  readonly equal: readonly TermKey[];
  /** The rule as YAML on one line. */
  readonly text: string;
}

/** So many subjects failing within so long are one alert, which holds back theirs. */
export interface OutageRule {
  readonly filter: Filter;
  readonly text: string;
  readonly subjects: number;
  /** ms */
  readonly within: number;
  readonly equal: readonly TermKey[];
}

/** A subject that had such events and has had none `for` so long, ms. */
export interface MissingRule {
  readonly filter: Filter;
  readonly text: string;
  readonly for: number;
}

/** What a person should do about it. */
export interface Advice {
  readonly do: string;
  /** Of a runbook; '' for none. */
  readonly link: string;
}

/** Who may do it: user and group IDs; empty for everybody in the channel. */
export interface Permissions {
  readonly acknowledge: readonly string[];
  readonly silence: readonly string[];
  readonly resolve: readonly string[];
  /** Pause, resume and replay of forwarding. */
  readonly forward: readonly string[];
}

export interface DigestRule {
  readonly channel: string;
  readonly every: 'day' | 'week';
  /** For `week`. */
  readonly on: Weekday;
  /** Minutes of the day. */
  readonly at: number;
  /** IANA */
  readonly zone: string;
  /** Post nothing when there is nothing to say. */
  readonly skipEmpty: boolean;
}

/** What the configuration file says, checked and with its defaults filled in. */
export interface Config {
  /** When to read the feed: a cron expression, seconds allowed. */
  readonly poll: string;
  readonly feed: FeedName;
  /** The first reading posts cards only for events younger than this, ms. */
  readonly firstRunMaxAge: number;
  /** IANA zone of hours and digests that name none. */
  readonly zone: string;
  readonly alert: readonly AlertRule[];
  /** At least one; the last has no match. */
  readonly routes: readonly Route[];
  /** The last route's channel, where notices go too. */
  readonly defaultChannel: string;
  /** A problem that comes back so soon after its alert was resolved reopens it, ms. */
  readonly reopenWithin: number;
  readonly inhibit: readonly InhibitRule[];
  readonly outage: OutageRule | undefined;
  readonly missing: readonly MissingRule[];
  /** What is older is no longer kept, ms; undefined: everything is, for ever. */
  readonly retention: number | undefined;
  /** No event for so many polls is an alert; 0 for never. */
  readonly feedSilence: number;
  /** By the name of an alert or type, as typed; looked up folded. */
  readonly runbooks: Readonly<Record<string, Advice>>;
  /** Address in the inSync console; `{subject}` and `{identity}` stand for the event's. '' for none. */
  readonly console: string;
  readonly permissions: Permissions;
  readonly digest: readonly DigestRule[];
  readonly forward: readonly Destination[];
}
