/** Ports of the alert's life: what people do, what time does, what the bot finds by itself, and the record of it all. */
import type { AckReason, Alert, AlertState, Finding, Person, RouteTaken } from './alert.ts';
import type { AlertRow } from './archive.ts';
import type { AuditEntry, AuditReason, ChainCheck } from './audit.ts';
import type { Filter } from './filter.ts';
import type { Act, Refusal } from './life.ts';
import type { Severity } from './severity.ts';
import type { Silence, Standing, Subscription } from './standing.ts';

// ---------------------------------------------------------------- what people do

/** One act of a person; what does not belong to the act is left aside. Silencing goes through a silence. */
export interface Move {
  readonly act: Exclude<Act, 'silence' | 'unsilence'>;
  readonly by: Person;
  /** ms */
  readonly at: number;
  /** `click` or `command`. */
  readonly reason: Extract<AuditReason, 'click' | 'command'>;
  readonly note?: string;
  readonly ackReason?: AckReason;
  /** ms */
  readonly until?: number;
  readonly owner?: Person;
  /** Where the click was made, for the record. */
  readonly card?: { readonly channel: string; readonly ts: string } | undefined;
}

/** What came of it: every outcome is said to the person in words. */
export type MoveResult =
  | {
      readonly ok: true;
      readonly alert: Alert;
      /** Where nobody had acknowledged it before: how long it had been open, ms. */
      readonly untaken?: number;
    }
  | { readonly ok: false; readonly reason: 'unknown_alert' }
  /** The state it met; `superseded`: a newer alert of the same problem lives, so this one is not reopened. */
  | { readonly ok: false; readonly reason: Refusal | 'superseded'; readonly alert: Alert };

export interface AlertDesk {
  /** Atomic: the first of two people wins, the other gets the alert as it then stands. Recorded for ever. */
  move(alert: number, move: Move): Promise<MoveResult>;
  /** The same for many, all in one transaction; those it is not possible for any more are left. */
  moveAll(
    alerts: readonly number[],
    move: Move,
  ): Promise<{
    readonly moved: readonly number[];
    readonly refused: number;
    /** Of those that nobody had acknowledged before: how long each had been open, ms. */
    readonly untaken: readonly number[];
  }>;
}

export type NewSilence = Omit<Silence, 'id' | 'hits' | 'ended'> & { readonly reason: Move['reason'] };

export type SilenceEnd =
  | { readonly ok: true; readonly silence: Silence; readonly released: number }
  | { readonly ok: false; readonly reason: 'unknown_silence' }
  | { readonly ok: false; readonly reason: 'already_ended'; readonly silence: Silence };

export interface SilenceDesk {
  /**
   * From now on events it takes open no card; alerts whose newest event it takes are silenced at once. `alert` is
   * silenced in any case where it may be.
   */
  addSilence(silence: NewSilence): Promise<{ readonly silence: Silence; readonly held: number }>;
  /** Alerts no other silence takes are as they were before. */
  endSilence(end: {
    readonly silence: number;
    readonly by: Person;
    readonly at: number;
    readonly reason: Move['reason'];
  }): Promise<SilenceEnd>;
}

export type SubscriptionResult =
  | { readonly ok: true; readonly subscription: Subscription }
  | {
      readonly ok: false;
      readonly reason: 'unknown_subscription' | 'too_many' | 'already_subscribed';
      readonly subscription?: Subscription;
    };

/** Of one channel, at most. */
export const MOST_SUBSCRIPTIONS = 20;

export interface SubscriptionDesk {
  subscribe(subscription: Omit<Subscription, 'id' | 'pausedUntil'>): Promise<SubscriptionResult>;
  /** Only those of the channel. */
  unsubscribe(end: { id: number; channel: string; by: Person; at: number }): Promise<SubscriptionResult>;
  /** `until` undefined lets it run again; without `id` all of the channel. */
  pause(pause: {
    id: number | undefined;
    channel: string;
    by: Person;
    at: number;
    until: number | undefined;
  }): Promise<readonly Subscription[]>;
  /** Slack gave the channel another ID: its subscriptions go along. Returns them. */
  moveChannel(move: { from: string; to: string; at: number }): Promise<readonly Subscription[]>;
}

// ---------------------------------------------------------------- what the bot finds by itself

/** A finding that is there, or is over. */
export type FindingReport =
  | {
      readonly present: true;
      /** What makes it one alert: `missing:…`, `feed_silence:insync`. */
      readonly key: string;
      readonly at: number;
      readonly severity: Severity;
      /** What stands in a headline: `No backup`, `Feed silent`. */
      readonly type: string;
      readonly subject: string;
      readonly finding: Finding;
      readonly routes: readonly RouteTaken[];
    }
  | { readonly present: false; readonly key: string; readonly at: number };

