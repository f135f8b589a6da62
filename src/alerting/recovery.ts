import type { LiveAlerts, RecoveryDecision } from '../domain/decision.ts';
import type { InsyncEvent } from '../domain/event.ts';
import { fold } from '../domain/text.ts';
import { fingerprintAs, type OutcomeClass } from './fingerprint.ts';

/**
 * The types of activity whose next success makes good an earlier failure of the same subject, because each run does
 * the whole work again:
 * - Backup: the next good one holds what the failed one should have saved.
 * - AD Sync: each sync compares the whole directory.
 * - Client Upgrade: a device that has been upgraded is no longer in need of it.
 *
 * Not a Restore or Download: the next one may be of other files, for another person. Not logins: an attack that gets
 * in after ten failures is the opposite of a recovery. Not Device Replace, Data Source and Additional Data Collection,
 * of which it is not documented what a success says about the failure before it.
 */
const RECOVERING_TYPES = ['Backup', 'AD Sync', 'Client Upgrade'] as const;

const RECOVERING: ReadonlySet<string> = new Set(RECOVERING_TYPES.map(fold));
const PROBLEMS: readonly OutcomeClass[] = ['failed', 'warning'];

export type Recovery =
  | { readonly recovered: RecoveryDecision['recovered']; readonly reason: 'success' }
  | {
      readonly recovered: readonly [];
      readonly reason: 'no_success' | 'not_recovering' | 'nothing_to_recover';
    };

/**
 * The problems that are over because the same activity of the same subject went well. A success from before a
 * problem's newest event says nothing about it. Asked for nearly every event of the feed: two look-ups, no more.
 */
export function recovery(event: InsyncEvent, live: LiveAlerts): Recovery {
  if (event.outcome !== 'success') return { recovered: [], reason: 'no_success' };
  if (!RECOVERING.has(fold(event.type))) return { recovered: [], reason: 'not_recovering' };
  const recovered = PROBLEMS.flatMap((outcome) => {
    const problem = live.holding(fingerprintAs(event, outcome));
    return problem && event.time >= problem.lastSeen
      ? [{ alert: problem.alert.id, fingerprint: problem.fingerprint }]
      : [];
  });
  return recovered.length > 0
    ? { recovered, reason: 'success' }
    : { recovered: [], reason: 'nothing_to_recover' };
}
