import type { Device, Person, Profile } from './company.ts';

/** The 19 types of developer.druva.com/reference-link/insync-events. */
export const EVENT_TYPES = [
  'Admin Audit Trail',
  'Admin Login',
  'User Event',
  'User Audit Trail',
  'API Login',
  'WebDAV Login',
  'Bulk Export WebDAV Login',
  'PST Converter WebDAV Login',
  'Backup',
  'Restore',
  'Download',
  'AD Sync',
  'Alert',
  'Alert Resolution',
  'Notification',
  'Data Source',
  'Client Upgrade',
  'Additional Data Collection',
  'Device Replace',
] as const;
type EventType = (typeof EVENT_TYPES)[number];

/** Topic areas; for System Event, User And Device and the PST converter Druva names no types: a guess. */
const AREAS: Readonly<Record<EventType, string>> = {
  'Admin Audit Trail': 'Admin Event',
  'Admin Login': 'Admin Event',
  'User Event': 'User And Device',
  'User Audit Trail': 'User And Device',
  'API Login': 'API',
  'WebDAV Login': 'WebDAV',
  'Bulk Export WebDAV Login': 'Bulk Export WebDAV',
  'PST Converter WebDAV Login': 'Bulk Export WebDAV',
  Backup: 'Backup And Restore',
  Restore: 'Backup And Restore',
  Download: 'Backup And Restore',
  'AD Sync': 'System Event',
  Alert: 'Alerts And Notifications',
  'Alert Resolution': 'Alerts And Notifications',
  Notification: 'Alerts And Notifications',
  'Data Source': 'User And Device',
  'Client Upgrade': 'User And Device',
  'Additional Data Collection': 'User And Device',
  'Device Replace': 'User And Device',
};

export function areaOf(type: string): string {
  return (AREAS as Record<string, string | undefined>)[type] ?? 'System Event';
}

type IdentityType = 'SERVICE' | 'ADMIN' | 'API' | 'USER';
export type Pair = readonly [key: string, value: string | number];

/** What happened, before it has a number and a time. */
export interface Happening {
  readonly type: string;
  /** Syslog, 0 worst. */
  readonly severity: number;
  /** `Success`, `Failed`, for alerts the severity word; '' for none. */
  readonly state: string;
  readonly identityType: IdentityType;
  readonly identity: string;
  readonly pairs: readonly Pair[];
  /** Takes the place of the pairs where the text is not made of pairs alone. */
  readonly text?: string;
  readonly user?: Person;
  readonly device?: Device;
  readonly profile?: Profile;
  readonly ip?: string;
  /** E-mail of the admin or user who set it off; none for what the service does by itself. */
  readonly initiator?: string;
  /** Fields that only the platform's `details` has. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** One thing that happened in the company, from which each wire shape is written. */
export interface Occurrence extends Happening {
  readonly kind: 'occurrence';
  /** Grows by one; the feeds' ids come from it. */
  readonly number: number;
  readonly uuid: string;
  readonly tenant: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export function isOccurrence(item: unknown): item is Occurrence {
  return typeof item === 'object' && item !== null && (item as { kind?: unknown }).kind === 'occurrence';
}
