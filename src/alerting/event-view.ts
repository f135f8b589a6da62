import type { InsyncEvent } from '../domain/event.ts';
import { type TermKey, termValue } from '../domain/filter.ts';
import { searchText } from '../domain/filter-match.ts';
import { fold } from '../domain/text.ts';

/** An event with what filters and keys ask of it, each found out once however many ask. */
export interface EventView {
  readonly event: InsyncEvent;
  folded(key: TermKey): string;
  words(): ReadonlySet<string>;
}

export function viewOf(event: InsyncEvent): EventView {
  const folded: Partial<Record<TermKey, string>> = {};
  let found: ReadonlySet<string> | undefined;
  return {
    event,
    folded(key) {
      const known = folded[key];
      if (known !== undefined) return known;
      const made = fold(termValue(event, key));
      folded[key] = made;
      return made;
    },
    words() {
      found ??= new Set(searchText(event));
      return found;
    },
  };
}
