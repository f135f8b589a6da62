import type { Acknowledgement, Alert, AlertView, Person } from '../../src/domain/alert.ts';
import type { EventRow, StatusFigures } from '../../src/domain/archive.ts';
import type { FallbackView, StormView } from '../../src/domain/delivery.ts';
import type { Envelope, InsyncEvent, Pair } from '../../src/domain/event.ts';

export const at = (text: string): number => Date.parse(text);

export const maya: Person = { id: 'U07MAYA', name: 'Maya Okafor' };

export function ackOf(over: Partial<Acknowledgement> = {}): Acknowledgement {
  return { by: maya, at: at('2026-11-22T14:28:00Z'), note: '', reason: undefined, until: undefined, ...over };
}

export function envelopeOf(over: Partial<Envelope> = {}): Envelope {
  return {
    eventCategory: 'EVENT',
    uniqueID: 'c9f0f895-fb98-4b91-9f15-2a4e6d3b7c01',
    publisherID: 'public-8193',
    topicName: 'public-inSyncPlatform-Backup And Restore',
    timeStamp: '2026-11-22T13:52:11.204Z',
    eventType: 'Backup',
    tenantID: '1042871',
    severity: '3',
    identityType: 'SERVICE',
    identityID: 'inSync',
    eventDetails: 'Status:Failed, Device:DEV-MBP-22',
    schemaVersion: '1.0',
    ...over,
  };
}

const FAILED_DETAILS: readonly Pair[] = [
  ['Status', 'Failed'],
  ['Device', 'DEV-MBP-22'],
  ['User', 'omar.said@example.com'],
  ['Profile', 'Engineering laptops'],
  ['Error', 'Network connection lost'],
  ['Files Missed', '0'],
  ['Total Bytes Transferred', '48234496'],
  ['eventsGroupId', '88213'],
];

export function eventOf(over: Partial<InsyncEvent> = {}): InsyncEvent {
  const envelope = over.envelope ?? envelopeOf();
  return {
    wire: 'envelope',
    envelope,
    id: envelope.uniqueID,
    tenant: '1042871',
    time: at('2026-11-22T13:52:11.204Z'),
    type: 'Backup',
    feature: 'Backup And Restore',
    cloud: 'public',
    severity: 3,
    outcome: 'failed',
    subject: 'DEV-MBP-22',
    identityType: 'SERVICE',
    identity: 'inSync',
    alertName: '',
    group: '88213',
    detailsText: 'Status:Failed, Device:DEV-MBP-22',
    details: FAILED_DETAILS,
    reasons: {
      time: 'field timeStamp',
      severity: 'field severity',
      outcome: 'details say Status:Failed',
      feature: 'field topicName',
      cloud: 'field topicName',
      subject: 'details say Device',
    },
    raw: JSON.stringify(envelope),
    ...over,
  };
}

export function alertOf(over: Partial<Alert> = {}): Alert {
  return {
    id: 1041,
    kind: 'event',
    fingerprint: 'f',
    groupBy: [],
    state: 'open',
    severity: 3,
    outcome: 'failed',
    type: 'Backup',
    feature: 'Backup And Restore',
    subject: 'DEV-MBP-22',
    alertName: '',
    count: 3,
    members: 1,
    membersLeft: 1,
    firstSeen: at('2026-11-22T06:05:00Z'),
    lastSeen: at('2026-11-22T13:52:00Z'),
    openedAt: at('2026-11-22T06:05:04Z'),
    owner: undefined,
    ack: undefined,
    note: undefined,
    hold: undefined,
    heldEvents: 0,
    children: 0,
    resolution: undefined,
    reopened: undefined,
    unpaired: 0,
    gap: undefined,
    finding: undefined,
    revision: 3,
    ...over,
  };
}

export function viewOf(over: Partial<AlertView> = {}): AlertView {
  return {
    alert: alertOf(),
    event: eventOf(),
    lastGood: at('2026-11-20T10:52:00Z'),
    route: { route: 1, match: 'feature: Backup And Restore', channel: 'C0123BACKUP', mention: '' },
    members: [],
    ...over,
  };
}

