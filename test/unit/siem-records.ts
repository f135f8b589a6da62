/** Records in the three shapes, of every type, ending in every way, with all that may be wrong with them, for tests of formats. */
import fc from 'fast-check';
import type { InsyncEvent, Wire } from '../../src/domain/event.ts';
import { EVENT_TYPES, FEATURES } from '../../src/domain/vocabulary.ts';
import { decodeRecord, isUnreadable } from '../../src/druva/decode.ts';
import type { Carried, Forwarder } from '../../src/siem/format.ts';
import { stableId } from '../../src/siem/stable-id.ts';
import { hostile } from './cards-hostile-values.ts';

export const FORWARDER: Forwarder = { host: 'bot.example.com', version: '0.1.0', pid: 77 };
export const ARRIVED = Date.UTC(2026, 10, 22, 14);

export type Fields = Readonly<Record<string, unknown>>;

export const WIRES: readonly Wire[] = ['envelope', 'insync', 'platform'];

/** A failed backup in each shape; fields given replace its own, `undefined` takes one away. */
const BASE: Readonly<Record<Wire, Fields>> = {
  envelope: {
    eventCategory: 'EVENT',
    uniqueID: '3f1c0d6e-7a52-4c0e-9b1f-52a6c8d90e11',
    publisherID: 'public-8193',
    topicName: 'public-inSyncPlatform-Backup And Restore',
    timeStamp: '2026-11-22T13:52:11.204Z',
    eventType: 'Backup',
    tenantID: '1042871',
    severity: '4',
    identityType: 'SERVICE',
    identityID: 'inSync',
    eventDetails:
      'Status:Failed, Device:DEV-MBP-22, User:omar.said@example.com, Error:Disk read error, Files Missed:3',
    schemaVersion: '1.0',
  },
  insync: {
    eventID: 4711,
    eventType: 'Backup',
    profileName: 'Standard',
    inSyncUserName: 'Omar Said',
    clientVersion: '7.5.0r(23c42be5)',
    clientOS: 'Windows 11',
    ip: '192.0.2.33',
    inSyncUserEmail: 'omar.said@example.com',
    eventDetails: 'Error:Disk read error, Files Missed:3, Total Bytes Transferred:2048, eventsGroupId:88213',
    timestamp: '2026-11-22T13:52:11Z',
    inSyncUserID: 12,
    profileID: 1,
    initiator: null,
    inSyncDataSourceID: 55,
    eventState: 'Failed',
    inSyncDataSourceName: 'DEV-MBP-22',
    severity: 4,
    facility: 23,
  },
  platform: {
    id: 840135132,
    category: 'EVENT',
    details: {
      eventState: 'Failed',
      eventDetails: 'Error:Disk read error, Files Missed:3',
      inSyncUserEmail: 'omar.said@example.com',
      inSyncDataSourceName: 'DEV-MBP-22',
      clientOS: 'Windows 11',
    },
    feature: 'Backup And Restore',
    globalID: 'e0000000-0000-4000-8000-000000000001-10608',
    timeStamp: 1795355531,
    productID: 8193,
    syslogFacility: 23,
    syslogSeverity: 4,
    type: 'Backup',
  },
};

export function recordOf(wire: Wire, over: Fields = {}): Fields {
  return { ...BASE[wire], ...over };
}

/** The record as the bot stores and forwards it. */
export function carriedOf(record: Fields | string): Carried {
  const raw = typeof record === 'string' ? record : JSON.stringify(record);
  const event = decodeRecord(raw, ARRIVED);
  if (isUnreadable(event)) throw new Error(`no event: ${raw}`);
  return { id: stableId(event), event, arrived: ARRIVED };
}

export function eventIn(wire: Wire, over: Fields = {}): InsyncEvent {
  return carriedOf(recordOf(wire, over)).event;
}

/** What says how it ended: a field of the flat record, a field of the details, or only the text. */
export function ending(wire: Wire, state: string): Fields {
  if (wire === 'insync') return { eventState: state };
  if (wire === 'platform') return { details: { ...(BASE.platform.details as Fields), eventState: state } };
  return { eventDetails: state === '' ? 'Device:DEV-MBP-22' : `Status:${state}, Device:DEV-MBP-22` };
}

