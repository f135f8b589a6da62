import { type DecideRules, pageRules } from '../../src/alerting/decide.ts';
import type { RouteTaken } from '../../src/domain/alert.ts';
import type { InsyncEvent, Unreadable } from '../../src/domain/event.ts';
import { parseFilter } from '../../src/domain/filter-schema.ts';
import type { FeedPage, PageCommit, PageRules } from '../../src/domain/ports.ts';
import type { AlertRule, Route } from '../../src/domain/rules.ts';
import { decodeRecord, isUnreadable } from '../../src/druva/decode.ts';

export const NOW = Date.UTC(2026, 10, 22, 12);
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

export interface Sample {
  readonly id?: string;
  readonly tenant?: string;
  /** ms */
  readonly time?: number;
  readonly type?: string;
  readonly feature?: string;
  readonly severity?: number;
  readonly status?: string;
  readonly device?: string;
  readonly alert?: string;
  readonly identity?: string;
  readonly identityType?: string;
  readonly group?: string;
  /** Further details: `Files Missed:3`. */
  readonly more?: string;
}

let made = 0;

/** An event as the feed brings it: the record is decoded like any other. A failed backup unless told otherwise. */
export function event(sample: Sample = {}): InsyncEvent {
  made += 1;
  const {
    id = `e${made}`,
    tenant = 't1',
    time = NOW,
    type = 'Backup',
    severity = 3,
    status = 'Failed',
  } = sample;
  const { device = 'LAPTOP-1', feature = 'Backup And Restore', alert, more, group } = sample;
  const { identity = 'inSync', identityType = 'SERVICE' } = sample;
  const details = [
    `Status:${status}`,
    `Device:${device}`,
    ...(alert ? [`Alert:${alert}`] : []),
    ...(more ? [more] : []),
  ].join(', ');
  const record = {
    eventCategory: 'EVENT',
    uniqueID: id,
    publisherID: 'public-8193',
    topicName: `public-inSyncPlatform-${feature}`,
    timeStamp: new Date(time).toISOString(),
    eventType: type,
    tenantID: tenant,
    severity: String(severity),
    identityType,
    identityID: identity,
    eventDetails: details,
    schemaVersion: '1.0',
    ...(group && { eventsGroupId: group }),
  };
  const decoded = decodeRecord(JSON.stringify(record), NOW);
  if (isUnreadable(decoded)) throw new Error(`the sample is no event: ${decoded.reason}`);
  return decoded;
}

/** Failed backups of so many devices, one each. */
export function failures(count: number, sample: Sample = {}, prefix = 'DEV'): InsyncEvent[] {
  return Array.from({ length: count }, (_, index) => event({ device: `${prefix}-${index}`, ...sample }));
}

export function filterOf(raw: Readonly<Record<string, unknown>>) {
  const read = parseFilter(raw, { now: NOW, zone: 'UTC' });
  if (!read.ok) throw new Error(read.faults.map(({ message }) => message).join('; '));
  return read.filter;
}

export function rule(raw: Readonly<Record<string, unknown>>): AlertRule {
  return { filter: filterOf(raw), text: JSON.stringify(raw) };
}

export function routeTo(
  channel: string,
  match?: Readonly<Record<string, unknown>>,
  more: Partial<Omit<Route, 'filter' | 'text' | 'channel'>> = {},
): Route {
  return {
    ...{ mention: '', continue: false, groupWait: 0, groupInterval: 0, repeatInterval: 0, escalate: [] },
    ...(match && { filter: filterOf(match) }),
    text: match ? JSON.stringify(match) : '',
    channel,
    ...more,
  };
}

export const DEFAULT_RULES: readonly AlertRule[] = [rule({ severity: '<=3' }), rule({ outcome: 'failed' })];

/** Severe to C_SEC, the rest to C_OPS. */
export const ROUTES: readonly Route[] = [routeTo('C_SEC', { severity: '<=1' }), routeTo('C_OPS')];

export const TO_OPS: RouteTaken = { route: 0, match: '', channel: 'C_OPS', mention: '' };

/** What of the configuration decides, with the defaults; whatever else is needed is given. */
export function rulesOf(more: Partial<DecideRules> = {}): DecideRules {
  return { alert: DEFAULT_RULES, routes: ROUTES, reopenWithin: DAY, inhibit: [], outage: undefined, ...more };
}

/** The rules for a page that arrives at `NOW`, or at another time. */
export function decideWith(
  routes: readonly Route[] = ROUTES,
  historyBefore?: number,
  more: Partial<DecideRules> & { readonly at?: number } = {},
): PageRules {
  const { at = NOW, ...rest } = more;
  return pageRules(rulesOf({ routes, ...rest }))(at, historyBefore);
}

const pageOf = (events: readonly InsyncEvent[], more: Partial<FeedPage> = {}): FeedPage => ({
  events,
  unreadable: [],
  cursor: undefined,
  more: false,
  ...more,
});

export const commitOf = (
  events: readonly InsyncEvent[],
  more: Partial<FeedPage & Omit<PageCommit, 'page'>> = {},
): PageCommit => {
  const { feed = 'insync', at = NOW, head = true, ...page } = more;
  return { feed, at, head, page: pageOf(events, page) };
};

export const unreadable = (raw: string): Unreadable => ({ reason: 'not_an_object', raw });

export const person = (n: number | string) => ({ id: `U${n}`, name: `Person ${n}` });
