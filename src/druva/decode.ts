import type { Envelope, InsyncEvent, Unreadable, Wire } from '../domain/event.ts';
import { parseExact } from '../domain/exact-json.ts';
import { contentId } from './content-id.ts';
import { readEnvelope } from './envelope.ts';
import { asObject, idOf, type JsonObject } from './fields.ts';
import { readInsync } from './insync.ts';
import { readOutcome } from './outcome.ts';
import { readPlatform } from './platform.ts';
import type { Reading } from './reading.ts';
import { readSeverity, type SeverityRead, worseOf } from './severity.ts';
import { shapeOf } from './shape.ts';
import { readSubject } from './subject.ts';
import { namesTime, readTime } from './times.ts';
import { cloudOf, featureOf } from './topic.ts';

const ADAPTERS: Readonly<Record<Wire, (record: JsonObject) => Reading>> = {
  envelope: readEnvelope,
  insync: readInsync,
  platform: readPlatform,
};

/** What becomes of a record without an id: it is no event, or one whose id is made from what it says. */
export type MissingId = 'refused' | 'made';

/** One record as Druva sent it to an event; the same text and time always give the same event. Never throws. */
export function decodeRecord(
  raw: string,
  receivedAt: number,
  missing: MissingId = 'refused',
): InsyncEvent | Unreadable {
  let value: unknown;
  try {
    value = parseExact(raw);
  } catch {
    return { reason: 'not_json', raw };
  }
  return decodeValue(value, raw, receivedAt, missing);
}

/** As `decodeRecord`, for a record that is parsed already; `value` must be what `raw` parses to. */
export function decodeValue(
  value: unknown,
  raw: string,
  receivedAt: number,
  missing: MissingId = 'refused',
): InsyncEvent | Unreadable {
  const record = asObject(value);
  if (!record) return { reason: 'not_an_object', raw };
  const reading = ADAPTERS[shapeOf(record)](record);
  if (reading.id !== '') return conclude(reading, raw, receivedAt);
  return missing === 'made' && canBeTold(reading)
    ? withMadeId(reading, raw, receivedAt)
    : { reason: 'no_id', raw };
}

/** Without a time, an event that happens again and a record that comes again would look alike. */
function canBeTold({ type, record }: Reading): boolean {
  return type !== '' && namesTime(record);
}

function withMadeId(reading: Reading, raw: string, receivedAt: number): InsyncEvent {
  const event = conclude({ ...reading, id: contentId(reading.record, raw) }, raw, receivedAt);
  return { ...event, reasons: { ...event.reasons, id: 'made from what the record says, which names none' } };
}

export function isUnreadable(decoded: InsyncEvent | Unreadable): decoded is Unreadable {
  return 'reason' in decoded;
}

function conclude(reading: Reading, raw: string, receivedAt: number): InsyncEvent {
  const { details } = reading;
  const time = readTime(reading.record, receivedAt);
  const number = readSeverity(reading.severityField, reading.record[reading.severityField]);
  const severity = carriesWord(reading) ? worseOf(number, severityWords(reading)) : number;
  const outcome = readOutcome(reading);
  const feature = featureOf(reading);
  const cloud = cloudOf(reading);
  const subject = readSubject(reading);
  return {
    wire: reading.wire,
    envelope: envelopeOf(reading, time.time, number),
    id: reading.id,
    tenant: reading.tenant,
    time: time.time,
    type: reading.type,
    feature: feature.value,
    cloud: cloud.value,
    severity: severity.severity,
    outcome: outcome.outcome,
    subject: subject.subject,
    identityType: reading.identityType,
    identity: reading.identity,
    alertName: alertNameOf(reading),
    group: idOf(reading.record.eventsGroupId) || (details.byKey.get('eventsgroupid') ?? ''),
    detailsText: details.text,
    details: details.pairs,
    reasons: {
      time: time.reason,
      severity: severity.reason,
      outcome: outcome.reason,
      feature: feature.reason,
      cloud: cloud.reason,
      subject: subject.reason,
    },
    raw,
  };
}

/** The canonical 12 fields; for the other shapes, what the record does not name stays ''. */
function envelopeOf(reading: Reading, time: number, severity: SeverityRead): Envelope {
  return {
    eventCategory: reading.category,
    uniqueID: reading.id,
    publisherID: reading.publisherID,
    topicName: reading.topicName,
    timeStamp: new Date(time).toISOString(),
    eventType: reading.type,
    tenantID: reading.tenant,
    severity: String(severity.severity),
    identityType: reading.identityType,
    identityID: reading.identity,
    eventDetails: reading.details.text,
    schemaVersion: reading.schemaVersion,
  };
}

function isAlert(reading: Reading): boolean {
  const type = reading.type.toLowerCase();
  return type.includes('alert') || type === 'notification' || reading.category.toUpperCase() === 'ALERT';
}

/** The word on a resolution is that of the alert it ends; good news must not look critical. */
function carriesWord(reading: Reading): boolean {
  return isAlert(reading) && !reading.type.toLowerCase().includes('resolution');
}

function severityWords(reading: Reading): string[] {
  const { byKey } = reading.details;
  const words = [
    ...reading.states.map(([, value]) => value),
    byKey.get('severity'),
    byKey.get('alertseverity'),
  ];
  return words.filter((word) => word !== undefined && word !== '') as string[];
}

function alertNameOf(reading: Reading): string {
  const { byKey } = reading.details;
  const named = byKey.get('alertname');
  return named ?? (isAlert(reading) ? byKey.get('alert') : undefined) ?? '';
}
