import type { InsyncEvent } from '../domain/event.ts';

/**
 * The same for an event on every retry and in every format. `uniqueID` is unique by itself; the numbers of the other shapes
 * are unique within a tenant and a feed.
 */
export function stableId({ wire, tenant, id }: Pick<InsyncEvent, 'wire' | 'tenant' | 'id'>): string {
  if (wire === 'envelope') return id;
  const own = id === '' ? wire : `${wire}-${id}`;
  return tenant === '' ? own : `${tenant}-${own}`;
}
