import type { Silence, Standing } from '../domain/standing.ts';
import type { EventView } from './event-view.ts';
import { type FilterIndex, filterIndex } from './filter-index.ts';

/** The silences that have not ended, the one that lasts longest first. */
export interface Silences {
  readonly list: readonly Silence[];
  readonly index: FilterIndex;
}

export type Silenced =
  | { readonly silence: Silence; readonly reason: 'silenced' }
  | { readonly silence: undefined; readonly reason: 'not_silenced' };

export function silencesOf({ silences }: Pick<Standing, 'silences'>): Silences {
  const list = silences
    .filter(({ ended }) => ended === undefined)
    .toSorted((a, b) => lasting(b) - lasting(a) || a.id - b.id);
  return { list, index: filterIndex(list.map(({ filter }) => filter)) };
}

/** The silence that takes the event at this moment (ms), the one that lasts longest. */
export function silence(view: EventView, { list, index }: Silences, at: number): Silenced {
  if (list.length === 0) return { silence: undefined, reason: 'not_silenced' };
  const place = index.first(view, at, { allowed: (each) => inForce(list[each], at) });
  const found = place === undefined ? undefined : list[place];
  return found ? { silence: found, reason: 'silenced' } : { silence: undefined, reason: 'not_silenced' };
}

function inForce(one: Silence | undefined, at: number): boolean {
  return one !== undefined && one.at <= at && at < lasting(one);
}

/** A large number rather than infinity: the difference of two of them is a number. */
function lasting({ until }: Silence): number {
  return until ?? Number.MAX_SAFE_INTEGER;
}
