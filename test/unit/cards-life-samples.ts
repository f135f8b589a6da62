/** Records, silences, subscriptions and figures to draw, as the store would give them. */
import type { DigestAnswer, RehearsalAnswer } from '../../src/domain/answers.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';
import type { Silence, Subscription } from '../../src/domain/standing.ts';
import { now } from './cards-lookups.ts';
import { at, maya, rowOf } from './cards-samples.ts';

const DAY = 86_400_000;
export const told = { now, zone: 'UTC', canonical: 'acks' };

export function entryOf(over: Partial<AuditEntry> = {}): AuditEntry {
  return {
    seq: 412,
    at: at('2026-11-22T14:28:00Z'),
    action: 'ack',
    reason: 'click',
    by: maya,
    alert: 1041,
    ref: undefined,
    was: 'open',
    became: 'acked',
    note: '',
    data: {},
    prev: '',
    hash: 'h',
    ...over,
  };
}

export function silenceOf(over: Partial<Silence> = {}): Silence {
  return {
    id: 88,
    filter: { terms: {} },
    text: '--type Backup --subject LAB-PC-9',
    by: { id: 'U07JON', name: 'Jon Lind' },
    note: 'Lab move, machines are unplugged',
    at: at('2026-11-22T14:00:00Z'),
    until: at('2026-11-22T18:00:00Z'),
    alert: 1037,
    hits: 3,
    ended: undefined,
    ...over,
  };
}

export function subscriptionOf(over: Partial<Subscription> = {}): Subscription {
  return {
    id: 4,
    channel: 'C0123BACKUP',
    filter: { terms: {} },
    text: '--feature "Backup And Restore" --severity "<=3"',
    by: maya,
    at: at('2026-11-20T10:00:00Z'),
    pausedUntil: undefined,
    ...over,
  };
}

export function rehearsalOf(over: Partial<RehearsalAnswer> = {}): RehearsalAnswer {
  const rules = { alerts: 61, channels: [], cards: 61, silenced: 0, inhibited: 0, resolved: 2 };
  return {
    ...told,
    canonical: 'rehearse --since 7d',
    span: { from: now - 7 * DAY, to: now },
    events: 212,
    complete: true,
    today: { ...rules, channels: [{ channel: 'C0123OPS', cards: 61 }] },
    changed: {
      ...rules,
      cards: 14,
      alerts: 14,
      channels: [
        { channel: 'C0123BACKUP', cards: 11 },
        { channel: 'C0123SEC', cards: 3 },
      ],
    },
    gained: [],
    lost: [rowOf({ subject: 'LAB-PC-9' })],
    ...over,
  };
}

export function digestOf(over: Partial<DigestAnswer> = {}): DigestAnswer {
  const counts = [6, 5, 12, 7, 6, 2, 3];
  return {
    ...told,
    canonical: 'digest',
    every: 'week',
    span: { from: at('2026-11-16T00:00:00Z'), to: at('2026-11-23T00:00:00Z') },
    figures: {
      opened: 41,
      openedBefore: 36,
      resolved: { success: 31, alert_resolution: 5, person: 2 },
      stillOpen: 3,
      stillAcked: 0,
      toAck: [
        { severity: 2, count: 3, median: 3 * 60_000 },
        { severity: 3, count: 9, median: 14 * 60_000 },
      ],
      toAckAll: 9 * 60_000,
      subjects: [
        { subject: 'LAB-PC-9', alerts: 7, type: 'Backup' },
        { subject: 'DEV-MBP-22', alerts: 4, type: '' },
      ],
      gaps: [{ alert: 1033, from: at('2026-11-22T09:41:00Z'), to: at('2026-11-22T11:55:00Z') }],
      days: counts.map((opened, n) => ({ at: at('2026-11-16T00:00:00Z') + n * DAY, opened, before: 5 })),
    },
    backups: { success: 12_625, warning: 92, failed: 87 },
    next: at('2026-11-29T14:30:00Z'),
    ...over,
  };
}
