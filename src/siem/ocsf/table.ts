import { fold } from '../../domain/text.ts';
import type { EVENT_TYPES } from '../../domain/vocabulary.ts';

/** Classes of OCSF 1.8.0 (schema.ocsf.io/1.8.0/classes). */
export const BASE_EVENT = 0;
export const DETECTION_FINDING = 2004;
export const AUTHENTICATION = 3002;
export const ENTITY_MANAGEMENT = 3004;
export const APPLICATION_LIFECYCLE = 6002;
export const DATASTORE_ACTIVITY = 6005;

/** An activity that has no number of its own: then its name is the source's. */
export const OTHER = 99;

export type Row =
  /** A login is Logon whether it succeeds or not. */
  | { readonly class: typeof AUTHENTICATION; readonly activity: 1; readonly service: string }
  | {
      readonly class: typeof ENTITY_MANAGEMENT;
      /** By the verb of a free text, where it has just one; else 99. */
      readonly activity: 'verb' | typeof OTHER;
      /** What it is about first of all, where it names several. */
      readonly about: 'user' | 'device' | 'policy';
    }
  /** Read 1, Write 5. */
  | { readonly class: typeof DATASTORE_ACTIVITY; readonly activity: 1 | 5 }
  /** Update. */
  | { readonly class: typeof APPLICATION_LIFECYCLE; readonly activity: 8 }
  /** Create 1, Close 3; New 1, Resolved 4. */
  | {
      readonly class: typeof DETECTION_FINDING;
      readonly activity: 1 | 3;
      readonly status: { readonly id: 1 | 4; readonly caption: 'New' | 'Resolved' };
      readonly alerts: boolean;
    };

const NEW = { id: 1, caption: 'New' } as const;
const RESOLVED = { id: 4, caption: 'Resolved' } as const;

/**
 * What each type of event is in OCSF. Of a feature the mapping asks nothing: each of them, known or not, is
 * `metadata.product.feature`. A type that is not here is a Base Event.
 */
const ROWS = {
  Backup: { class: DATASTORE_ACTIVITY, activity: 5 },
  Restore: { class: DATASTORE_ACTIVITY, activity: 1 },
  Download: { class: DATASTORE_ACTIVITY, activity: 1 },
  Alert: { class: DETECTION_FINDING, activity: 1, status: NEW, alerts: true },
  'Alert Resolution': { class: DETECTION_FINDING, activity: 3, status: RESOLVED, alerts: false },
  Notification: { class: DETECTION_FINDING, activity: 1, status: NEW, alerts: false },
  'Admin Login': { class: AUTHENTICATION, activity: 1, service: 'inSync admin console' },
  'API Login': { class: AUTHENTICATION, activity: 1, service: 'inSync API' },
  'WebDAV Login': { class: AUTHENTICATION, activity: 1, service: 'inSync WebDAV' },
  'Bulk Export WebDAV Login': { class: AUTHENTICATION, activity: 1, service: 'inSync Bulk Export WebDAV' },
  'PST Converter WebDAV Login': {
    class: AUTHENTICATION,
    activity: 1,
    service: 'inSync PST Converter WebDAV',
  },
  'Admin Audit Trail': { class: ENTITY_MANAGEMENT, activity: 'verb', about: 'policy' },
  'User Event': { class: ENTITY_MANAGEMENT, activity: 'verb', about: 'user' },
  'User Audit Trail': { class: ENTITY_MANAGEMENT, activity: 'verb', about: 'user' },
  'AD Sync': { class: ENTITY_MANAGEMENT, activity: OTHER, about: 'user' },
  'Data Source': { class: ENTITY_MANAGEMENT, activity: OTHER, about: 'device' },
  'Device Replace': { class: ENTITY_MANAGEMENT, activity: OTHER, about: 'device' },
  'Additional Data Collection': { class: ENTITY_MANAGEMENT, activity: OTHER, about: 'device' },
  'Client Upgrade': { class: APPLICATION_LIFECYCLE, activity: 8 },
} as const satisfies Record<(typeof EVENT_TYPES)[number], Row>;

const BY_TYPE: ReadonlyMap<string, Row> = new Map(
  Object.entries(ROWS).map(([type, row]): [string, Row] => [fold(type), row]),
);

export function rowOf(type: string): Row | undefined {
  return BY_TYPE.get(fold(type));
}
