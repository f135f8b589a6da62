/** Answers of lookups to draw, as the store would give them. */
import type {
  EventAnswer,
  HomeAnswer,
  MentionsAnswer,
  StatsAnswer,
  SubjectAnswer,
  WhyAnswer,
} from '../../src/domain/answers.ts';
import type { AlertRow, TallyGroup } from '../../src/domain/archive.ts';
import { ackOf, alertOf, at, figuresOf, maya, rowOf } from './cards-samples.ts';

export const now = at('2026-11-22T14:32:00Z');
export const permalink = ({ channel, ts }: { channel: string; ts: string }): string =>
  `https://example.slack.com/archives/${channel}/p${ts.replace('.', '')}`;
const told = { now, zone: 'Europe/London' };
const card = { channel: 'C0123BACKUP', ts: '1795357080.000300' };
const DAY = 86_400_000;

export function groupsOf(
  counts: readonly (readonly [count: number, before: number])[],
  start: number,
  step: number,
): TallyGroup[] {
  return counts.map(([count, before], n) => ({ name: '', at: start + n * step, count, before }));
}

export function statsOf(over: Partial<StatsAnswer> = {}): StatsAnswer {
  const groups = groupsOf(
    [
      [12, 10],
      [9, 11],
      [31, 12],
      [14, 9],
      [11, 13],
      [4, 5],
      [6, 3],
    ],
    at('2026-11-16T00:00:00Z'),
    DAY,
  );
  return {
    ...told,
    canonical: 'stats --type Backup --outcome failed --since 7d --by day',
    by: 'day',
    filterWords: 'failed Backup',
    span: { from: at('2026-11-16T00:00:00Z'), to: at('2026-11-23T00:00:00Z') },
    before: { from: at('2026-11-09T00:00:00Z'), to: at('2026-11-16T00:00:00Z') },
    tally: {
      groups,
      others: { groups: 0, count: 0, before: 0 },
      total: 87,
      totalBefore: 63,
      stored: 1_904_233,
      complete: true,
    },
    took: 41,
    ...over,
  };
}

/** Counts by name: type, subject and so on. */
export function namesOf(
  by: StatsAnswer['by'],
  counts: readonly (readonly [name: string, count: number, before: number])[],
  others = { groups: 0, count: 0, before: 0 },
): StatsAnswer {
  const groups = counts.map(([name, count, before]) => ({ name, count, before }));
  const sum = (key: 'count' | 'before') => groups.reduce((total, group) => total + group[key], others[key]);
  return statsOf({
    by,
    filterWords: '',
    canonical: `stats --since 7d --by ${by}`,
    span: { from: now - 7 * DAY, to: now },
    before: { from: now - 14 * DAY, to: now - 7 * DAY },
    tally: { groups, others, total: sum('count'), totalBefore: sum('before'), stored: 9_412, complete: true },
  });
}

export function whyOf(over: Partial<WhyAnswer> = {}): WhyAnswer {
  return {
    ...told,
    canonical: 'why c20ad4d7',
    row: rowOf(
      {
        id: 'c20ad4d76fe97759aa27a0c99bff6710',
        time: at('2026-11-22T14:18:00Z'),
        subject: 'LAB-PC-9',
        details: [['Error', 'Disk read error']],
      },
      { alert: 1037, status: 'open', card },
    ),
    fate: 'grouped',
    steps: [
      {
        stage: 'Alert',
        said: 'yes',
        because: ['rule 2: outcome: failed'],
        reason: 'rule_matched',
      },
      {
        stage: 'Group',
        said: 'alert 1037',
        because: [
          'the alert was not resolved, and this has the same tenant, feature, type, subject and outcome; event 3 of its 3',
        ],
        reason: 'same_fingerprint',
      },
      {
        stage: 'Route',
        said: 'route 1',
        because: ['feature: Backup And Restore, to ', { channel: 'C0123BACKUP' }],
        reason: 'route_matched',
      },
      {
        stage: 'Delivery',
        said: 'card edited',
        because: [
          'no new message: it is event 3 of 3 on the card',
          ', last edited at ',
          { at: at('2026-11-22T14:18:09Z') },
        ],
        reason: 'edited',
      },
    ],
    card,
    ...over,
  };
}

const success = (time: string, subject = 'DEV-MBP-22') =>
  rowOf({
    id: `b6d767d2-${time}`,
    time: at(time),
    severity: 6,
    outcome: 'success',
    subject,
    details: [
      ['Files Backed up', '412'],
      ['Total Bytes Transferred', '1200000000'],
    ],
  });
const failure = (time: string) =>
  rowOf(
    { id: `37693cfc-${time}`, time: at(time), details: [['Error', 'Network connection lost']] },
    { alert: 1041, status: 'open', card },
  );
const login = (time: string, outcome: 'success' | 'failed') =>
  rowOf({
    id: `1ff1de77-${time}`,
    time: at(time),
    type: 'User Event',
    severity: 6,
    outcome,
    subject: 'omar.said@example.com',
    details: [
      ['Location', 'Leeds'],
      ['IP', '203.0.113.7'],
    ],
  });

