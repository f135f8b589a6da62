import type { RouteTaken } from '../domain/alert.ts';
import { within } from '../domain/hours.ts';
import type { Route } from '../domain/rules.ts';
import type { Subscription } from '../domain/standing.ts';
import type { EventView } from './event-view.ts';
import { type FilterIndex, filterIndex } from './filter-index.ts';

/** The routes of the configuration, made ready. */
export interface Routes {
  readonly list: readonly Route[];
  readonly taken: readonly RouteTaken[];
  readonly index: FilterIndex;
  /** Some routes take events only at some hours. */
  readonly timed: boolean;
}

export interface Routing {
  /** At least one for an event of the rules: the last route takes everything. */
  readonly routes: readonly RouteTaken[];
  /** 0-based place of the route that took it first and says how it is grouped; undefined where only a subscription did. */
  readonly place: number | undefined;
  readonly reason: 'matched' | 'default_route' | 'subscribed';
}

export function routesOf(list: readonly Route[]): Routes {
  return {
    list,
    taken: list.map(routeTaken),
    index: filterIndex(list.map(({ filter }) => filter)),
    timed: list.some(({ active }) => active !== undefined),
  };
}

/** Which routes take events at this moment, ms; each looked up once. Undefined: all of them. */
export function activeAt({ list, timed }: Routes, at: number): ((place: number) => boolean) | undefined {
  if (!timed) return undefined;
  const known: (boolean | undefined)[] = [];
  return (place) => {
    const answer = known[place] ?? isActive(list[place], at);
    known[place] = answer;
    return answer;
  };
}

function isActive(route: Route | undefined, at: number): boolean {
  return route?.active === undefined || within(route.active, at);
}

/**
 * Where an event's cards go: the first route that matches, and on while `continue` says so; after them the
 * subscriptions that want it. A channel named twice gets one card, by whoever named it first. An event that no alert
 * rule wants goes to the subscriptions only.
 */
export function route(
  view: EventView,
  asked: {
    readonly routes: Routes;
    readonly active: ((place: number) => boolean) | undefined;
    readonly subscribed: readonly Subscription[];
    /** An alert rule wants it. */
    readonly ruled: boolean;
    readonly now: number;
  },
): Routing {
  const { subscribed, ruled } = asked;
  const places = ruled ? walk(view, asked) : [];
  const found = places.map((place) => asked.routes.taken[place] as RouteTaken);
  const [place] = places;
  return {
    routes: onePerChannel([...found, ...subscribed.map(subscriptionTaken)]),
    place,
    reason:
      place === undefined ? 'subscribed' : asked.routes.list[place]?.filter ? 'matched' : 'default_route',
  };
}

function walk(
  view: EventView,
  { routes, active, now }: Pick<Parameters<typeof route>[1], 'routes' | 'active' | 'now'>,
): number[] {
  const places: number[] = [];
  for (let from = 0; ; ) {
    const place = routes.index.first(view, now, active ? { from, allowed: active } : { from });
    if (place === undefined) return places;
    places.push(place);
    if (!routes.list[place]?.continue) return places;
    from = place + 1;
  }
}

function onePerChannel(routes: readonly RouteTaken[]): readonly RouteTaken[] {
  if (routes.length < 2) return routes;
  const channels = new Set<string>();
  return routes.filter(({ channel }) => !channels.has(channel) && channels.add(channel));
}

/** The route as it goes with a card; `place` is 0-based. */
export function routeTaken(route: Route, place: number): RouteTaken {
  const { groupWait, groupInterval, repeatInterval, escalate, quiet } = route;
  return {
    ...{ route: place + 1, match: route.text, channel: route.channel, mention: route.mention },
    ...(groupWait > 0 && { groupWait }),
    ...(groupInterval > 0 && { groupInterval }),
    ...(repeatInterval > 0 && { repeatInterval }),
    ...(escalate.length > 0 && { escalate }),
    ...(quiet && { quiet }),
  };
}

function subscriptionTaken({ id, text, channel }: Subscription): RouteTaken {
  return { route: 0, subscription: id, match: text, channel, mention: '' };
}
