import type { EventArchive, EventRow } from '../domain/archive.ts';
import type { Filter, TermKey, Terms } from '../domain/filter.ts';
import type { LookupContext } from './context.ts';

/** The states in which an alert still is one. */
export const UNRESOLVED = ['open', 'acked', 'silenced'] as const;

/** Counting stops here where no index knows the number: beyond it an answer says "more than". */
export const COUNT_UP_TO = 10_000;

export function is(...any: readonly string[]): Terms {
  return { any, none: [] };
}

export function isNot(...none: readonly string[]): Terms {
  return { any: [], none };
}

/** A filter with these terms besides its own. */
export function and(filter: Filter, terms: Partial<Record<TermKey, Terms>>): Filter {
  return { ...filter, terms: { ...filter.terms, ...terms } };
}

/** The newest events of a filter. */
export async function newest(
  archive: EventArchive,
  filter: Filter,
  limit: number,
  { now, watch }: Pick<LookupContext, 'now' | 'watch'>,
): Promise<readonly EventRow[]> {
  const { rows } = await archive.page({ filter, now, limit }, watch);
  return rows;
}

/** Several lists of newest events as one; no event is in two of them. */
export function merged(lists: readonly (readonly EventRow[])[], limit: number): readonly EventRow[] {
  return lists
    .flat()
    .toSorted((a, b) => b.key - a.key)
    .slice(0, limit);
}
