import type { LiveAlerts, LiveProblem, RecoveryDecision } from '../domain/decision.ts';
import type { InsyncEvent } from '../domain/event.ts';
import { fold } from '../domain/text.ts';

/** Druva's type of event that ends an alert (developer.druva.com/reference-link/insync-events). */
const ALERT_RESOLUTION = fold('Alert Resolution');

export type Pairing =
  | { readonly recovered: RecoveryDecision['recovered']; readonly reason: 'alert_resolution' }
  | { readonly candidates: readonly number[]; readonly reason: 'no_alert' | 'not_unique' };

export function isAlertResolution(event: InsyncEvent): boolean {
  return fold(event.type) === ALERT_RESOLUTION;
}

/**
 * Which alert an Alert Resolution ends. Druva documents no id that names it, so it is the live one of the same
 * tenant and alert name, and of the same subject where the resolution names one; an alert with newer events is not
 * meant. Nothing is concluded unless all that fits is one subject in one alert.
 */
export function pairing(event: InsyncEvent, live: LiveAlerts): Pairing {
  const name = fold(event.alertName);
  if (name === '') return { candidates: [], reason: 'no_alert' };
  const named = live.named(fold(event.tenant), name).filter(({ lastSeen }) => lastSeen <= event.time);
  const subject = fold(event.subject);
  const meant = subject === '' ? named : named.filter((problem) => fold(problem.subject) === subject);
  if (meant.length > 0 && isOne(meant)) {
    const recovered = meant.map(({ alert, fingerprint }) => ({ alert: alert.id, fingerprint }));
    return { recovered, reason: 'alert_resolution' };
  }
  // Of another subject is not meant; without a subject may be.
  const possible = meant.length > 0 ? meant : named.filter((problem) => problem.subject === '');
  const candidates = [...new Set(possible.map(({ alert }) => alert.id))];
  return { candidates, reason: candidates.length === 0 ? 'no_alert' : 'not_unique' };
}

function isOne(problems: readonly LiveProblem[]): boolean {
  const [first] = problems;
  return problems.every(
    ({ alert, subject }) => alert.id === first?.alert.id && fold(subject) === fold(first?.subject ?? ''),
  );
}
