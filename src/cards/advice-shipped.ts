/**
 * What to do where the configuration says nothing: by event type, by the alert names Druva documents (a part of them:
 * help.druva.com/en/articles/8513164-alerts-overview) and by the bot's own findings. Short, and true for every tenant.
 */
import type { Finding } from '../domain/alert.ts';
import type { EVENT_TYPES } from '../domain/vocabulary.ts';

export type EventType = (typeof EVENT_TYPES)[number];

export const BY_TYPE: Readonly<Record<EventType, string>> = {
  Backup: 'See that the device is awake and online, then start a backup from the inSync client.',
  Restore: 'See the reason, that the target is online and has room, then start the restore again.',
  Download: 'See that the snapshot still exists and who asked for it, then start the download again.',
  Alert: 'See the alert in the inSync console and cure what it names.',
  'Alert Resolution': 'See that the problem it names is over.',
  Notification: 'Read it; nothing may be left to do.',
  'Admin Login':
    'Ask the administrator whether it was them. If not, reset the password and look at the audit trail.',
  'Admin Audit Trail': 'See that the change was meant, and by whom it was made.',
  'API Login': 'See which credentials were used and from where. Revoke those nobody knows.',
  'WebDAV Login': 'See who reads data over WebDAV and why. Revoke the access where nobody asked for it.',
  'Bulk Export WebDAV Login': 'See that somebody asked for this export. If not, revoke the access.',
  'PST Converter WebDAV Login': 'See that somebody asked for this conversion. If not, revoke the access.',
  'User Event': 'Ask the user what was done, and see that their devices still back up.',
  'User Audit Trail': 'See that the change was meant, and by whom it was made.',
  'Client Upgrade': 'See that the device is online and has room, then start the upgrade again.',
  'AD Sync': 'See that the AD connector runs, and that its account may read the directory.',
  'Data Source': 'See that the data source still exists and that its profile is the right one.',
  'Device Replace': 'See that the new device belongs to the user and that its first backup runs.',
  'Additional Data Collection': 'See that the device is online, then ask for the data again.',
};

/** The names of section "Alerts" in Druva's documents, as far as they are known. */
export const BY_ALERT_NAME: Readonly<Record<string, string>> = {
  'AD Connection Status':
    'See that the AD connector runs and reaches both the directory and Druva on port 443.',
  'AD/LDAP Authentication Failure':
    'See that the account of the AD connector is neither locked nor expired, then enter its password again.',
  'Cache Server Connection Status': 'See that the cache server is up and reaches Druva on port 443.',
  'Cloud Apps Status': 'See in the inSync console which cloud app lost its access, and grant it again.',
  'Endpoint Encryption Failed':
    'Find out why encryption failed on the device before it leaves the house again.',
  'Unusual Data Activity':
    'Take the device off the network now. Do not restore over it. Find the last clean snapshot and quarantine the later ones.',
  'Data Access Alert - New Location':
    'Ask the person whether it was them. If not, reset their password and end their sessions.',
  'Backup stalled (no notification sent)':
    'See that the device is awake and online, then start the backup again.',
  'Admin Login Event - New Location':
    'Ask the administrator whether it was them. If not, reset the password and look at the audit trail.',
  'Malicious Files Found':
    'Do not restore these files. Quarantine the snapshots that hold them and scan the device.',
  'Unusual Data Activity - Scan Failure (VMware)':
    'See why the scan failed, and look at the virtual machine by hand.',
  'Cache Storage Space Low': 'Give the cache server more disk, or see that its data goes on to the cloud.',
  'DLP Autodelete Warning': 'Reach the user: the data on the device will be deleted if it stays away.',
  'Misconfigured Backup Folder': 'Correct the folder in the profile: nothing is backed up from it.',
  'Low Storage Space Available': 'Free storage or buy more before backups fail.',
  'Google Shared Drives Backup Failed':
    'See that the access to Google still holds and that the drive still exists.',
};

export const BY_FINDING: Readonly<
  Record<'feed_gap' | Exclude<Finding['kind'], 'test' | 'forward_behind'>, string>
> = {
  feed_gap: 'Compare this span with the inSync console, Reports > Backup activity.',
  feed_silence:
    'See that events are exported in the inSync console (Settings, inSync APIs) and that Druva is up.',
  missing: 'Find out whether the device is still in use. If so, see that it is online and start a backup.',
  configuration:
    'Mend the file and save it: the bot reads it again by itself, and goes by the one before until then.',
  outage: 'Look for what they have in common: network, cache server, directory, Druva itself.',
};

/** Druva's own page about alerts. */
export const ALERTS_PAGE = 'https://help.druva.com/en/articles/8513164-alerts-overview';
