/** A few thousand events of all sorts over some days, the same at every run, and what they say counted by hand. */
import type { EventRow, Span, TallyKey } from '../../src/domain/archive.ts';
import type { InsyncEvent } from '../../src/domain/event.ts';
import type { Filter } from '../../src/domain/filter.ts';
import { matches } from '../../src/domain/filter-match.ts';
import type { PageRules } from '../../src/domain/ports.ts';
import { fold } from '../../src/domain/text.ts';
import { DAY, event, NOW } from './samples.ts';

const TYPES = ['Backup', 'Backup', 'Backup', 'BACKUP', 'Restore', 'Admin Login', 'Größe'];
const FEATURES = ['Backup And Restore', 'backup and restore', 'API', ''];
const STATUSES = [
  'Success',
  'Success',
  'Success',
  'Failed',
  'Failed',
  'Completed with errors',
  'Canceled',
  '',
];
const DEVICES = ['FIN-LAPTOP-7', 'fin-laptop-7', 'FIN-LAPTOP-70', 'LAB-PC-9', 'Été-1', 'SRV-DB-1'];
const IDENTITIES = ['inSync', 'admin@example.com', 'Admin@example.com', 'jane@example.com', ''];
const MORE = [
  'Files Missed:0',
  'Files Missed:3',
  'files_missed:12',
  'Error:Disk read error',
  'Error:Read disk',
  '',
];

/** Days before `NOW` the events are spread over: summer time ends within them. */
export const HISTORY_DAYS = 40;

/** Nothing is worth an alert: all of it is history. */
export const NO_ALERTS: PageRules = { decide: () => () => [], outage: undefined };

/** In no order of time; no two of one millisecond. */
export function history(count: number): InsyncEvent[] {
  const random = numbers(20_261_122);
  const one = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
  const times = new Set<number>();
  // Denser towards the end, and often at the edges of quarter hours.
  while (times.size < count) {
    const time = NOW - Math.floor(random() ** 2 * HISTORY_DAYS * DAY);
    times.add(random() < 0.2 ? Math.round(time / 900_000) * 900_000 - Math.floor(random() * 3) : time);
  }
  return [...times].map((time, index) =>
    event({
      ...{
        id: `h${index}`,
        time,
        type: one(TYPES),
        feature: one(FEATURES),
        severity: Math.floor(random() * 8),
      },
      ...{ status: one(STATUSES), device: one(DEVICES), tenant: one(['12345', 't1', '']), more: one(MORE) },
      ...{
        identity: one(IDENTITIES),
        identityType: one(['SERVICE', 'ADMIN', '']),
        group: one(['77', '78', '']),
      },
    }),
  );
}

/** What the predicate takes, newest first. */
export function taken(events: readonly InsyncEvent[], filter: Filter): InsyncEvent[] {
  return events
    .filter((one) => matches(filter, one, { now: NOW, status: 'none' }))
    .toSorted((a, b) => b.time - a.time);
}

export const idsOf = (rows: readonly EventRow[]) => rows.map((row) => row.event.id);

/** Counted by folded name; each with the name as the newest of all `events` spells it. */
export function groupsBy(events: readonly InsyncEvent[], within: readonly InsyncEvent[], by: TallyKey) {
  const nameOf = (one: InsyncEvent) => String(one[by as 'type']);
  const counts = new Map<string, number>();
  for (const one of within) counts.set(fold(nameOf(one)), (counts.get(fold(nameOf(one))) ?? 0) + 1);
  const newest = events.toSorted((a, b) => b.time - a.time);
  const spelt = (folded: string) => nameOf(newest.find((one) => fold(nameOf(one)) === folded) as InsyncEvent);
  return new Map([...counts].map(([folded, n]) => [spelt(folded), n]));
}

export function within(events: readonly InsyncEvent[], { from, to }: Span): InsyncEvent[] {
  return events.filter(({ time }) => time >= from && time < to);
}

/** mulberry32 (github.com/bryc/code, PRNGs). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
