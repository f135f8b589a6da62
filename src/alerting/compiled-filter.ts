import { type Filter, resolveTime, TERM_KEYS, type TermKey, type Terms } from '../domain/filter.ts';
import { recheck } from '../domain/filter-match.ts';
import { fold } from '../domain/text.ts';
import type { EventView } from './event-view.ts';

/** Whether the filter takes the event; the same as `matches` says of an event that belongs to no alert yet. */
export type FilterTest = (view: EventView, now: number) => boolean;

const NEVER: FilterTest = () => false;

/** The filter with its values folded beforehand: asked a million times, it is read once. */
export function compileFilter(filter: Filter): FilterTest {
  if (filter.alert !== undefined || filter.storm !== undefined || !takesNoAlert(filter)) return NEVER;
  const tests = [...cheapTests(filter), ...TERM_KEYS.flatMap((key) => termTests(key, filter.terms[key]))];
  const { text } = filter;
  if (text) {
    const { all, none } = text;
    if (all.length > 0) tests.push((view) => all.every((word) => view.words().has(word)));
    if (none.length > 0) tests.push((view) => !none.some((word) => view.words().has(word)));
  }
  if (text?.phrases || filter.details) tests.push(({ event }) => recheck(filter, event));
  return (view, now) => {
    for (const test of tests) if (!test(view, now)) return false;
    return true;
  };
}

function takesNoAlert({ status }: Filter): boolean {
  if (!status) return true;
  return (status.any.length === 0 || status.any.includes('none')) && !status.none.includes('none');
}

function cheapTests({ severity, since, until }: Filter): FilterTest[] {
  const tests: FilterTest[] = [];
  if (severity) tests.push(({ event }) => severity.includes(event.severity));
  if (since) tests.push(({ event }, now) => event.time >= resolveTime(since, now));
  if (until) tests.push(({ event }, now) => event.time < resolveTime(until, now));
  return tests;
}

function termTests(key: TermKey, terms: Terms | undefined): FilterTest[] {
  if (!terms) return [];
  const [any, none] = [new Set(terms.any.map(fold)), new Set(terms.none.map(fold))];
  const tests: FilterTest[] = [];
  if (any.size > 0) tests.push((view) => any.has(view.folded(key)));
  if (none.size > 0) tests.push((view) => !none.has(view.folded(key)));
  return tests;
}