export function unusualActivity(): AlertView {
  const details: Pair[] = [
    ['Alert', 'Unusual Data Activity'],
    ['Source', 'FIN-LAPTOP-7'],
    ['User', 'priya.nair@example.com'],
    ['Anomaly detected', 'Large number of deleted files, encrypted files'],
    ['Affected Snapshot', '2026-11-22T13:40:00Z'],
  ];
  return {
    alert: alertOf({
      id: 1042,
      severity: 2,
      outcome: 'unknown',
      type: 'Alert',
      feature: 'Alerts And Notifications',
      subject: 'FIN-LAPTOP-7',
      alertName: 'Unusual Data Activity',
      count: 1,
      firstSeen: at('2026-11-22T14:26:00Z'),
      lastSeen: at('2026-11-22T14:26:00Z'),
    }),
    event: eventOf({ type: 'Alert', subject: 'FIN-LAPTOP-7', details }),
    lastGood: undefined,
    route: { route: 2, match: 'severity: <=2', channel: 'C0123SEC', mention: '@here' },
    members: [],
  };
}

export function gapView(over: Partial<Alert> = {}): AlertView {
  return {
    alert: alertOf({
      id: 1033,
      kind: 'feed_gap',
      severity: 4,
      outcome: 'unknown',
      type: 'Feed gap',
      feature: '',
      subject: 'insync',
      count: 1,
      openedAt: at('2026-11-22T11:55:00Z'),
      gap: {
        feed: 'insync',
        from: at('2026-11-22T09:41:00Z'),
        to: at('2026-11-22T11:55:00Z'),
        cause: '400 Invalid tracker',
        read: 1204,
        known: 1198,
        fresh: 6,
      },
      ...over,
    }),
    event: undefined,
    lastGood: undefined,
    route: { route: 0, match: '', channel: 'C0123OPS', mention: '' },
    members: [],
  };
}

export function stormOf(over: Partial<StormView> = {}): StormView {
  const worst = (severity: 2 | 3, subject: string, alertName: string, time: string) => ({
    severity,
    subject,
    type: alertName === '' ? 'Backup' : 'Alert',
    outcome: alertName === '' ? ('failed' as const) : ('unknown' as const),
    alertName,
    at: at(time),
  });
  return {
    id: 17,
    channel: 'C0123BACKUP',
    count: 500,
    acked: 3,
    resolved: 0,
    silenced: 0,
    over: false,
    unfolded: 0,
    from: at('2026-11-22T14:18:00Z'),
    to: at('2026-11-22T14:22:00Z'),
    bySeverity: [
      [2, 3],
      [3, 488],
      [4, 9],
    ],
    byType: [
      ['Backup', 431],
      ['Restore', 69],
    ],
    byFeature: [
      ['Backup And Restore', 478],
      ['Alerts And Notifications', 22],
    ],
    subjects: 462,
    worst: [
      worst(2, 'FIN-SRV-2', 'Unusual Data Activity', '2026-11-22T14:21:00Z'),
      worst(3, 'LEGAL-LT-04', '', '2026-11-22T14:20:00Z'),
    ],
    revision: 9,
    ...over,
  };
}

export function fallbackOf(over: Partial<FallbackView> = {}): FallbackView {
  return {
    channel: 'C0123SEC',
    cause: 'not_in_channel',
    since: at('2026-11-22T14:11:00Z'),
    over: false,
    count: 3,
    worst: { alert: 1042, severity: 2, channel: 'C0123OPS', ts: '1795356660.000200' },
    route: { route: 2, match: 'severity: <=2', channel: 'C0123SEC', mention: '' },
    revision: 1,
    ...over,
  };
}

export function rowOf(event: Partial<InsyncEvent>, over: Partial<EventRow> = {}): EventRow {
  return { key: 1, event: eventOf(event), status: 'none', alert: undefined, card: undefined, ...over };
}

export function figuresOf(over: Partial<StatusFigures> = {}): StatusFigures {
  return {
    newest: at('2026-11-22T14:30:48Z'),
    oldest: at('2026-11-02T00:00:00Z'),
    stored: 1_904_233,
    bytes: 1_300_000_000,
    today: { events: 9412, alertEvents: 38, cards: 14, unreadable: 2, resolved: 11 },
    unreadable: 2,
    alerts: { open: 3, acked: 2, silenced: 1 },
    silences: 1,
    next: undefined,
    waiting: 0,
    waitingSince: undefined,
    sentLastHour: 61,
    feeds: [{ feed: 'insync', cursor: 'x', cursorAt: at('2026-11-22T14:30:19Z'), primed: true }],
    lastTrouble: {
      at: at('2026-11-22T11:55:00Z'),
      where: 'feed',
      reason: 'cursor_dead',
      said: '',
    },
    fallbacks: [],
    ...over,
  };
}
