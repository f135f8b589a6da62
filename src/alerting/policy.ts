import type { EventView } from './event-view.ts';
import type { FilterIndex } from './filter-index.ts';

export type Policy =
  | { readonly alert: true; readonly rule: number; readonly reason: 'rule_matched' | 'subscribed' }
  | { readonly alert: false; readonly reason: 'no_rule_matched' };

/**
 * Does the event need a person? It does when any rule of `alert:` matches; the first one is named (1-based), 0 where
 * it is only that somebody has subscribed to such events.
 */
export function policy(view: EventView, rules: FilterIndex, subscribed: boolean, now: number): Policy {
  const place = rules.first(view, now);
  if (place !== undefined) return { alert: true, rule: place + 1, reason: 'rule_matched' };
  return subscribed
    ? { alert: true, rule: 0, reason: 'subscribed' }
    : { alert: false, reason: 'no_rule_matched' };
}
