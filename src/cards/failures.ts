/** What counts as a failure, and what failed. */
import type { Alert } from '../domain/alert.ts';
import { fold } from '../domain/text.ts';

export function isFailure(alert: Pick<Alert, 'outcome'>): boolean {
  return alert.outcome === 'failed' || alert.outcome === 'warning';
}

/** Failures with no success between them: nothing good came after the first. */
export function inARow(alert: Alert, lastGood: number | undefined): boolean {
  return isFailure(alert) && (lastGood === undefined || lastGood <= alert.firstSeen);
}

/** `backup`, `restore`; `attempt` for what has no such name. */
export function activity(type: string): string {
  return /^(backup|restore|download)$/.test(fold(type)) ? fold(type) : 'attempt';
}
