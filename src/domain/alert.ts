import type { InsyncEvent, Outcome } from './event.ts';
import type { ForwardReason } from './forward.ts';
import type { EscalationStep, Hours } from './rules.ts';
import type { Severity } from './severity.ts';

export const ALERT_STATES = ['open', 'acked', 'silenced', 'resolved'] as const;
/** A reopened alert is open again, and knows what was before: see `Alert.reopened`. */
export type AlertState = (typeof ALERT_STATES)[number];

/** Events of the feed that need a person, or one of the bot's own findings. */
export type AlertKind = 'event' | 'feed_gap' | Finding['kind'];

/** Who did something in Slack. `name` is for fallback texts and the record; Slack shows `<@id>`. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Why a person takes an alert: what the audit counts by. */
export const ACK_REASONS = {
  investigating: 'being looked into',
  hardware: 'hardware fault',
  network: 'network trouble',
  user: 'user is away or informed',
  maintenance: 'planned work',
  known: 'known problem',
  false_alarm: 'false alarm',
} as const;
export type AckReason = keyof typeof ACK_REASONS;

export interface Acknowledgement {
  readonly by: Person;
  /** Milliseconds. */
  readonly at: number;
  /** '' for none. */
  readonly note: string;
  readonly reason: AckReason | undefined;
  /** It lapses then, and the alert is open again, ms; undefined for never. */
  readonly until: number | undefined;
}

/** What keeps an alert quiet. */
export type Hold =
  /** A silence that takes its newest event. */
  | {
      readonly kind: 'silence';
      readonly silence: number;
      readonly by: Person;
      /** The silence's filter as flags. */
      readonly text: string;
      readonly note: string;
      readonly since: number;
      /** undefined: for ever. */
      readonly until: number | undefined;
    }
  /** A parent failure: the alert that explains this one. */
  | { readonly kind: 'parent'; readonly alert: number; readonly since: number };

/** How an alert came to its end. */
export type ResolutionReason =
  /** A person said so. */
  | 'person'
  /** The same activity of the same subject went well. */
  | 'success'
  /** Druva's Alert Resolution of the same tenant, name and source. */
  | 'alert_resolution'
  /** What the bot had found is no longer so. */
  | 'over';

export interface Resolution {
  readonly at: number;
  readonly reason: ResolutionReason;
  readonly by: Person | undefined;
  /** uniqueID of the event that resolved it. */
  readonly event: string | undefined;
  readonly note: string;
}

