import type { Filter, TermKey } from '../domain/filter.ts';
import { fold } from '../domain/text.ts';
import { compileFilter, type FilterTest } from './compiled-filter.ts';
import type { EventView } from './event-view.ts';

/** Many filters, in their order, asked at once. Places are counted from 0. */
export interface FilterIndex {
  /** The first filter that takes the event; from this place on, and only one that is allowed. */
  first(view: EventView, now: number, only?: Only): number | undefined;
  /** All that take it, in order. */
  all(view: EventView, now: number, only?: Only): readonly number[];
}

interface Only {
  readonly from?: number;
  readonly allowed?: (place: number) => boolean;
}

/** Places of filters, ascending. */
type Places = readonly number[];

/** The keys by which a filter is found. Of many different values, each leaves few filters to test: before a word. */
const OF_MANY_VALUES: readonly TermKey[] = ['id', 'group', 'subject', 'identity'];
/** Of few different values: after a word. */
const OF_FEW_VALUES: readonly TermKey[] = ['type', 'tenant', 'feature', 'outcome', 'identity-type', 'cloud'];

/**
 * Finds the filters that take an event without asking each: a filter stands under each value it names of one key,
 * under a word or under its severities, and the event looks only under its own. The rest is always asked. What is
 * found is tested. Undefined is a filter that takes everything.
 */
export function filterIndex(filters: readonly (Filter | undefined)[]): FilterIndex {
  const tests = filters.map((filter): FilterTest => (filter ? compileFilter(filter) : () => true));
  const lanes = lanesOf(filters);

  const first: FilterIndex['first'] = (view, now, { from = 0, allowed } = {}) => {
    let best: number | undefined;
    for (const places of candidates(lanes, view)) {
      for (const place of places) {
        if (best !== undefined && place >= best) break;
        if (place < from || (allowed && !allowed(place)) || !tests[place]?.(view, now)) continue;
        best = place;
        break;
      }
    }
    return best;
  };

  const all: FilterIndex['all'] = (view, now, { from = 0, allowed } = {}) => {
    const found: number[] = [];
    for (const places of candidates(lanes, view)) {
      for (const place of places) {
        if (place >= from && (!allowed || allowed(place)) && tests[place]?.(view, now)) found.push(place);
      }
    }
    return found.length > 1 ? found.sort((a, b) => a - b) : found;
  };

  return { first, all };
}

interface Lanes {
  readonly byValue: ReadonlyMap<TermKey, ReadonlyMap<string, Places>>;
  readonly byWord: ReadonlyMap<string, Places>;
  readonly bySeverity: ReadonlyMap<number, Places>;
  readonly rest: Places;
}

function candidates({ byValue, byWord, bySeverity, rest }: Lanes, view: EventView): Places[] {
  const found: Places[] = rest.length > 0 ? [rest] : [];
  const add = (places: Places | undefined) => {
    if (places) found.push(places);
  };
  for (const [key, values] of byValue) add(values.get(view.folded(key)));
  add(bySeverity.get(view.event.severity));
  if (byWord.size > 0) for (const word of view.words()) add(byWord.get(word));
  return found;
}

/** Each filter stands in one lane, there under one word or under each of its values: no event meets it twice. */
function lanesOf(filters: readonly (Filter | undefined)[]): Lanes {
  const byValue = new Map<TermKey, Map<string, number[]>>();
  const byWord = new Map<string, number[]>();
  const bySeverity = new Map<number, number[]>();
  const rest: number[] = [];
  for (const [place, filter] of filters.entries()) {
    const names = (key: TermKey) => (filter?.terms[key]?.any.length ?? 0) > 0;
    const rare = OF_MANY_VALUES.find(names);
    const word = rare === undefined ? filter?.text?.all[0] : undefined;
    const key = rare ?? (word === undefined ? OF_FEW_VALUES.find(names) : undefined);
    if (key !== undefined) {
      const values = byValue.get(key) ?? new Map<string, number[]>();
      byValue.set(key, values);
      for (const value of new Set(filter?.terms[key]?.any.map(fold))) put(values, value, place);
    } else if (word !== undefined) put(byWord, word, place);
    else if (filter?.severity) for (const level of new Set(filter.severity)) put(bySeverity, level, place);
    else rest.push(place);
  }
  return { byValue, byWord, bySeverity, rest };
}

function put<Key>(lane: Map<Key, number[]>, key: Key, place: number): void {
  const places = lane.get(key);
  if (places) places.push(place);
  else lane.set(key, [place]);
}
