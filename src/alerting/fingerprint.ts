import type { InsyncEvent, Outcome } from '../domain/event.ts';
import { fold } from '../domain/text.ts';

/** How an activity ended, as coarse as grouping needs it: a warning is another problem than a failure. */
export type OutcomeClass = 'failed' | 'warning' | 'other';

const OUTCOME_CLASS: Readonly<Record<Outcome, OutcomeClass>> = {
  failed: 'failed',
  warning: 'warning',
  success: 'other',
  canceled: 'other',
  unknown: 'other',
};

/**
 * Events with one fingerprint are one problem: tenant, feature, type, subject, outcome class and, for alerts,
 * the alert's name. As JSON, so that no value can run into its neighbour.
 */
export function fingerprint(event: InsyncEvent): string {
  return fingerprintAs(event, OUTCOME_CLASS[event.outcome]);
}

/** The fingerprint the event would have, had it ended so. */
export function fingerprintAs(event: InsyncEvent, outcome: OutcomeClass): string {
  return JSON.stringify([
    event.tenant,
    fold(event.feature),
    fold(event.type),
    fold(event.subject),
    outcome,
    fold(event.alertName),
  ]);
}
