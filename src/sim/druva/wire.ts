/** One occurrence in the three shapes in which inSync events are known to travel. */
import { areaOf, type Occurrence, type Pair } from './occurrence.ts';

const WIRES = ['insync', 'envelope', 'platform'] as const;
type Wire = (typeof WIRES)[number];
export type WireMode = Wire | 'mixed';

/** Where platform ids begin; Druva's are large and shared by all customers. */
export const PLATFORM_ID_BASE = 840_000_000;
const INSYNC_ID_BASE = 100_000;

/** States that say how an activity ended; the envelope has no field for them and carries them in the text. */
const ENDINGS = new Set(['Success', 'Failed', 'Canceled', 'Backed up with Errors']);

/** `mixed` goes through the shapes in turn. */
export function record(occurrence: Occurrence, mode: WireMode): Record<string, unknown> {
  const wire = mode === 'mixed' ? WIRES[occurrence.number % WIRES.length] : mode;
  if (wire === 'envelope') return envelope(occurrence);
  return wire === 'platform' ? platform(occurrence) : insync(occurrence);
}

/** The flat record of `GET /insync/eventmanagement/v2/events`. Times without milliseconds. */
function insync(o: Occurrence): Record<string, unknown> {
  return {
    eventID: INSYNC_ID_BASE + o.number,
    eventType: o.type,
    profileName: o.profile?.name ?? '',
    inSyncUserName: o.user?.name ?? '',
    clientVersion: o.device?.client ?? '',
    clientOS: o.device?.os ?? '',
    ip: o.ip ?? o.device?.ip ?? '',
    inSyncUserEmail: o.user?.email ?? '',
    eventDetails: legacyText(o),
    timestamp: `${new Date(o.at).toISOString().slice(0, 19)}Z`,
    inSyncUserID: o.user?.id ?? 0,
    profileID: o.profile?.id ?? 0,
    initiator: o.initiator ?? null,
    inSyncDataSourceID: o.device?.id ?? 0,
    eventState: o.state,
    inSyncDataSourceName: o.device?.name ?? '',
    severity: o.severity,
    facility: 23,
  };
}

/** The 12 string fields of developer.druva.com/reference-link/insync-events. */
function envelope(o: Occurrence): Record<string, unknown> {
  return {
    eventCategory: 'EVENT',
    uniqueID: o.uuid,
    publisherID: 'public-8193',
    topicName: `public-inSyncPlatform-${areaOf(o.type)}`,
    timeStamp: new Date(o.at).toISOString(),
    eventType: o.type,
    tenantID: o.tenant,
    severity: String(o.severity),
    identityType: o.identityType,
    identityID: o.identity,
    eventDetails: o.text ?? join([...whoAndHow(o), ...o.pairs]),
    schemaVersion: '1.0',
  };
}

/** Platform v3; for product 8193 `details` is the flat record, as Druva's add-on for Splunk reads it. */
function platform(o: Occurrence): Record<string, unknown> {
  const { severity: _severity, facility: _facility, timestamp: _timestamp, ...details } = insync(o);
  return {
    id: PLATFORM_ID_BASE + o.number,
    category: 'EVENT',
    details: { ...details, ...o.extra },
    feature: areaOf(o.type),
    globalID: o.tenant,
    timeStamp: Math.floor(o.at / 1000),
    productID: 8193,
    syslogFacility: 23,
    syslogSeverity: o.severity,
    type: o.type,
  };
}

function whoAndHow(o: Occurrence): Pair[] {
  const pairs: Pair[] = [];
  if (ENDINGS.has(o.state)) pairs.push(['Status', o.state]);
  if (o.device) pairs.push(['Device', o.device.name]);
  if (o.user) pairs.push(['User', o.user.email]);
  return pairs;
}

function legacyText(o: Occurrence): string {
  return o.text ?? join(o.pairs);
}

/** No quoting, no escaping, no space after the colon: as Druva writes it. */
function join(pairs: readonly Pair[]): string {
  return pairs.map(([key, value]) => `${key}:${value}`).join(', ');
}
