/** Where an event would go: each rule and route with why it takes it or not. Pure; the bot's own functions are asked. */
import { viewOf } from '../alerting/event-view.ts';
import { filterIndex } from '../alerting/filter-index.ts';
import { policy } from '../alerting/policy.ts';
import { activeAt, route, routesOf } from '../alerting/route.ts';
import { silence, silencesOf } from '../alerting/silence.ts';
import type { RouteTaken } from '../domain/alert.ts';
import type { InsyncEvent } from '../domain/event.ts';
import type { Config, Route } from '../domain/rules.ts';
import type { Silence, Standing } from '../domain/standing.ts';
import { explain } from './explain.ts';

export interface Tried {
  /** 1-based. */
  readonly place: number;
  /** As YAML on one line; '' where it takes everything. */
  readonly text: string;
  readonly takes: boolean;
  /** Why it does not, in words; '' where it does. */
  readonly why: string;
}

export interface RouteTried extends Tried {
  readonly channel: string;
}

export interface RouteTest {
  readonly event: InsyncEvent;
  /** An alert, by this rule (1-based); 0: only by a subscription. */
  readonly alert: boolean;
  readonly rule: number;
  readonly reason: ReturnType<typeof policy>['reason'] | ReturnType<typeof route>['reason'];
  readonly rules: readonly Tried[];
  readonly routes: readonly RouteTried[];
  /** Where cards go, subscriptions among them. */
  readonly cards: readonly RouteTaken[];
  /** The silence that would take it; undefined for none, or where no database was read. */
  readonly silence: Silence | undefined;
  /** Silences and subscriptions were read. */
  readonly standing: boolean;
}

/** `standing` undefined: no database is there. `now` in ms. */
export function testRoutes(
  event: InsyncEvent,
  rules: Pick<Config, 'alert' | 'routes'>,
  standing: Standing | undefined,
  now: number,
): RouteTest {
  const view = viewOf(event);
  const subscribed = (standing?.subscriptions ?? []).filter(
    ({ filter, pausedUntil }) =>
      (pausedUntil === undefined || pausedUntil <= now) && filterIndex([filter]).first(view, now) === 0,
  );
  const wanted = policy(
    view,
    filterIndex(rules.alert.map(({ filter }) => filter)),
    subscribed.length > 0,
    now,
  );
  const rule = wanted.alert ? wanted.rule : 0;
  const routes = routesOf(rules.routes);
  const active = activeAt(routes, now);
  const routing = wanted.alert
    ? route(view, { routes, active, subscribed, ruled: rule > 0, now })
    : undefined;
  const tried = routesTried(event, rules.routes, { asked: rule > 0, active, now });
  const held = wanted.alert && standing ? silence(view, silencesOf(standing), now).silence : undefined;
  return {
    event,
    alert: wanted.alert,
    rule,
    reason: routing?.reason ?? wanted.reason,
    rules: rules.alert.map(({ filter, text }, at) => triedOf(at, text, explain(filter, event, { now }))),
    routes: tried,
    cards: routing?.routes ?? [],
    silence: held,
    standing: standing !== undefined,
  };
}

function routesTried(
  event: InsyncEvent,
  routes: readonly Route[],
  how: {
    readonly asked: boolean;
    readonly active: ((place: number) => boolean) | undefined;
    readonly now: number;
  },
): readonly RouteTried[] {
  let takenBy: number | undefined;
  return routes.map((each, at) => {
    const { filter, text, channel } = each;
    const why = !how.asked
      ? 'not asked: it is no alert'
      : takenBy !== undefined
        ? `not asked: route ${takenBy} took it`
        : how.active?.(at) === false
          ? 'takes no events at this hour'
          : filter && explain(filter, event, { now: how.now });
    if (why === undefined && !each.continue) takenBy = at + 1;
    return { ...triedOf(at, text, why), channel };
  });
}

function triedOf(at: number, text: string, why: string | undefined): Tried {
  return { place: at + 1, text, takes: why === undefined, why: why ?? '' };
}
