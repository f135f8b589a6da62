/** What is decided about one event, and what has to be known of the alerts that live to decide it. */
import type { AlertState, RouteTaken } from './alert.ts';
import type { InsyncEvent } from './event.ts';

/** As much of an alert as deciding needs. */
export interface LiveAlert {
  readonly id: number;
  readonly state: AlertState;
  /** When it was resolved, ms; undefined while it is not. */
  readonly resolvedAt: number | undefined;
  /**
   * Up to here what happens belongs to what was resolved: the time of the event that ended it, else when it was
   * resolved, ms. undefined while it is not.
   */
  readonly endedAt: number | undefined;
}

/** A fingerprint that is not over, and the alert it belongs to. */
export interface LiveProblem {
  readonly alert: LiveAlert;
  readonly fingerprint: string;
  readonly subject: string;
  /** Event time of its own newest event, ms. */
  readonly lastSeen: number;
}

/** The alerts as they are at this moment; each call looks them up. */
export interface LiveAlerts {
  /** The alert of this group that is not resolved, else the last one resolved at or after `since` (ms). */
  ofGroup(group: string, since: number): LiveAlert | undefined;
  /** The problem with this fingerprint that is not over; its alert is not resolved. */
  holding(fingerprint: string): LiveProblem | undefined;
  /** The problems that are not over of unresolved alerts with this tenant and alert name, both folded. */
  named(tenant: string, alertName: string): readonly LiveProblem[];
  /** The oldest alert that is not resolved, is not held back itself, and is a source by one of these keys. */
  parent(keys: readonly string[]): number | undefined;
}

/**
 * An event that belongs to an alert. `grouped` with an alert that is resolved: it is late and older than the end of it;
 * it is counted there and changes nothing else. Any other verdict on a resolved alert reopens it first.
 */
export interface AlertDecision {
  readonly verdict: 'opened' | 'reopened' | 'grouped' | 'silenced' | 'inhibited';
  readonly event: InsyncEvent;
  /** 1-based place of the alert rule that matched; 0 when only a subscription wants it. */
  readonly rule: number;
  readonly fingerprint: string;
  /** The alert's key: the fingerprint, or what its route groups by. */
  readonly group: string;
  readonly groupBy: readonly string[];
  /** The alert it joins or reopens; undefined when it opens one. */
  readonly alert: number | undefined;
  /** Where its cards go. */
  readonly routes: readonly RouteTaken[];
  /** The silence that takes it, the one that lasts longest. */
  readonly silence: number | undefined;
  /** The alert that explains it. */
  readonly parent: number | undefined;
  /** By which inhibition it holds others back, and by which it is held back: rule and equal values in one key. */
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  /** One of `targets`: under this key failing subjects are counted, and held back once they are an outage. */
  readonly outage: string | undefined;
}

/** An event that ends something: the next good backup, or Druva's Alert Resolution. */
export interface RecoveryDecision {
  readonly verdict: 'resolved';
  readonly event: InsyncEvent;
  readonly rule: number;
  readonly reason: 'success' | 'alert_resolution';
  /** The problems that are over. */
  readonly recovered: readonly { readonly alert: number; readonly fingerprint: string }[];
}

/** A resolution that names no alert that lives, or more than one; it matched no alert rule. */
export interface UnpairedDecision {
  readonly verdict: 'unpaired';
  readonly event: InsyncEvent;
  readonly rule: number;
  /** The alerts it could mean. */
  readonly candidates: readonly number[];
}

interface HistoryDecision {
  readonly verdict: 'history';
  readonly event: InsyncEvent;
  readonly rule: number;
}

export type Decision = AlertDecision | RecoveryDecision | UnpairedDecision | HistoryDecision;

/**
 * Decides about one event; pure but for looking up. Undefined when it concerns no alert. Asked for the new events of
 * a page one after the other, in the order of their times, each seeing what became of those before it. An Alert
 * Resolution that is an alert by the rules and cannot be paired comes as an alert, and as unpaired besides.
 */
export type Decide = (event: InsyncEvent, live: LiveAlerts) => readonly Decision[];
