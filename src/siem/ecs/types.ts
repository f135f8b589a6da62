import type { EVENT_TYPES } from '../../domain/vocabulary.ts';

export type EcsCategory =
  | 'authentication'
  | 'configuration'
  | 'database'
  | 'host'
  | 'iam'
  | 'intrusion_detection'
  | 'malware'
  | 'package';
export type EcsType = 'access' | 'change' | 'creation' | 'deletion' | 'info' | 'start' | 'user';

/** How a type of event is written in ECS (elastic.co/docs/reference/ecs, "Categorization fields"). */
export interface EcsClass {
  readonly kind: 'event' | 'alert';
  readonly category: readonly EcsCategory[];
  readonly type: readonly EcsType[];
  /** Where nothing says how it ended, that is `unknown`; for the others it is left out. */
  readonly attempt?: true;
  /** The name of the alert decides the category. */
  readonly byName?: true;
  /** The verb in the details decides the type: `object` of what the category names, `user` where it is a user. */
  readonly verbs?: 'object' | 'user';
}

const LOGIN: EcsClass = { kind: 'event', category: ['authentication'], type: ['start'], attempt: true };
/** A database is any system of data storage and retrieval to ECS, so a backup changes one and a restore reads it. */
const READ: EcsClass = { kind: 'event', category: ['database'], type: ['access'], attempt: true };
const OF_USER: EcsClass = { kind: 'event', category: [], type: [], verbs: 'user' };

const CLASSES: Readonly<Record<(typeof EVENT_TYPES)[number], EcsClass>> = {
  Backup: { kind: 'event', category: ['database'], type: ['change'], attempt: true },
  Restore: READ,
  Download: READ,
  Alert: { kind: 'alert', category: [], type: ['info'], byName: true },
  // No alert, or it would count as a new one.
  'Alert Resolution': { kind: 'event', category: [], type: ['info'], byName: true },
  Notification: { kind: 'event', category: [], type: ['info'], byName: true },
  'Admin Login': LOGIN,
  'Admin Audit Trail': {
    kind: 'event',
    category: ['configuration'],
    type: ['info'],
    verbs: 'object',
  },
  'API Login': LOGIN,
  'WebDAV Login': LOGIN,
  'Bulk Export WebDAV Login': LOGIN,
  'PST Converter WebDAV Login': LOGIN,
  'User Event': OF_USER,
  'User Audit Trail': OF_USER,
  'Client Upgrade': { kind: 'event', category: ['package'], type: ['change'] },
  'AD Sync': { kind: 'event', category: ['iam'], type: ['info'] },
  'Data Source': { kind: 'event', category: ['configuration'], type: ['change'] },
  'Device Replace': { kind: 'event', category: ['host'], type: ['change'] },
  'Additional Data Collection': { kind: 'event', category: [], type: [] },
};

/** A type that nobody listed: nothing is known of its category, and nothing is guessed. */
const UNLISTED: EcsClass = { kind: 'event', category: [], type: [] };

const BY_TYPE = new Map<string, EcsClass>(
  Object.entries(CLASSES).flatMap(([type, known]) =>
    [type, type.toLowerCase()].map((name) => [name, known] as const),
  ),
);

export function ecsClassOf(type: string): EcsClass {
  return BY_TYPE.get(type) ?? BY_TYPE.get(type.toLowerCase()) ?? UNLISTED;
}

const NEW_LOCATION = ' - new location';

/** What an alert has found, by its name; nothing where the name tells of no threat. */
export function alertCategory(alertName: string): readonly EcsCategory[] {
  const name = alertName.trim().toLowerCase();
  if (name === 'malicious files found') return ['malware'];
  return name === 'unusual data activity' || name.endsWith(NEW_LOCATION) ? ['intrusion_detection'] : [];
}
