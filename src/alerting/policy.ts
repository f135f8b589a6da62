import type { InsyncEvent } from '../domain/event.ts';
import { matches } from '../domain/filter-match.ts';
import type { AlertRule } from '../domain/rules.ts';

export type Policy =
  | { readonly alert: true; readonly rule: number; readonly reason: 'rule_matched' }
  | { readonly alert: false; readonly reason: 'no_rule_matched' };

/** Does the event need a person? It does when any rule of `alert:` matches; the first one is named (1-based). */
export function policy(event: InsyncEvent, rules: readonly AlertRule[], now: number): Policy {
  const index = rules.findIndex((rule) => matches(rule.filter, event, { now }));
  return index < 0
    ? { alert: false, reason: 'no_rule_matched' }
    : { alert: true, rule: index + 1, reason: 'rule_matched' };
}
