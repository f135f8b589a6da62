import type { RouteTaken } from '../domain/alert.ts';
import type { OutageRule } from '../domain/rules.ts';
import { fold } from '../domain/text.ts';
import type { MemoryAlerts } from './memory-alerts.ts';
import type { MemoryAlert } from './memory-table.ts';

export interface MemoryOutages {
  /** An event has joined this alert; true when an outage was opened for it. */
  joined(alert: MemoryAlert, routes: readonly RouteTaken[], at: number): boolean;
  /** Ends the outages that are over at this moment, ms. */
  endOver(at: number): void;
}

interface Outage {
  readonly alert: MemoryAlert;
  joinedAt: number;
  /** When it was last looked whether it is over. */
  askedAt: number;
}

/** Whether an outage is over is looked at no more often, ms: it means going through all it holds back. */
const ASK_EVERY = 60_000;

/**
 * When alerts of so many subjects were opened within so long under one key, they are one outage, which holds them
 * back. It is over when fewer are left and none has joined for as long.
 */
export function memoryOutages(alerts: MemoryAlerts, rule: OutageRule | undefined): MemoryOutages {
  const live = new Map<string, Outage>();
  /** By key, the alerts opened within the rule's time, oldest first. */
  const recent = new Map<string, MemoryAlert[]>();

  /** Takes in an alert opened just now, and forgets those of too long ago. */
  const recentOf = (key: string, alert: MemoryAlert, at: number, within: number): readonly MemoryAlert[] => {
    const before = recent.get(key) ?? [];
    const from = before.findIndex(({ openedAt }) => openedAt >= at - within);
    const kept = from < 0 ? [] : from === 0 ? before : before.slice(from);
    if (alert.openedAt === at && kept.at(-1) !== alert) kept.push(alert);
    recent.set(key, kept);
    return kept;
  };

  return {
    joined(alert, routes, at) {
      const { outage: key } = alert;
      if (!rule || key === undefined) return false;
      const opened = recentOf(key, alert, at, rule.within);
      const known = live.get(key);
      if (known) known.joinedAt = at;
      if (known || subjectsOf(opened, key) < rule.subjects) return false;
      live.set(key, { alert: alerts.openParent(key, routes, at), joinedAt: at, askedAt: at });
      return true;
    },
    endOver(at) {
      if (!rule || live.size === 0) return;
      for (const [key, outage] of live) {
        if (at - outage.joinedAt < rule.within || at - outage.askedAt < ASK_EVERY) continue;
        outage.askedAt = at;
        if (subjectsOf(alerts.targeted(key), key) >= rule.subjects) continue;
        live.delete(key);
        alerts.end(outage.alert, at);
      }
    },
  };
}

/** The subjects that fail under this key. */
function subjectsOf(alerts: readonly MemoryAlert[], key: string): number {
  const found = new Set<string>();
  for (const { outage, problems } of alerts) {
    if (outage === key) for (const { subject } of problems.values()) found.add(fold(subject));
  }
  return found.size;
}
