import { nextStep } from '../sql/event-columns.ts';

/**
 * A free key for each event: the wanted one, or where another event holds it the first free one in growing steps, since
 * a feed whose times are whole seconds may bring thousands of events of one moment. `taken` tells which of some keys
 * are stored: first of all the wanted ones (round 0), then of those looked at next for events that found none free.
 */
export function freeKeys(
  wanted: readonly number[],
  taken: (keys: readonly number[], round: number) => ReadonlySet<number>,
): number[] {
  const given = new Set<number>();
  const found: number[] = [];
  let open = wanted.map((key, index) => ({ index, key, step: 1 }));
  for (let round = 0; open.length > 0; round += 1) {
    const asked = new Set(open.map(({ key }) => key));
    const stored = taken([...asked], round);
    const next: typeof open = [];
    // Each looks elsewhere, so that one more question settles nearly all.
    const reserved = new Set<number>();
    for (let { index, key, step } of open) {
      for (; stored.has(key) || given.has(key) || reserved.has(key); step = nextStep(step)) key += step;
      if (asked.has(key)) {
        given.add(key);
        found[index] = key;
      } else {
        reserved.add(key);
        next.push({ index, key, step });
      }
    }
    open = next;
  }
  return found;
}
