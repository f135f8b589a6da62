/** Alerts in memory, for deciding without a store: what decisions make of them, and which cards that would bring. */
import type { RouteTaken } from '../domain/alert.ts';
import type { AlertDecision, LiveAlerts, RecoveryDecision } from '../domain/decision.ts';
import type { InsyncEvent } from '../domain/event.ts';
import { fold } from '../domain/text.ts';
import { type MemoryAlert, type MemoryHold, memoryTable, nameKey } from './memory-table.ts';

/** A card that would be posted; `event` asked for it, undefined for an alert that no event opened. */
export interface NewCard {
  readonly event: InsyncEvent | undefined;
  readonly channel: string;
}

export interface MemoryAlerts extends LiveAlerts {
  /** Opens, reopens or joins; `until` is when its silence ends, ms. */
  join(decision: AlertDecision, at: number, until: number | undefined): MemoryAlert;
  /** An alert without events, which holds back what has this key. */
  openParent(key: string, routes: readonly RouteTaken[], at: number): MemoryAlert;
  /** The alerts it resolves: those in which nothing is left. */
  recover(decision: RecoveryDecision, at: number): readonly MemoryAlert[];
  end(alert: MemoryAlert, at: number): void;
  /** Lets go of what silences held that are over at this moment, ms. */
  endSilences(at: number): void;
  /** Unresolved, with this key among their targets. */
  targeted(key: string): readonly MemoryAlert[];
  /** Forgets what was resolved before then, ms. */
  forget(before: number): void;
}

/**
 * Decisions are applied as the store applies them: alerts open, join, are held back and let go of; problems end;
 * parents hold and release. People do nothing here. `card` is told of each new card.
 */
export function memoryAlerts(card: (card: NewCard) => void): MemoryAlerts {
  const table = memoryTable();
  const holds = holdsOf(card, table.targeted);

  const end = (alert: MemoryAlert, at: number, endedAt: number) => {
    table.resolve(alert, at, endedAt);
    holds.forget(alert);
    holds.releaseChildren(alert);
  };

  return {
    ...table,
    join(decision, at, until) {
      const { event, group, silence, parent } = decision;
      const known = decision.alert === undefined ? undefined : table.get(decision.alert);
      if (known?.state === 'resolved') {
        if (decision.verdict === 'grouped') return known;
        table.reopen(known, at);
      }
      const alert = known ?? table.open(group, nameOf(event), at);
      table.addProblem(alert, decision.fingerprint, event);
      table.addKeys(alert, decision);
      alert.outage = decision.outage ?? alert.outage;
      if (silence !== undefined) holds.hold(alert, { kind: 'silence', until });
      else if (alert.hold?.kind === 'silence') holds.release(alert);
      if (parent !== undefined && alert.state === 'open') {
        holds.hold(alert, { kind: 'parent', alert: parent });
      }
      holds.want(alert, decision.routes, event);
      holds.holdChildren(alert);
      return alert;
    },
    openParent(key, routes, at) {
      const alert = table.open(key, '', at);
      table.addKeys(alert, { sources: [key], targets: [] });
      holds.want(alert, routes, undefined);
      holds.holdChildren(alert);
      return alert;
    },
    recover({ recovered, event }, at) {
      const touched = new Set<MemoryAlert>();
      for (const { alert: id, fingerprint } of recovered) {
        const alert = table.get(id);
        if (alert && table.endProblem(alert, fingerprint)) touched.add(alert);
      }
      const over = [...touched].filter(({ problems }) => problems.size === 0);
      for (const alert of over) end(alert, at, event.time);
      return over;
    },
    end(alert, at) {
      if (alert.state !== 'resolved') end(alert, at, at);
    },
    endSilences: holds.endSilences,
  };
}

function nameOf({ tenant, alertName }: InsyncEvent): string {
  return alertName === '' ? '' : nameKey(fold(tenant), fold(alertName));
}

/** Holding alerts back and letting go of them, and the cards that wait for it. */
function holdsOf(card: (card: NewCard) => void, targeted: (key: string) => readonly MemoryAlert[]) {
  /** Held by a silence that has an end. */
  const timed = new Set<MemoryAlert>();

  const post = (alert: MemoryAlert, channel: string, event: InsyncEvent | undefined) => {
    alert.channels.add(channel);
    card({ event, channel });
  };
  const hold = (alert: MemoryAlert, by: MemoryHold) => {
    Object.assign(alert, { state: 'silenced', hold: by });
    if (by.kind === 'silence' && by.until !== undefined) timed.add(alert);
    else timed.delete(alert);
  };
  const forget = (alert: MemoryAlert) => {
    timed.delete(alert);
    alert.waiting.clear();
  };
  const release = (alert: MemoryAlert) => {
    Object.assign(alert, { state: 'open', hold: undefined });
    for (const [channel, event] of alert.waiting) post(alert, channel, event);
    forget(alert);
  };
  const targetsOf = (parent: MemoryAlert) => [...parent.sources].flatMap(targeted);

  return {
    hold,
    release,
    forget,
    want(alert: MemoryAlert, routes: readonly RouteTaken[], event: InsyncEvent | undefined) {
      for (const { channel } of routes) {
        if (alert.channels.has(channel) || alert.waiting.has(channel)) continue;
        if (alert.hold) alert.waiting.set(channel, event);
        else post(alert, channel, event);
      }
    },
    holdChildren(parent: MemoryAlert) {
      if (parent.hold) return;
      for (const child of targetsOf(parent)) {
        if (child !== parent && child.state === 'open') hold(child, { kind: 'parent', alert: parent.id });
      }
    },
    releaseChildren(parent: MemoryAlert) {
      for (const child of targetsOf(parent)) {
        if (child.hold?.kind === 'parent' && child.hold.alert === parent.id) release(child);
      }
    },
    endSilences(at: number) {
      for (const alert of timed) {
        if (alert.hold?.kind === 'silence' && (alert.hold.until ?? Infinity) <= at) release(alert);
      }
    },
  };
}
