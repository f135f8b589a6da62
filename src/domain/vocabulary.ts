/**
 * The words Druva documents. They help to spell, never to reject what the feed sends: an event of another type or
 * feature is data like any other.
 */
import { ALERT_STATES } from './alert.ts';
import type { EventStatus } from './filter.ts';

/** The 19 event types of developer.druva.com/reference-link/insync-events. */
export const EVENT_TYPES = [
  'Backup',
  'Restore',
  'Download',
  'Alert',
  'Alert Resolution',
  'Notification',
  'Admin Login',
  'Admin Audit Trail',
  'API Login',
  'WebDAV Login',
  'Bulk Export WebDAV Login',
  'PST Converter WebDAV Login',
  'User Event',
  'User Audit Trail',
  'Client Upgrade',
  'AD Sync',
  'Data Source',
  'Device Replace',
  'Additional Data Collection',
] as const;

/** The topic features of the same page. */
export const FEATURES = [
  'Alerts And Notifications',
  'Backup And Restore',
  'WebDAV',
  'Bulk Export WebDAV',
  'Admin Event',
  'API',
  'System Event',
  'User And Device',
] as const;

/** Who an event's identity can be, on the same page. */
export const IDENTITY_TYPES = ['SERVICE', 'ADMIN', 'API', 'USER'] as const;

/** The clouds a topic name begins with. */
export const CLOUDS = ['public', 'gov'] as const;

export const STATUSES: readonly EventStatus[] = [...ALERT_STATES, 'none'];