/** The key of the alert that a subject misses the events of a rule; `rule` is the rule's text, `subject` is folded. */
export function missingKey(rule: string, tenant: string, subject: string): string {
  return `missing:${rule}:${tenant}:${subject}`;
}

/** A subject watched by a rule of `missing`. */
export interface Watched {
  readonly tenant: string;
  readonly subject: string;
  /** Time of its last such event, ms. */
  readonly last: number;
}

export interface Findings {
  /** Opens the finding's alert (or brings it up to date) or resolves it; undefined when there is nothing to do. */
  find(report: FindingReport): Promise<Alert | undefined>;
  /**
   * The subjects whose last event of the rule's filter is older than `before`, but for those whose alert a person has
   * resolved since `before` and those that had none for four times as long and have no alert; and those of an alert
   * of this rule that have one again, by their `missingKey`. In short steps: it may be asked with millions of events
   * stored. `rule` is the rule's text.
   */
  missing(request: {
    readonly rule: string;
    readonly filter: Filter;
    readonly before: number;
    readonly now: number;
  }): Promise<{ readonly overdue: readonly Watched[]; readonly back: readonly string[] }>;
}

// ---------------------------------------------------------------- what time does

export interface Turned {
  readonly kind: 'lapse' | 'silence_end' | 'escalate' | 'remind' | 'unfold' | 'resume';
  /** The alert, silence, storm or subscription. */
  readonly ref: number;
}

export interface Timekeeper {
  /**
   * Does what is due at this moment, at most `limit` things: acknowledgements lapse, silences end, escalations and
   * reminders are sent, storms unfold, subscriptions run again. Says when the next thing is due, ms.
   */
  turn(
    at: number,
    limit: number,
  ): Promise<{ readonly done: readonly Turned[]; readonly next: number | undefined }>;
}

// ---------------------------------------------------------------- reading

export interface AuditRequest {
  /** Only of alerts whose newest event it takes; undefined for all, silences and subscriptions too. */
  readonly filter?: Filter;
  readonly now: number;
  readonly alert?: number;
  /** User ID. */
  readonly by?: string;
  readonly since?: number;
  readonly until?: number;
  /** Newest first, before this number. */
  readonly before?: number;
  readonly limit: number;
}

/** The numbers of a digest, from (at or after) and to (before), ms. */
export interface DigestFigures {
  readonly opened: number;
  readonly openedBefore: number;
  readonly resolved: Readonly<Record<string, number>>;
  /** Of those opened in the span, by state now. */
  readonly stillOpen: number;
  readonly stillAcked: number;
  /** Milliseconds from opening to the first acknowledgement, median, by severity; and of all. */
  readonly toAck: readonly { readonly severity: Severity; readonly count: number; readonly median: number }[];
  readonly toAckAll: number | undefined;
  readonly subjects: readonly { readonly subject: string; readonly alerts: number; readonly type: string }[];
  readonly gaps: readonly {
    readonly alert: number;
    readonly from: number | undefined;
    readonly to: number;
  }[];
  /** Alerts opened each day: this span and the one before; `at` is when the day begins, ms. */
  readonly days: readonly { readonly at: number; readonly opened: number; readonly before: number }[];
}

export interface LifeArchive {
  silences(request: { readonly ended: boolean; readonly limit: number }): Promise<readonly Silence[]>;
  subscriptions(channel?: string): Promise<readonly Subscription[]>;
  standing(): Promise<Standing>;
  /** Alerts in these states whose newest event the filter takes, worst first; and how many there are in all. */
  alertsMatching(request: {
    readonly filter: Filter;
    readonly states: readonly AlertState[];
    readonly now: number;
    readonly limit: number;
  }): Promise<{ readonly rows: readonly AlertRow[]; readonly ids: readonly number[] }>;
  /** The alerts of a storm in these states. */
  alertsOfStorm(storm: number, states: readonly AlertState[]): Promise<readonly number[]>;
  audit(request: AuditRequest): Promise<{ readonly entries: readonly AuditEntry[]; readonly more: boolean }>;
  /** Goes through the whole chain. `expected`: the head noted elsewhere, which finds rows cut off at the end. */
  verifyAudit(expected?: string): Promise<ChainCheck>;
  digestFigures(request: {
    /** Only alerts with a card in this channel; undefined for all. */
    readonly channel?: string;
    readonly from: number;
    readonly to: number;
    readonly zone: string;
  }): Promise<DigestFigures>;
}