/** An alert that was resolved and is open again. */
export interface Reopening {
  readonly at: number;
  /** undefined when it came again by itself. */
  readonly by: Person | undefined;
  readonly openedAt: number;
  readonly resolvedAt: number;
  readonly ackedBy: Person | undefined;
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

/** What the bot found by itself, beside gaps of the feed. */
export type Finding =
  /** The feed brings nothing: no event for so many polls, or it cannot be read (`cause`). */
  | {
      readonly kind: 'feed_silence';
      readonly feed: string;
      /** Of the last event or good reading, ms. */
      readonly since: number;
      readonly polls: number;
      /** What Druva said; undefined when it answers and has nothing. */
      readonly cause: string | undefined;
    }
  /** A subject has not had the expected event for too long. */
  | {
      readonly kind: 'missing';
      /** The rule as YAML on one line: `type: Backup, outcome: success`. */
      readonly rule: string;
      /** ms */
      readonly for: number;
      /** Of the last such event, ms. */
      readonly last: number;
    }
  /** Many subjects fail at once. */
  | {
      readonly kind: 'outage';
      readonly rule: string;
      /** How many subjects failed. */
      readonly subjects: number;
      /** ms */
      readonly within: number;
    }
  /** What is forwarded does not arrive: an event waits for a destination longer than it may. The subject is its name. */
  | {
      readonly kind: 'forward_behind';
      /** Where it goes, without anything secret. */
      readonly to: string;
      /** Since when the first of them waits, ms. */
      readonly since: number;
      /** So many wait, or some more: the last of 1, 2, 5, 10, 20, 50 … that was reached. */
      readonly waiting: number;
      readonly cause:
        | { readonly reason: ForwardReason; readonly said: string; readonly since: number }
        | undefined;
      readonly paused: { readonly at: number; readonly by: Person | undefined } | undefined;
    }
  /** The configuration file of a running bot is not taken as it is now: the one before stays in force. */
  | {
      readonly kind: 'configuration';
      /** The machine whose file it is. */
      readonly host: string;
      /** Its path. */
      readonly file: string;
      /** A line each, with its place and its cure: the first of them, and how many there are. */
      readonly faults: readonly string[];
      readonly count: number;
    }
  /** A person tries out where cards go. */
  | { readonly kind: 'test'; readonly by: Person };

export interface Alert {
  readonly id: number;
  readonly kind: AlertKind;
  /** The key of its group; events with one fingerprint unless its route groups otherwise. */
  readonly fingerprint: string;
  /** What its route groups by; empty for the fingerprint. */
  readonly groupBy: readonly string[];
  readonly state: AlertState;
  /** Worst severity seen while the alert is open. */
  readonly severity: Severity;
  readonly outcome: Outcome;
  /** Of a group: what all its events have in common, else ''. */
  readonly type: string;
  readonly feature: string;
  readonly subject: string;
  readonly alertName: string;
  /** How many events it holds. */
  readonly count: number;
  /** How many problems (fingerprints) it holds, and how many of them are not over. */
  readonly members: number;
  readonly membersLeft: number;
  /** Event times, ms. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** When the bot opened it, or opened it again, ms. */
  readonly openedAt: number;
  /** Who is to see to it; undefined: nobody, or the one who acknowledged it. */
  readonly owner: Person | undefined;
  readonly ack: Acknowledgement | undefined;
  /** The last note of a person. */
  readonly note: { readonly by: Person; readonly at: number; readonly text: string } | undefined;
  readonly hold: Hold | undefined;
  /** Events that came while it was held. */
  readonly heldEvents: number;
  /** Alerts that are held back by this one, now. */
  readonly children: number;
  readonly resolution: Resolution | undefined;
  readonly reopened: Reopening | undefined;
  /** Druva's resolutions that could mean this alert or another one of the same name: nothing was concluded. */
  readonly unpaired: number;
  readonly gap: FeedGap | undefined;
  readonly finding: Finding | undefined;
  /** Grows with each change a card must show. */
  readonly revision: number;
}

/** Why a card stands in its channel, and what its route wants done about it. Stored with the card, as it was then. */
export interface RouteTaken {
  /** 1-based place in `routes:`, 0 where no route was asked (notices, subscriptions). */
  readonly route: number;
  /** The route's match as YAML on one line, '' for the last route, which has none. For a subscription its flags. */
  readonly match: string;
  readonly channel: string;
  /** `@here`, `@channel`, a user or group id, or ''. */
  readonly mention: string;
  /** The subscription that wants it. */
  readonly subscription?: number;
  /** The step of an escalation that brought it here, from 1. */
  readonly escalation?: number;
  /** ms; none when left out, each. */
  readonly groupWait?: number;
  readonly groupInterval?: number;
  readonly repeatInterval?: number;
  readonly escalate?: readonly EscalationStep[];
  /** No mentions, reminders and escalations at these hours. */
  readonly quiet?: Hours;
}

/** How the log names an alert; `/insync events --alert 1037` shows its events. */
export function numbered(alert: number): string {
  return `#${alert}`;
}

/** Everything a card of one alert needs to be drawn. */
export interface AlertView {
  readonly alert: Alert;
  /** The newest event of the alert; undefined for the bot's own findings. */
  readonly event: InsyncEvent | undefined;
  /** The newest successful event of the same type and subject before the alert's newest event, ms. */
  readonly lastGood: number | undefined;
  readonly route: RouteTaken;
  /** The worst, at most ten: a group's problems or, of an alert with one problem at most, those it holds back. */
  readonly members: readonly {
    readonly subject: string;
    readonly type: string;
    readonly severity: Severity;
    readonly count: number;
  }[];
}
