import type {
  AlertDecision,
  Decide,
  Decision,
  LiveAlerts,
  RecoveryDecision,
  UnpairedDecision,
} from '../domain/decision.ts';
import type { InsyncEvent } from '../domain/event.ts';
import type { PageRules } from '../domain/ports.ts';
import type { Config } from '../domain/rules.ts';
import type { Standing, Subscription } from '../domain/standing.ts';
import { type EventView, viewOf } from './event-view.ts';
import { type FilterIndex, filterIndex } from './filter-index.ts';
import { fingerprint } from './fingerprint.ts';
import { group, type Membership, membership } from './group.ts';
import { history } from './history.ts';
import { type Inhibition, inhibitionOf, inhibitKeys } from './inhibit.ts';
import { policy } from './policy.ts';
import { recovery } from './recovery.ts';
import { isAlertResolution, pairing } from './resolution.ts';
import { activeAt, type Routes, route, routesOf } from './route.ts';
import { type Silences, silence, silencesOf } from './silence.ts';

/** What of the configuration decides about events. */
export type DecideRules = Pick<Config, 'alert' | 'routes' | 'reopenWithin' | 'inhibit' | 'outage'> &
  Partial<Pick<Config, 'retention'>>;

/** All there is to decide with, made ready once for many events. */
interface Ready {
  readonly policy: FilterIndex;
  readonly routes: Routes;
  readonly active: ((place: number) => boolean) | undefined;
  readonly inhibition: Inhibition;
  readonly silences: Silences;
  readonly subscriptions: Subscriptions;
  readonly reopenWithin: number;
  /** ms */
  readonly at: number;
  readonly historyBefore: number | undefined;
}

interface Subscriptions {
  readonly list: readonly Subscription[];
  readonly index: FilterIndex;
}

/**
 * How the events of a page that arrived `at` (ms) are decided about; events older than `historyBefore` are kept but
 * get no card, undefined once the first reading is done. Filters are made ready once for each configuration and once
 * for each `Standing`, however many pages there are.
 */
export function decider(
  rules: DecideRules,
): (at: number, historyBefore: number | undefined) => (standing: Standing) => Decide {
  const fixed = {
    policy: filterIndex(rules.alert.map(({ filter }) => filter)),
    routes: routesOf(rules.routes),
    inhibition: inhibitionOf(rules.inhibit, rules.outage),
    reopenWithin: rules.reopenWithin,
  };
  const known = new WeakMap<Standing, Pick<Ready, 'silences' | 'subscriptions'>>();
  return (at, historyBefore) => {
    const active = activeAt(fixed.routes, at);
    return (standing) => {
      const stands = known.get(standing) ?? readyStanding(standing);
      if (!known.has(standing)) known.set(standing, stands);
      const ready: Ready = { ...fixed, ...stands, active, at, historyBefore };
      return (event, live) => decide(ready, event, live);
    };
  };
}

/** The same with the rule of outages and of what is kept, as the ledger takes it. */
export function pageRules(rules: DecideRules): (at: number, historyBefore: number | undefined) => PageRules {
  const decideAt = decider(rules);
  const { outage, retention } = rules;
  return (at, historyBefore) => ({
    decide: decideAt(at, historyBefore),
    outage,
    ...(retention !== undefined && { keepFrom: at - retention }),
  });
}

function readyStanding(standing: Standing): Pick<Ready, 'silences' | 'subscriptions'> {
  const list = standing.subscriptions;
  return {
    silences: silencesOf(standing),
    subscriptions: { list, index: filterIndex(list.map(({ filter }) => filter)) },
  };
}

/**
 * The stages in their order. What the event belongs to comes before what it ends: a group it both joins and ends a
 * part of lives on.
 */
function decide(ready: Ready, event: InsyncEvent, live: LiveAlerts): readonly Decision[] {
  const view = viewOf(event);
  const subscribed = wantedBy(view, ready);
  const wanted = policy(view, ready.policy, subscribed.length > 0, ready.at);
  const rule = wanted.alert ? wanted.rule : 0;
  const ended = endOf(event, rule, live, ready);
  if (!wanted.alert || (ended?.verdict === 'resolved' && ended.reason === 'alert_resolution')) {
    return ended ? [ended] : [];
  }
  if (history(event.time, ready.historyBefore).history) {
    return ended ? [ended] : [{ verdict: 'history', event, rule }];
  }
  const alert = alertDecision(ready, view, { rule, subscribed }, live);
  return ended ? [alert, ended] : [alert];
}

function wantedBy(view: EventView, { subscriptions, at }: Ready): readonly Subscription[] {
  const { list, index } = subscriptions;
  if (list.length === 0) return [];
  return index
    .all(view, at)
    .map((place) => list[place] as Subscription)
    .filter(({ pausedUntil }) => pausedUntil === undefined || pausedUntil <= at);
}

/** What the event ends, or that it cannot be said what. */
function endOf(
  event: InsyncEvent,
  rule: number,
  live: LiveAlerts,
  { historyBefore }: Ready,
): RecoveryDecision | UnpairedDecision | undefined {
  if (isAlertResolution(event)) {
    const paired = pairing(event, live);
    if (paired.reason === 'alert_resolution') {
      return { verdict: 'resolved', event, rule, reason: paired.reason, recovered: paired.recovered };
    }
    // Of the past nothing lives that it could mean.
    if (history(event.time, historyBefore).history && paired.candidates.length === 0) return undefined;
    return { verdict: 'unpaired', event, rule, candidates: paired.candidates };
  }
  const over = recovery(event, live);
  if (over.reason !== 'success') return undefined;
  return { verdict: 'resolved', event, rule, reason: over.reason, recovered: over.recovered };
}

function alertDecision(
  ready: Ready,
  view: EventView,
  { rule, subscribed }: { readonly rule: number; readonly subscribed: readonly Subscription[] },
  live: LiveAlerts,
): AlertDecision {
  const { event } = view;
  const { routes, active, at } = ready;
  const key = fingerprint(event);
  const routing = route(view, { routes, active, subscribed, ruled: rule > 0, now: at });
  const first = routing.place === undefined ? undefined : routes.list[routing.place];
  const grouped = group(view, key, first, routing.place);
  const asked = { fingerprint: key, group: grouped.key, time: event.time };
  const member = membership(asked, live, at - ready.reopenWithin);
  const keys = inhibitKeys(view, ready.inhibition, at);
  const late = member.reason === 'late';
  const silencedBy = late ? undefined : silence(view, ready.silences, at).silence?.id;
  const parent = late ? undefined : parentOf(keys.targets, member, live);
  return {
    verdict: verdictOf(member, silencedBy, parent),
    ...{ event, rule, fingerprint: key, group: grouped.key, groupBy: grouped.groupBy },
    ...{ alert: member.alert?.id, routes: routing.routes, silence: silencedBy, parent },
    ...{ sources: keys.sources, targets: keys.targets, outage: keys.outage },
  };
}

/** An alert that somebody has is not held back, and none by itself. */
function parentOf(targets: readonly string[], { alert }: Membership, live: LiveAlerts): number | undefined {
  if (targets.length === 0 || alert?.state === 'acked') return undefined;
  const parent = live.parent(targets);
  return parent === alert?.id ? undefined : parent;
}

function verdictOf(
  { reason }: Membership,
  silencedBy: number | undefined,
  parent: number | undefined,
): AlertDecision['verdict'] {
  if (silencedBy !== undefined) return 'silenced';
  if (parent !== undefined) return 'inhibited';
  if (reason === 'new') return 'opened';
  return reason === 'recurred' ? 'reopened' : 'grouped';
}
