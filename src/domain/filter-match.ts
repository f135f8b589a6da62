import { detailKey, type InsyncEvent } from './event.ts';
import {
  type DetailTerm,
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
  return (text === undefined || holds(text, event)) && recheck(filter, event);
}

/** The parts of a filter that no index knows: phrases and conditions on the details. The stores ask it row by row. */
export function recheck({ text, details = [] }: Filter, event: InsyncEvent): boolean {
  if (text?.phrases !== undefined && !holdPhrases(text.phrases, event)) return false;
  return details.every((term) => event.details.some((pair) => fulfils(pair, term)) !== term.none);
}

/** The words an event is found by; the store indexes the same. Each once. */
export function searchText(event: InsyncEvent): string[] {
  return [...new Set(words(searchFields(event).join('\n')))];
}

function searchFields({ type, alertName, subject, identity, detailsText }: InsyncEvent): string[] {
  return [type, alertName, subject, identity, detailsText];
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

/** A phrase lies within one field: the end of one and the beginning of the next are no neighbours. */
function holdPhrases(phrases: NonNullable<TextTerms['phrases']>, event: InsyncEvent): boolean {
  const fields = searchFields(event).map((field) => ` ${words(field).join(' ')} `);
  return phrases.every(
    (phrase) => fields.some((field) => field.includes(` ${phrase.words.join(' ')} `)) !== phrase.none,
  );
}

function fulfils([key, value]: InsyncEvent['details'][number], term: DetailTerm): boolean {
  if (detailKey(key) !== detailKey(term.key)) return false;
  if (term.sign === undefined) return true;
  const [left, right] = [detailNumber(value), detailNumber(term.value)];
  const numbers = left !== undefined && right !== undefined;
  const equal = numbers && isExact(left) ? left === right : fold(value) === fold(term.value);
  switch (term.sign) {
    case '=':
      return equal;
    case '!=':
      return !equal;
    case '<':
      return numbers && left < right;
    case '>':
      return numbers && left > right;
    case '<=':
      return numbers && left <= right;
    case '>=':
      return numbers && left >= right;
  }
}

/** Longer numbers, as ids are, lose digits and would equal their neighbours. */
function isExact(number: number): boolean {
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER;
}

const NUMBER = /^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$/;

/** `1,204` and `12.5`; undefined for anything else, such as a size with its unit. */
export function detailNumber(text: string): number | undefined {
  const typed = text.trim();
  return NUMBER.test(typed) ? Number(typed.replaceAll(',', '')) : undefined;
}
