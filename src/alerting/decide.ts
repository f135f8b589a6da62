import type { Decide, Decision } from '../domain/ports.ts';
import type { Verdict } from '../domain/reasons.ts';
import type { AlertRule, Route } from '../domain/rules.ts';
import { fingerprint } from './fingerprint.ts';
import { policy } from './policy.ts';
import { route } from './route.ts';

export interface DecideContext {
  readonly alert: readonly AlertRule[];
  readonly routes: readonly Route[];
  /** ms */
  readonly now: number;
  /** Events older than this are history: kept, but no card. Undefined once the first reading is done. */
  readonly historyBefore: number | undefined;
}

/**
 * The decision for the new events of one page: which need a person (policy), whether they open an alert or join
 * one (grouping), and where the card goes (routes). Oldest first, so that the first event opens the alert.
 */
export function decider(context: DecideContext): Decide {
  return (fresh, isOpen) => {
    const opened = new Set<string>();
    const decisions: Decision[] = [];
    for (const event of [...fresh].sort((a, b) => a.time - b.time)) {
      const verdictOfPolicy = policy(event, context.alert, context.now);
      if (!verdictOfPolicy.alert) continue;
      const key = fingerprint(event);
      const verdict = group(event.time, context.historyBefore, opened.has(key) || isOpen(key));
      if (verdict === 'opened') opened.add(key);
      decisions.push({
        event,
        verdict,
        fingerprint: key,
        rule: verdictOfPolicy.rule,
        routes: verdict === 'history' ? [] : route(event, context.routes, context.now),
      });
    }
    return decisions;
  };
}

function group(time: number, historyBefore: number | undefined, open: boolean): Verdict {
  if (historyBefore !== undefined && time < historyBefore) return 'history';
  return open ? 'grouped' : 'opened';
}