export const openAlert: AlertRow = { alert: alertOf(), card };

export function subjectOf(over: Partial<SubjectAnswer> = {}): SubjectAnswer {
  const failures = [
    failure('2026-11-22T13:52:11Z'),
    failure('2026-11-21T13:50:00Z'),
    failure('2026-11-21T06:05:00Z'),
  ];
  const good = success('2026-11-20T10:52:00Z');
  const days = [1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0].map((ok, n) => ({
    at: at('2026-11-09T00:00:00Z') + n * DAY,
    success: ok,
    failed: n === 8 || n >= 12 ? 1 : 0,
    other: n % 3,
  }));
  return {
    ...told,
    canonical: 'subject DEV-MBP-22',
    name: 'DEV-MBP-22',
    lastSuccess: good,
    lastBackup: failures[0],
    failuresSince: { count: 3, exact: true },
    lastFailure: failures[0],
    alerts: { rows: [openAlert], count: 1 },
    logins: [],
    devices: [],
    days,
    recent: [...failures, good, success('2026-11-19T10:51:00Z')],
    ...over,
  };
}

/** A person with two devices, all well. */
export function personOf(over: Partial<SubjectAnswer> = {}): SubjectAnswer {
  const good = success('2026-11-22T11:30:00Z', 'omar.said@example.com');
  return subjectOf({
    canonical: 'subject omar.said@example.com',
    name: 'omar.said@example.com',
    lastSuccess: good,
    lastBackup: good,
    failuresSince: { count: 0, exact: true },
    lastFailure: undefined,
    alerts: { rows: [], count: 0 },
    logins: [login('2026-11-22T09:02:00Z', 'success'), login('2026-11-21T22:14:00Z', 'failed')],
    devices: [
      { name: 'DEV-MBP-22', lastSuccess: success('2026-11-20T10:52:00Z') },
      { name: 'OMAR-PHONE', lastSuccess: undefined },
    ],
    recent: [good, login('2026-11-22T09:02:00Z', 'success')],
    ...over,
  });
}

export function eventAnswerOf(over: Partial<EventAnswer> = {}): EventAnswer {
  return {
    ...told,
    canonical: 'event c9f0f895',
    row: rowOf({}, { alert: 1041, status: 'open', card }),
    arrived: at('2026-11-22T13:52:20Z'),
    alert: alertOf(),
    place: 3,
    older: [],
    newer: [],
    group: { rows: [], count: 0 },
    ...over,
  };
}

/** Late, and with neighbours of both kinds. */
export function crowdedEventOf(): EventAnswer {
  return eventAnswerOf({
    arrived: at('2026-11-22T14:04:30Z'),
    older: [failure('2026-11-21T13:50:00Z'), success('2026-11-20T10:52:00Z')],
    newer: [success('2026-11-22T14:20:00Z')],
    group: {
      rows: [rowOf({ subject: 'DEV-MBP-22', type: 'User Event', outcome: 'unknown', severity: 6 })],
      count: 3,
    },
  });
}

export function homeOf(over: Partial<HomeAnswer> = {}): HomeAnswer {
  const row = (id: number, alert: Parameters<typeof alertOf>[0]): AlertRow => ({
    alert: alertOf({ id, count: 1, ...alert }),
    card,
  });
  const mine = row(1029, {
    state: 'acked',
    subject: 'R&D-WS-17',
    count: 2,
    lastSeen: at('2026-11-22T12:05:00Z'),
    ack: ackOf({ at: at('2026-11-22T12:10:00Z') }),
  });
  const rows = [
    row(1042, {
      severity: 2,
      type: 'Alert',
      outcome: 'unknown',
      alertName: 'Unusual Data Activity',
      subject: 'FIN-LAPTOP-7',
      lastSeen: at('2026-11-22T14:26:00Z'),
    }),
    row(1018, {
      severity: 2,
      state: 'acked',
      type: 'Alert',
      outcome: 'unknown',
      alertName: 'Cache Server Connection Status',
      subject: 'CACHE-LON-2',
      lastSeen: at('2026-11-22T13:27:00Z'),
      ack: ackOf({ by: { id: 'U07OMAR', name: 'Omar Said' }, at: at('2026-11-22T13:30:00Z') }),
    }),
    mine,
  ];
  return {
    ...told,
    canonical: '',
    person: maya.id,
    open: { rows, count: 3 },
    mine: { rows: [mine], count: 1 },
    figures: figuresOf({
      newest: now - 12_000,
      feeds: [{ feed: 'insync', cursor: 'x', cursorAt: now - 20_000, primed: true }],
    }),
    hours: groupsOf(
      Array.from({ length: 24 }, (_, n) => [100 + n, 0] as const),
      now - DAY,
      DAY / 24,
    ),
    silences: [],
    ...over,
  };
}

export function mentionsOf(over: Partial<MentionsAnswer> = {}): MentionsAnswer {
  return {
    ...told,
    canonical: '',
    events: [failure('2026-11-22T13:52:11Z')],
    alerts: [openAlert],
    subjects: [subjectOf(), personOf()],
    unknown: ['LAB-PC-99'],
    ...over,
  };
}
