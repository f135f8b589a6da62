import type { LiveAlert, LiveAlerts } from '../domain/decision.ts';
import type { GroupKey, Route } from '../domain/rules.ts';
import { fold } from '../domain/text.ts';
import type { EventView } from './event-view.ts';

export interface Group {
  readonly key: string;
  readonly groupBy: readonly GroupKey[];
  readonly reason: 'fingerprint' | 'group_by';
}

/**
 * What makes events one alert: the fingerprint, or what its route groups by, with the route's place so that the
 * groups of two routes stay apart. A fingerprint begins with a text, such a key with a number: they cannot meet.
 */
export function group(
  view: EventView,
  fingerprint: string,
  route: Route | undefined,
  place: number | undefined,
): Group {
  const groupBy = route?.groupBy ?? [];
  if (groupBy.length === 0 || place === undefined) {
    return { key: fingerprint, groupBy: [], reason: 'fingerprint' };
  }
  const values = groupBy.map((key) => (key === 'alert-name' ? fold(view.event.alertName) : view.folded(key)));
  return { key: JSON.stringify([place + 1, ...values]), groupBy, reason: 'group_by' };
}

export type Membership =
  | { readonly alert: undefined; readonly reason: 'new' }
  | {
      readonly alert: LiveAlert;
      readonly reason: /** Its problem lives there. */
        | 'live_problem'
        /** Its group has an alert. */
        | 'live_group'
        /** Its alert was resolved a short while ago. */
        | 'recurred'
        /** Its alert was resolved, and the event is of before that. */
        | 'late';
    };

/**
 * The alert the event joins. A problem that lives somewhere stays there, whatever the rules say now. What comes late,
 * from before the end of an alert resolved just now, is no recurrence: it counts on that alert and reopens nothing.
 */
export function membership(
  asked: { readonly fingerprint: string; readonly group: string; readonly time: number },
  live: LiveAlerts,
  resolvedSince: number,
): Membership {
  const problem = live.holding(asked.fingerprint);
  if (problem) return { alert: problem.alert, reason: 'live_problem' };
  const alert = live.ofGroup(asked.group, resolvedSince);
  if (!alert) return { alert: undefined, reason: 'new' };
  if (alert.state !== 'resolved') return { alert, reason: 'live_group' };
  const late = alert.endedAt !== undefined && asked.time <= alert.endedAt;
  return { alert, reason: late ? 'late' : 'recurred' };
}
