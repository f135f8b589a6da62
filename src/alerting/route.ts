import type { RouteTaken } from '../domain/alert.ts';
import type { InsyncEvent } from '../domain/event.ts';
import { matches } from '../domain/filter-match.ts';
import type { Route } from '../domain/rules.ts';

/**
 * The channels an event's card goes to: the first route that matches, and on while `continue` says so. A channel
 * named twice gets one card, by the first route that named it.
 */
export function route(event: InsyncEvent, routes: readonly Route[], now: number): readonly RouteTaken[] {
  const taken: RouteTaken[] = [];
  for (const [index, candidate] of routes.entries()) {
    if (candidate.filter && !matches(candidate.filter, event, { now })) continue;
    if (!taken.some(({ channel }) => channel === candidate.channel)) taken.push(take(candidate, index));
    if (!candidate.continue) break;
  }
  return taken;
}

function take(route: Route, index: number): RouteTaken {
  return { route: index + 1, match: route.text, channel: route.channel, mention: route.mention };
}
