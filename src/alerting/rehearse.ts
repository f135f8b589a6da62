import type { Rehearsed } from '../domain/answers.ts';
import type { AlertDecision, Decision } from '../domain/decision.ts';
import type { InsyncEvent } from '../domain/event.ts';
import type { Standing } from '../domain/standing.ts';
import { type DecideRules, decider } from './decide.ts';
import { memoryAlerts, type NewCard } from './memory-alerts.ts';
import { memoryOutages } from './memory-outages.ts';

/** Rules being tried out on events of the past. */
export interface Rehearsal {
  /**
   * The next events, in the order of their times, as many as suits the caller. Returns the new cards they bring, each
   * with the event that asked for it: mostly one of these, an earlier one where a card had waited for a silence or a
   * parent failure to end, undefined for the notice of an outage.
   */
  feed(events: readonly InsyncEvent[]): readonly NewCard[];
  /** What it has come to so far. */
  sum(): Rehearsed;
}

/**
 * What rules would make of events, as if each had come at the moment it tells of. It begins without alerts, and
 * nobody acknowledges, silences or resolves anything meanwhile. Of `standing`, silences are in force from when they
 * were made, subscriptions all the time. Storms do not fold and nothing is delivered. Holds as much as there are alerts
 * that are not resolved, or were resolved within `reopenWithin`, whatever the number of events.
 */
export function rehearse(rules: DecideRules, standing: Standing): Rehearsal {
  const decideAt = decider(rules);
  const until = new Map(standing.silences.map((silence) => [silence.id, silence.until]));
  let cards: NewCard[] = [];
  const alerts = memoryAlerts((card) => cards.push(card));
  const outages = memoryOutages(alerts, rules.outage);
  const counted = { alerts: 0, silenced: 0, inhibited: 0, resolved: 0 };
  const channels = new Map<string, number>();

  const apply = (decision: Decision, at: number) => {
    if (decision.verdict === 'history' || decision.verdict === 'unpaired') return;
    if (decision.verdict === 'resolved') {
      counted.resolved += alerts.recover(decision, at).length;
      return;
    }
    const { alert, verdict, silence } = decision;
    if (alert === undefined) counted.alerts += 1;
    if (verdict === 'silenced' || verdict === 'inhibited') counted[verdict] += 1;
    const joined = alerts.join(decision, at, silence === undefined ? undefined : until.get(silence));
    if (outages.joined(joined, routesOf(decision), at)) counted.alerts += 1;
  };

  return {
    feed(events) {
      cards = [];
      for (const event of events) {
        alerts.endSilences(event.time);
        outages.endOver(event.time);
        alerts.forget(event.time - rules.reopenWithin);
        for (const decision of decideAt(event.time, undefined)(standing)(event, alerts)) {
          apply(decision, event.time);
        }
      }
      for (const { channel } of cards) channels.set(channel, (channels.get(channel) ?? 0) + 1);
      return cards;
    },
    sum() {
      const list = [...channels].map(([channel, count]) => ({ channel, cards: count }));
      list.sort((a, b) => b.cards - a.cards || (a.channel < b.channel ? -1 : 1));
      return { ...counted, channels: list, cards: list.reduce((sum, { cards: each }) => sum + each, 0) };
    },
  };
}

/** The notice of an outage goes where rules send what crossed the line, not to subscribers of one device. */
function routesOf({ routes }: AlertDecision): AlertDecision['routes'] {
  const ruled = routes.filter(({ subscription }) => subscription === undefined);
  return ruled.length > 0 ? ruled : routes;
}
