import type { AlertState } from '../domain/alert.ts';
import type { LiveAlert, LiveAlerts } from '../domain/decision.ts';
import type { InsyncEvent } from '../domain/event.ts';
import { type Multimap, multimap } from './multimap.ts';

export type MemoryHold =
  | { readonly kind: 'silence'; readonly until: number | undefined }
  | { readonly kind: 'parent'; readonly alert: number };

/** An alert as far as deciding and counting cards need it. */
export interface MemoryAlert extends LiveAlert {
  state: AlertState;
  resolvedAt: number | undefined;
  endedAt: number | undefined;
  openedAt: number;
  hold: MemoryHold | undefined;
  readonly group: string;
  /** Tenant and alert name in one key. */
  readonly name: string;
  /** The channels that have a card of it. */
  readonly channels: Set<string>;
  /** The channels that get one when it is let go of, and the event that asked for it. */
  readonly waiting: Map<string, InsyncEvent | undefined>;
  /** By fingerprint, those that are not over. */
  readonly problems: Map<string, { readonly subject: string; readonly lastSeen: number }>;
  readonly sources: Set<string>;
  readonly targets: Set<string>;
  outage: string | undefined;
}

/** The alerts and the ways they are found by. */
export interface MemoryTable extends LiveAlerts {
  get(alert: number): MemoryAlert | undefined;
  open(group: string, name: string, at: number): MemoryAlert;
  /** Resolved alerts are found by their group only. */
  resolve(alert: MemoryAlert, at: number, endedAt: number): void;
  reopen(alert: MemoryAlert, at: number): void;
  addProblem(alert: MemoryAlert, fingerprint: string, event: InsyncEvent): void;
  /** False when there is none such. */
  endProblem(alert: MemoryAlert, fingerprint: string): boolean;
  addKeys(alert: MemoryAlert, keys: { sources: readonly string[]; targets: readonly string[] }): void;
  /** Unresolved, with this key among their targets. */
  targeted(key: string): readonly MemoryAlert[];
  /** Forgets what was resolved before then, ms. */
  forget(before: number): void;
}

export function memoryTable(): MemoryTable {
  const alerts = new Map<number, MemoryAlert>();
  const byGroup = new Map<string, MemoryAlert>();
  const byFingerprint = new Map<string, MemoryAlert>();
  const resolved = new Set<MemoryAlert>();
  const lists = {
    name: multimap<MemoryAlert>(),
    source: multimap<MemoryAlert>(),
    target: multimap<MemoryAlert>(),
  };
  let made = 0;

  return {
    ...readsOf(byGroup, byFingerprint, lists),
    get: (alert) => alerts.get(alert),
    targeted: (key) => lists.target.get(key),
    open(group, name, at) {
      made += 1;
      const alert = newAlert(made, group, name, at);
      alerts.set(alert.id, alert);
      byGroup.set(group, alert);
      lists.name.add(name, alert);
      return alert;
    },
    resolve(alert, at, endedAt) {
      Object.assign(alert, { state: 'resolved', resolvedAt: at, endedAt, hold: undefined });
      for (const fingerprint of alert.problems.keys()) byFingerprint.delete(fingerprint);
      alert.problems.clear();
      lists.name.remove(alert.name, alert);
      for (const key of alert.sources) lists.source.remove(key, alert);
      for (const key of alert.targets) lists.target.remove(key, alert);
      resolved.add(alert);
    },
    reopen(alert, at) {
      Object.assign(alert, { state: 'open', resolvedAt: undefined, endedAt: undefined, openedAt: at });
      alert.sources.clear();
      alert.targets.clear();
      lists.name.add(alert.name, alert);
      resolved.delete(alert);
    },
    addProblem(alert, fingerprint, { subject, time }) {
      const seen = alert.problems.get(fingerprint)?.lastSeen ?? time;
      alert.problems.set(fingerprint, { subject, lastSeen: Math.max(seen, time) });
      byFingerprint.set(fingerprint, alert);
    },
    endProblem(alert, fingerprint) {
      byFingerprint.delete(fingerprint);
      return alert.problems.delete(fingerprint);
    },
    addKeys(alert, { sources, targets }) {
      addAll(alert, sources, alert.sources, lists.source);
      addAll(alert, targets, alert.targets, lists.target);
    },
    forget(before) {
      for (const alert of resolved) {
        // In the order of their ends: the first that is young enough is not the last.
        if ((alert.resolvedAt ?? before) >= before) return;
        resolved.delete(alert);
        alerts.delete(alert.id);
        if (byGroup.get(alert.group) === alert) byGroup.delete(alert.group);
      }
    },
  };
}

function readsOf(
  byGroup: ReadonlyMap<string, MemoryAlert>,
  byFingerprint: ReadonlyMap<string, MemoryAlert>,
  lists: { readonly name: Multimap<MemoryAlert>; readonly source: Multimap<MemoryAlert> },
): LiveAlerts {
  return {
    ofGroup(group, since) {
      const alert = byGroup.get(group);
      return alert && (alert.resolvedAt === undefined || alert.resolvedAt >= since) ? alert : undefined;
    },
    holding(fingerprint) {
      const alert = byFingerprint.get(fingerprint);
      const problem = alert?.problems.get(fingerprint);
      return alert && problem && { alert, fingerprint, ...problem };
    },
    named: (tenant, alertName) =>
      lists.name
        .get(nameKey(tenant, alertName))
        .flatMap((alert) =>
          [...alert.problems].map(([fingerprint, problem]) => ({ alert, fingerprint, ...problem })),
        ),
    parent(keys) {
      const found = keys.flatMap((key) => lists.source.get(key).filter(({ hold }) => !hold));
      return found.length === 0 ? undefined : Math.min(...found.map(({ id }) => id));
    },
  };
}

/** Both folded. */
export function nameKey(tenant: string, alertName: string): string {
  return JSON.stringify([tenant, alertName]);
}

function newAlert(id: number, group: string, name: string, at: number): MemoryAlert {
  return {
    ...{ id, state: 'open', resolvedAt: undefined, endedAt: undefined, openedAt: at, hold: undefined },
    ...{ group, name, outage: undefined, channels: new Set(), waiting: new Map(), problems: new Map() },
    ...{ sources: new Set(), targets: new Set() },
  };
}

function addAll(
  alert: MemoryAlert,
  keys: readonly string[],
  own: Set<string>,
  list: Multimap<MemoryAlert>,
): void {
  for (const key of keys) {
    own.add(key);
    list.add(key, alert);
  }
}
