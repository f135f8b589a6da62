/** Alerts, their resolutions and notifications. Names and severities after Druva's Alerts overview pages. */
import type { Maker } from './activities.ts';
import type { Seat } from './company.ts';
import type { Happening } from './occurrence.ts';

interface AlertText {
  readonly name: string;
  readonly state: 'Critical' | 'High' | 'Warning' | 'Notification';
  readonly severity: number;
  readonly description: string;
}

const CACHE_DOWN: AlertText = {
  name: 'Cache Server Connection Status',
  state: 'Critical',
  severity: 2,
  description: 'The cache server is not connected to the inSync cloud',
};
const DIRECTORY_DOWN: AlertText = {
  name: 'AD Connection Status',
  state: 'Critical',
  severity: 2,
  description: 'The AD connector is not connected',
};
const SMALL_ALERTS: readonly AlertText[] = [
  { name: 'Backup stalled', state: 'Warning', severity: 4, description: 'No backup for 7 days' },
  { name: 'Low Storage Space Available', state: 'Warning', severity: 4, description: 'Storage is 86% full' },
  { name: 'Misconfigured Backup Folder', state: 'Warning', severity: 4, description: 'NA.' },
];
const DLP_WARNING: AlertText = {
  name: 'DLP Autodelete Warning',
  state: 'Notification',
  severity: 5,
  description: 'Device has not connected for 25 days, data will be deleted in 5 days',
};

const bySystem = { identityType: 'SERVICE', identity: 'inSync' } as const;

function alert(text: AlertText, source: string, more: Partial<Happening> = {}): Happening {
  return {
    type: 'Alert',
    severity: text.severity,
    state: text.state,
    ...bySystem,
    pairs: [
      ['Alert', text.name],
      ['Alert Description', text.description],
      ['Source', source],
    ],
    extra: { alertName: text.name },
    ...more,
  };
}

export const smallAlert: Maker = ({ dice, company, seat = dice.pick(company.seats) }) =>
  alert(dice.pick(SMALL_ALERTS), seat.device.name, seat);

export const cacheServerDown: Maker = ({ company }) => alert(CACHE_DOWN, company.cacheServers[1] ?? '');

export const directoryDown: Maker = ({ company }) => alert(DIRECTORY_DOWN, company.directories[0] ?? '');

/** Druva says that it is over, in the words of the alert itself: how its resolutions name their alert is not known. */
const over = (text: AlertText, source: string): Happening =>
  alert(text, source, { type: 'Alert Resolution', severity: 6 });

export const cacheServerBack: Maker = ({ company }) => over(CACHE_DOWN, company.cacheServers[1] ?? '');

export const directoryBack: Maker = ({ company }) => over(DIRECTORY_DOWN, company.directories[0] ?? '');

export const maliciousFilesFound: Maker = ({ dice, company, seat = dice.pick(company.seats) }) =>
  alert(
    {
      name: 'Malicious Files Found',
      state: 'Warning',
      severity: 4,
      description: 'Files in the snapshot match known malware',
    },
    seat.device.name,
    seat,
  );

export const alertResolved: Maker = ({ dice, company, seat = dice.pick(company.seats) }) => ({
  ...over(dice.pick(SMALL_ALERTS), seat.device.name),
  ...seat,
});

export const notified: Maker = ({ dice, company, seat = dice.pick(company.seats) }) =>
  alert(DLP_WARNING, seat.device.name, { ...seat, type: 'Notification' });

export const newLocationLogin: Maker = ({ dice, company }) => {
  const admin = dice.pick(company.admins);
  const name = 'Admin Login Event - New Location';
  const text = {
    name,
    state: 'Warning',
    severity: 4,
    description: 'An administrator logged in from a new location',
  } as const;
  const where = { location: 'Reykjavik, Iceland', adminIPAddress: '203.0.113.66', adminEmail: admin.email };
  return alert(text, admin.email, {
    user: admin,
    ip: where.adminIPAddress,
    extra: { alertName: name, ...where },
  });
};

/** In the legacy wording, which Druva's add-on for Splunk rebuilds: a description of two sentences, then ". Source:". */
export const unusualDataActivity: Maker = ({ dice, company, at, seat = dice.pick(company.seats) }) => {
  const counts = {
    deletedFiles: dice.int(4_000, 60_000),
    newFiles: 0,
    updatedFiles: 0,
    encryptedFiles: dice.int(4_000, 60_000),
  };
  const snapshot = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  return {
    type: 'Alert',
    severity: 2,
    state: 'Critical',
    ...bySystem,
    ...seat,
    pairs: [],
    text: udaText(seat, snapshot),
    extra: {
      alertName: 'Unusual Data Activity',
      udaType: ['Deletion', 'Encryption'],
      resourceID: seat.device.id,
      resourceName: seat.device.name,
      resourceParentName: seat.user.name,
      affectedSnapshot: snapshot,
      ...counts,
    },
  };
};

function udaText(seat: Seat, snapshot: string): string {
  return (
    'Alert:Unusual Data Activity, Alert Description:We have observed Unusual Data Activity in some of the ' +
    `device(s). You can access the backup trends through the device details page. Source:${seat.device.name}, ` +
    'Anomaly detected:Large number of deleted files, encrypted files, ' +
    `Affected Snapshot:${snapshot}, Alert Time:${snapshot}`
  );
}
