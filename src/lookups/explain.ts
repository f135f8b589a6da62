import { detailKey, type InsyncEvent } from '../domain/event.ts';
import {
  FILTER_KEYS,
  type Filter,
  type FilterContext,
  type FilterKey,
  type TermKey,
  termValue,
} from '../domain/filter.ts';
import { matches } from '../domain/filter-match.ts';
import { filterToYaml } from '../domain/filter-words.ts';
import { severityWord } from '../domain/severity.ts';
import { formatMoment } from '../domain/time-words.ts';

/**
 * The first thing in which an event differs from what a filter asks, in words: `asks severity <=3, this is 6
 * (Informational)`. Undefined when the filter takes the event: the predicate itself is asked, part by part.
 */
export function explain(filter: Filter, event: InsyncEvent, context: FilterContext): string | undefined {
  if (matches(filter, event, context)) return undefined;
  for (const part of partsOf(filter)) {
    if (matches(part.filter, event, context)) continue;
    return `asks ${filterToYaml(part.filter)}, ${thisIs(part, event, context)}`;
  }
  return 'asks for something else';
}

interface Part {
  readonly key: FilterKey;
  readonly filter: Filter;
}

/** The filter as filters of one key, or one word or condition, each; all of them hold when it holds. */
function partsOf(filter: Filter): Part[] {
  return FILTER_KEYS.flatMap((key): Part[] => {
    const only = (part: Omit<Filter, 'terms'>): Part => ({ key, filter: { terms: {}, ...part } });
    switch (key) {
      case 'severity':
      case 'since':
      case 'until':
      case 'status':
      case 'alert':
      case 'storm':
        return filter[key] === undefined ? [] : [only({ [key]: filter[key] })];
      case 'text':
        return textParts(filter).map((text) => only({ text }));
      case 'detail':
        return (filter.details ?? []).map((term) => only({ details: [term] }));
      default: {
        const terms = filter.terms[key];
        return terms ? [{ key, filter: { terms: { [key]: terms } } }] : [];
      }
    }
  });
}

function textParts({ text }: Filter): NonNullable<Filter['text']>[] {
  if (!text) return [];
  return [
    ...text.all.map((word) => ({ all: [word], none: [] })),
    ...text.none.map((word) => ({ all: [], none: [word] })),
    ...(text.phrases ?? []).map((phrase) => ({ all: [], none: [], phrases: [phrase] })),
  ];
}

function thisIs({ key, filter }: Part, event: InsyncEvent, context: FilterContext): string {
  switch (key) {
    case 'severity':
      return `this is ${event.severity} (${severityWord(event.severity)})`;
    case 'since':
    case 'until':
      return `this is of ${formatMoment(event.time)}`;
    case 'status':
      return `this is ${context.status ?? 'none'}`;
    case 'alert':
      return context.alert === undefined ? 'this is in no alert' : `this is in alert ${context.alert}`;
    case 'storm':
      return context.storm === undefined ? 'this is in no storm' : `this is in storm ${context.storm}`;
    case 'text':
      return isUnwanted(filter.text) ? 'its text has that' : 'its text has not';
    case 'detail':
      return detailsSay(filter, event);
    default:
      return termSays(key, event);
  }
}

function isUnwanted(text: Filter['text']): boolean {
  return (text?.none.length ?? 0) > 0 || (text?.phrases ?? []).some(({ none }) => none);
}

function detailsSay({ details = [] }: Filter, event: InsyncEvent): string {
  const [term] = details;
  const values = event.details
    .filter(([name]) => detailKey(name) === detailKey(term?.key ?? ''))
    .map(([, value]) => `"${value}"`);
  return values.length === 0 ? 'this has no such detail' : `this has ${values.join(' and ')}`;
}

function termSays(key: TermKey, event: InsyncEvent): string {
  const value = termValue(event, key);
  return value === '' ? `this has no ${key}` : `this is ${value}`;
}