const STATES = [
  ...['Success', 'Failed', 'Backed up with errors', 'Canceled', 'Backup Paused', 'Backup Resumed'],
  ...['Critical', 'High', 'Warning', 'Notification', 'Admin event', 'Something new', ''],
];
const SEVERITIES_SENT = [
  ...[undefined, null, '', 0, 1, 2, 3, 4, 5, 6, 7, '0', '7', '6.0', 3.5, 8, '-1', 99, 'error', 'high'],
  ...['info', 'bad', true, {}, '1e1'],
];
const TEXTS = [
  '',
  'Profile Finance was modified: backup interval 8 hours',
  'User robin@example.com was deleted',
  'Activity:User was enabled, IP Address:2001:db8::7',
  'Alert:Malicious Files Found, Alert Description:Files match, among them: a.exe. Source:LAPTOP-7',
  'Alert:Unusual Data Activity, Severity:High, Source:LAPTOP-7',
  'a=b|c\\d\r\ne\tf\u0000\u2028g',
];
const WHO: readonly Fields[] = [
  { identityType: 'ADMIN', identityID: 'admin@example.com', initiator: 'admin@example.com' },
  { identityType: 'API', identityID: 'events-export', initiator: 'events-export' },
  { identityType: 'SERVICE', identityID: 'inSync', initiator: null },
  { identityType: 'ROBOT', identityID: 'r2', initiator: 'r2' },
  { identityType: '', identityID: '', initiator: '' },
];

const TYPES: readonly string[] = [...EVENT_TYPES, 'LicenseExpired', 'Ünbekannt | 語 = #%', ''];

/** Types times states times shapes; features, severities, texts and people take turns, and each meets many of the others. */
export function* everyRecord(): Generator<Fields> {
  let turn = 0;
  for (const wire of WIRES) {
    for (const type of TYPES) {
      for (const state of STATES) {
        for (const severity of [SEVERITIES_SENT[turn % SEVERITIES_SENT.length], turn % 8]) {
          turn += 1;
          const feature = [...FEATURES, 'Legal-Hold Policies', ''][turn % (FEATURES.length + 2)];
          const text = TEXTS[turn % TEXTS.length];
          yield recordOf(wire, {
            ...{ eventType: type, type, severity, syslogSeverity: severity, feature },
            topicName: `gov-inSyncPlatform-${feature}`,
            ...(turn % 3 === 0 ? {} : WHO[turn % WHO.length]),
            ...ending(wire, state),
            ...(turn % 2 === 0 && wire !== 'platform' ? { eventDetails: text } : {}),
          });
        }
      }
    }
  }
}

const NAMES = [...new Set(WIRES.flatMap((wire) => Object.keys(BASE[wire])))];
const anyValue = fc.oneof(
  hostile,
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(null, true, [], {}, [[{}]]),
);
const pairText = fc
  .array(fc.tuple(fc.constantFrom('Error', 'User', 'Device', 'Profile', 'Files Missed', 'Alert'), hostile))
  .map((pairs) => pairs.map(([key, value]) => `${key}:${value}`).join(', '));

/** Any record with an id, as text, written on one line or on many. */
export const anyRecord: fc.Arbitrary<string> = fc
  .record({
    wire: fc.constantFrom(...WIRES),
    over: fc.dictionary(fc.constantFrom(...NAMES), fc.oneof(anyValue, pairText), { maxKeys: 12 }),
    inner: fc.dictionary(fc.constantFrom(...NAMES), anyValue, { maxKeys: 6 }),
    type: fc.oneof(fc.constantFrom(...TYPES), hostile),
    id: fc.oneof(fc.string({ minLength: 1 }), fc.maxSafeInteger()),
    indent: fc.constantFrom(0, 2, '\t'),
  })
  .map(({ wire, over, inner, type, id, indent }) => {
    const named = over.details === undefined && wire === 'platform' ? { details: inner } : {};
    const record = { ...recordOf(wire, { ...over, ...named }), eventType: type, type, id: `i${id}` };
    return JSON.stringify(record, undefined, indent);
  });

/** What any reader takes for more than one line. */
export const BREAK = /[\n\v\f\r\u0085\u2028\u2029]/;
