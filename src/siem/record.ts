import type { InsyncEvent } from '../domain/event.ts';
import { parseExact } from '../domain/exact-json.ts';

/**
 * What only the record itself says: the fields of the flat record of inSync v2 (api-evangelist/druva,
 * druva-event-management-api-openapi.yml) and of the platform's `details` that the event does not keep. All '' where the
 * record has none; the 12-field envelope has none of them.
 */
export interface SourceRecord {
  /** As it came, of any type. */
  readonly severity: unknown;
  /** As it came: "Backed up with Errors", "Critical", "Admin event". */
  readonly state: string;
  readonly facility: unknown;
  /** Who did it, where the record says so; for the envelope see `event.identity`. */
  readonly initiator: string;
  /** As it came, not checked. */
  readonly ip: string;
  readonly userId: string;
  readonly userName: string;
  readonly userEmail: string;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly profile: string;
  readonly os: string;
  readonly clientVersion: string;
  /** The time as it came: text, or seconds or milliseconds in digits. */
  readonly time: string;
  /** Which of Druva's products it is of, where the record says so. */
  readonly productId: string;
}

type Fields = Readonly<Record<string, unknown>>;

const NO_FIELDS: Fields = {};

/** Fields of platform details that hold a state where there is no eventState (demisto/content, Druva.xif). */
const STATES = ['status', 'loginResult', 'state', 'result'] as const;

/** All spellings Druva's interfaces use, in the order the decoder asks them; `occurenceTime` is Realize's own. */
const TIMES = ['timeStamp', 'timestamp', 'occurenceTime', 'occurrenceTime'] as const;

/** Never throws: a record that cannot be read again has no such fields. */
export function sourceRecord({ raw, wire }: Pick<InsyncEvent, 'raw' | 'wire'>): SourceRecord {
  const record = parsed(raw);
  const inner = wire === 'platform' ? innerOf(record) : NO_FIELDS;
  const of = (name: string): string => textOf(record[name]) || textOf(inner[name]);
  // 0 is how Druva writes that there is no such user or device.
  const idOf = (name: string): string => {
    const id = of(name);
    return id === '0' ? '' : id;
  };
  return {
    severity: severityOf(record, wire),
    state: of('eventState') || stateIn(inner),
    facility: record.facility ?? record.syslogFacility,
    initiator: of('initiator'),
    ip: of('ip') || textOf(inner.adminIPAddress),
    userId: idOf('inSyncUserID'),
    userName: of('inSyncUserName'),
    userEmail: of('inSyncUserEmail'),
    deviceId: idOf('inSyncDataSourceID'),
    deviceName: of('inSyncDataSourceName'),
    profile: of('profileName'),
    os: of('clientOS'),
    clientVersion: of('clientVersion'),
    time: timeIn(record),
    productId: textOf(record.productID),
  };
}

/** The field the event's severity was read from. */
function severityOf(record: Fields, wire: InsyncEvent['wire']): unknown {
  const [first, second] =
    wire === 'platform'
      ? (['syslogSeverity', 'severity'] as const)
      : (['severity', 'syslogSeverity'] as const);
  return Object.hasOwn(record, first) ? record[first] : record[second];
}

function parsed(raw: string): Fields {
  try {
    const record = asFields(JSON.parse(raw));
    return roundsAnId(record) ? asFields(parseExact(raw)) : record;
  } catch {
    return NO_FIELDS;
  }
}

/** Ids are int64 in Druva's specification; reading them digit by digit is slow, and rarely needed. */
function roundsAnId(record: Fields): boolean {
  const inner = asFields(record.details);
  return [record.inSyncUserID, record.inSyncDataSourceID, inner.inSyncUserID, inner.inSyncDataSourceID].some(
    (id) => typeof id === 'number' && !Number.isSafeInteger(id),
  );
}

function timeIn(record: Fields): string {
  for (const name of TIMES) {
    const time = textOf(record[name]);
    if (time !== '') return time;
  }
  return '';
}

function stateIn(inner: Fields): string {
  if (inner === NO_FIELDS) return '';
  for (const name of STATES) {
    const state = textOf(inner[name]);
    if (state !== '') return state;
  }
  return '';
}

function innerOf(record: Fields): Fields {
  const details = record.details ?? record.eventDetails;
  // Platform v1 may write the object as text.
  return typeof details === 'string' && details.startsWith('{') ? parsed(details) : asFields(details);
}

function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : NO_FIELDS;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
}
