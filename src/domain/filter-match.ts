import type { InsyncEvent } from './event.ts';
import {
  type Filter,
  type FilterContext,
  resolveTime,
  TERM_KEYS,
  type Terms,
  type TextTerms,
  termValue,
} from './filter.ts';
import { fold, words } from './text.ts';

/** Whether the filter takes the event. The stores' SQL answers the same for every event and filter. */
export function matches(filter: Filter, event: InsyncEvent, context: FilterContext): boolean {
  const { severity, since, until, status, alert, storm, text } = filter;
  if (severity && !severity.includes(event.severity)) return false;
  if (since && event.time < resolveTime(since, context.now)) return false;
  if (until && event.time >= resolveTime(until, context.now)) return false;
  for (const key of TERM_KEYS) {
    const terms = filter.terms[key];
    if (terms && !takes(terms, termValue(event, key))) return false;
  }
  if (status && !takes(status, context.status ?? 'none')) return false;
  if (alert !== undefined && context.alert !== alert) return false;
  if (storm !== undefined && context.storm !== storm) return false;
  return text === undefined || holds(text, event);
}

/** The words an event is found by; the store indexes the same. Each once. */
export function searchText(event: InsyncEvent): string[] {
  const { type, alertName, subject, identity, detailsText } = event;
  return [...new Set(words([type, alertName, subject, identity, detailsText].join('\n')))];
}

function takes({ any, none }: Terms, value: string): boolean {
  const folded = fold(value);
  const is = (term: string) => fold(term) === folded;
  return (any.length === 0 || any.some(is)) && !none.some(is);
}

function holds({ all, none }: TextTerms, event: InsyncEvent): boolean {
  const found = new Set(searchText(event));
  return all.every((word) => found.has(word)) && !none.some((word) => found.has(word));
}
