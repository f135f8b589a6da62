import type { Details } from './details.ts';
import { type JsonObject, textOf } from './fields.ts';
import type { Reading } from './reading.ts';

export interface SubjectRead {
  readonly subject: string;
  readonly reason: string;
}

/** Fields that name a device or data source, then those that name a user, then the customer of an MSP. */
const THINGS = [
  'inSyncDataSourceName',
  'deviceName',
  'dataSourceName',
  'resourceName',
  'vmName',
  'serverName',
  'hostName',
];
const USERS = [
  'inSyncUserEmail',
  'inSyncUserName',
  'userEmail',
  'userName',
  'emailID',
  'email',
  'resourceParentName',
  'adminEmail',
  'adminName',
];
const CUSTOMERS = ['customerName', 'tenantName'];

/** The same for pairs of details: the key as `detailKey` makes it, and as Druva spells it. */
const THING_PAIRS: readonly (readonly [string, string])[] = [
  ['source', 'Source'],
  ['device', 'Device'],
  ['datasource', 'Data Source'],
  ['devicename', 'Device Name'],
  ['datasourcename', 'Data Source Name'],
  ['resourcename', 'Resource Name'],
];
const USER_PAIRS: readonly (readonly [string, string])[] = [
  ['user', 'User'],
  ['useremail', 'User Email'],
  ['username', 'User Name'],
];
const LAST_PAIRS: readonly (readonly [string, string])[] = [['alertsource', 'Alert source']];

/** Data sources every user of a cloud app has: the name tells nothing about whom the event is about. */
const SHARED = new Set([
  'exchange online',
  'onedrive',
  'onedrive for business',
  'sharepoint',
  'sharepoint online',
  'microsoft teams',
  'teams',
  'gmail',
  'google drive',
  'shared drives',
  'google shared drives',
]);

const NOTHING = new Set(['', '-', 'na', 'n/a', 'null']);

/** The user, device or data source the event is about. */
export function readSubject(reading: Reading): SubjectRead {
  const { record, details, identity } = reading;
  const inner = details.object;
  const found =
    choose(fieldOf(record, inner, THINGS), fieldOf(record, inner, USERS), record) ??
    fieldOf(record, inner, CUSTOMERS) ??
    choose(pairOf(details, THING_PAIRS), pairOf(details, USER_PAIRS), record) ??
    pairOf(details, LAST_PAIRS);
  if (found) return found;
  if (!isNothing(identity)) return { subject: identity, reason: 'identityID, nothing names a subject' };
  return { subject: '', reason: 'the record names no subject' };
}

/** The thing where it is one of a kind, else the user, else whichever there is. */
function choose(
  thing: SubjectRead | undefined,
  user: SubjectRead | undefined,
  record: JsonObject,
): SubjectRead | undefined {
  if (!thing || !user || !isShared(thing.subject, record)) return thing ?? user;
  return { subject: user.subject, reason: `${user.reason}, ${thing.subject} is shared by all users` };
}

/** clientOS of a cloud app repeats the app's name: "Office 365 Exchange Online". */
function isShared(name: string, record: JsonObject): boolean {
  const folded = name.toLowerCase();
  if (SHARED.has(folded)) return true;
  const system = textOf(record.clientOS).toLowerCase();
  return folded.length > 3 && system.length > folded.length && system.endsWith(` ${folded}`);
}

function fieldOf(record: JsonObject, inner: JsonObject, names: readonly string[]): SubjectRead | undefined {
  for (const name of names) {
    const own = textOf(record[name]);
    if (!isNothing(own)) return { subject: own, reason: `field ${name}` };
    const nested = textOf(inner[name]);
    if (!isNothing(nested)) return { subject: nested, reason: `field details.${name}` };
  }
  return undefined;
}

function pairOf(details: Details, keys: readonly (readonly [string, string])[]): SubjectRead | undefined {
  for (const [key, spelling] of keys) {
    const value = details.byKey.get(key);
    if (value !== undefined && !isNothing(value)) {
      return { subject: value, reason: `details say ${spelling}` };
    }
  }
  return undefined;
}

function isNothing(text: string): boolean {
  return NOTHING.has(text.toLowerCase());
}
