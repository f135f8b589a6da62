import type { TermKey } from '../domain/filter.ts';
import type { InhibitRule, OutageRule } from '../domain/rules.ts';
import { compileFilter, type FilterTest } from './compiled-filter.ts';
import type { EventView } from './event-view.ts';
import { type FilterIndex, filterIndex } from './filter-index.ts';

/** The rules of `inhibit:` and `outage:`, made ready. */
export interface Inhibition {
  readonly rules: readonly InhibitRule[];
  readonly sources: FilterIndex;
  readonly targets: FilterIndex;
  readonly outage: { readonly rule: OutageRule; readonly takes: FilterTest } | undefined;
}

export interface InhibitKeys {
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  /** One of `targets`. */
  readonly outage: string | undefined;
  readonly reason: 'no_rule_matched' | 'rule_matched';
}

export function inhibitionOf(rules: readonly InhibitRule[], outage: OutageRule | undefined): Inhibition {
  return {
    rules,
    sources: filterIndex(rules.map(({ source }) => source)),
    targets: filterIndex(rules.map(({ target }) => target)),
    outage: outage && { rule: outage, takes: compileFilter(outage.filter) },
  };
}

const NONE: InhibitKeys = { sources: [], targets: [], outage: undefined, reason: 'no_rule_matched' };

/**
 * By which rules an event's alert holds others back and by which it is held back: a source and a target with the same
 * key belong together. What is a source by a rule is no target by it, so that two sources cannot hold each other.
 */
export function inhibitKeys(view: EventView, inhibition: Inhibition, now: number): InhibitKeys {
  const { rules, outage } = inhibition;
  if (rules.length === 0 && !outage) return NONE;
  const sources = inhibition.sources.all(view, now);
  const targets = inhibition.targets.all(view, now).filter((place) => !sources.includes(place));
  const counted = outage?.takes(view, now) ? keyOf('outage', outage.rule, view) : undefined;
  if (sources.length === 0 && targets.length === 0 && counted === undefined) return NONE;
  const keys = (places: readonly number[]) =>
    places.map((place) => keyOf('inhibit', rules[place] as InhibitRule, view));
  return {
    sources: keys(sources),
    targets: counted === undefined ? keys(targets) : [...keys(targets), counted],
    outage: counted,
    reason: 'rule_matched',
  };
}

/** A value that is missing on both sides is equal. */
function keyOf(
  kind: 'inhibit' | 'outage',
  { text, equal }: { readonly text: string; readonly equal: readonly TermKey[] },
  view: EventView,
): string {
  return JSON.stringify([kind, text, ...equal.map((key) => view.folded(key))]);
}
