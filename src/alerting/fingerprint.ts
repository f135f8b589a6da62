import type { InsyncEvent, Outcome } from '../domain/event.ts';
import { fold } from '../domain/text.ts';

/** How an activity ended, as coarse as grouping needs it: a warning is another problem than a failure. */
const OUTCOME_CLASS: Readonly<Record<Outcome, string>> = {
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
  return JSON.stringify([
    event.tenant,
    fold(event.feature),
    fold(event.type),
    fold(event.subject),
    OUTCOME_CLASS[event.outcome],
    fold(event.alertName),
  ]);
}
