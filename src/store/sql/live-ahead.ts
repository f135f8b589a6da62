import type { Decide, Decision, LiveAlerts } from '../../domain/decision.ts';
import type { InsyncEvent } from '../../domain/event.ts';
import type { Database } from './database.ts';

/** What deciding asks about. */
export interface LiveKeys {
  readonly problems: Set<string>;
  readonly groups: Set<string>;
  /** Of an inhibition. */
  readonly sources: Set<string>;
  /** Groups were asked for alerts resolved from this moment (ms) on. */
  readonly since: number;
}

/** The alerts as they are, while the events of one page are decided about. */
export interface LivePage extends LiveAlerts {
  /** What was decided about an event has been done. */
  done(decisions: readonly Decision[]): void;
}

/**
 * Of most events of a feed nothing is known: no problem ends, no alert is joined. Where each such question is a way to a
 * server, the page is decided about once as if there were no alerts, which changes nothing, only to learn what will
 * be asked; what there is nothing about is asked at once, and remembered till a decision may have changed it. Belongs
 * inside the transaction of the page.
 */
export function liveAhead(
  database: Database,
  live: LiveAlerts,
): (events: readonly InsyncEvent[], decide: Decide) => LivePage {
  const unknown = database.engine.unknown?.(database);
  return (events, decide) => {
    if (!unknown || events.length < 2) return { ...live, done: () => undefined };
    const nothing = unknown(keysAsked(events, decide));
    /** With an alert that is open again, problems are that nobody named. */
    let again = false;
    return {
      ofGroup(group, since) {
        if (since >= nothing.since && nothing.groups.has(group)) return undefined;
        const alert = live.ofGroup(group, since);
        if (alert?.state === 'resolved') again = true;
        return alert;
      },
      holding: (fingerprint) => (nothing.problems.has(fingerprint) ? undefined : live.holding(fingerprint)),
      named: live.named,
      parent: (keys) => live.parent(keys.filter((key) => !nothing.sources.has(key))),
      done(decisions) {
        if (again) forget(nothing);
        again = false;
        for (const decision of decisions) {
          if (!('routes' in decision)) continue;
          nothing.problems.delete(decision.fingerprint);
          nothing.groups.delete(decision.group);
          for (const key of decision.sources) nothing.sources.delete(key);
        }
      },
    };
  };
}

function keysAsked(events: readonly InsyncEvent[], decide: Decide): LiveKeys {
  const keys = { problems: new Set<string>(), groups: new Set<string>(), sources: new Set<string>() };
  let earliest = Number.MAX_SAFE_INTEGER;
  const nobody: LiveAlerts = {
    ofGroup(group, since) {
      keys.groups.add(group);
      earliest = Math.min(earliest, since);
      return undefined;
    },
    holding(fingerprint) {
      keys.problems.add(fingerprint);
      return undefined;
    },
    named: () => [],
    parent(asked) {
      for (const key of asked) keys.sources.add(key);
      return undefined;
    },
  };
  for (const event of events) decide(event, nobody);
  return { ...keys, since: earliest };
}

function forget({ problems, groups, sources }: LiveKeys): void {
  for (const keys of [problems, groups, sources]) keys.clear();
}
