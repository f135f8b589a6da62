import type { InsyncEvent, Outcome } from './event.ts';
import type { Severity } from './severity.ts';

export const ALERT_STATES = ['open', 'acked', 'silenced', 'resolved'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** `event`: inSync events that need a person. `feed_gap`: our own finding that events may be missing. */
export type AlertKind = 'event' | 'feed_gap';

/** Who did something in Slack. `name` is for fallback texts and the record; Slack shows `<@id>`. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

export interface Acknowledgement {
  readonly by: Person;
  /** Milliseconds. */
  readonly at: number;
}

/** The span our place in the feed was lost for, and what reading again brought. */
export interface FeedGap {
  readonly feed: string;
  /** Last time the place was known good, ms; undefined when it never was. */
  readonly from: number | undefined;
  readonly to: number;
  /** What Druva said: `400 Invalid tracker`. */
  readonly cause: string;
  readonly read: number;
  readonly known: number;
  readonly fresh: number;
}

export interface Alert {
  readonly id: number;
  readonly kind: AlertKind;
  readonly fingerprint: string;
  readonly state: AlertState;
  /** Worst severity seen while the alert is open. */
  readonly severity: Severity;
  readonly outcome: Outcome;
  readonly type: string;
  readonly feature: string;
  readonly subject: string;
  readonly alertName: string;
  /** How many events it holds. */
  readonly count: number;
  /** Event times, ms. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** When the bot opened it, ms. */
  readonly openedAt: number;
  readonly ack: Acknowledgement | undefined;
  readonly gap: FeedGap | undefined;
  /** Grows with each change a card must show. */
  readonly revision: number;
}

/** Why a card stands in its channel. */
export interface RouteTaken {
  /** 1-based place in `routes:`, 0 where no route was asked (notices). */
  readonly route: number;
  /** The route's match as YAML on one line, '' for the last route, which has none. */
  readonly match: string;
  readonly channel: string;
  /** `@here`, `@channel`, a user or group id, or ''. */
  readonly mention: string;
}

/** Everything a card of one alert needs to be drawn. */
export interface AlertView {
  readonly alert: Alert;
  /** The newest event of the alert; undefined for the bot's own findings. */
  readonly event: InsyncEvent | undefined;
  /** The newest successful event of the same type and subject before `event`, ms. */
  readonly lastGood: number | undefined;
  readonly route: RouteTaken;
}

export type Transition = 'ack' | 'unack';

/** What came of a person's click: every outcome is said to the person in words. */
export type TransitionResult =
  | { readonly ok: true; readonly alert: Alert }
  | { readonly ok: false; readonly reason: 'unknown_alert' }
  | {
      readonly ok: false;
      readonly reason: 'already_acked' | 'already_open' | 'not_open';
      readonly alert: Alert;
    };
