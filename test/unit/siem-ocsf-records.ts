/** Records of every shape, and their lines in OCSF. */
import { ocsf } from '../../src/siem/ocsf/ocsf.ts';
import { carriedOf, FORWARDER } from './siem-records.ts';

export const WIRES = ['envelope', 'insync', 'platform'] as const;

/** What a record says, whatever its shape; '' for what it does not. */
export interface Said {
  readonly id?: unknown;
  readonly type?: unknown;
  readonly feature?: string;
  readonly severity?: unknown;
  readonly state?: unknown;
  readonly details?: unknown;
  readonly tenant?: unknown;
  readonly identityType?: string;
  readonly identity?: unknown;
  readonly time?: unknown;
  /** More fields of the record, or of the details where the platform has them there. */
  readonly more?: Readonly<Record<string, unknown>>;
}

const TIME = '2026-11-03T23:28:01.631Z';

const SHAPES: Readonly<Record<(typeof WIRES)[number], (said: Said) => object>> = {
  envelope: ({ id = '4f1c', type = 'Backup', feature = 'Backup And Restore', ...said }) => ({
    eventCategory: 'EVENT',
    uniqueID: id,
    publisherID: 'public-8193',
    topicName: `public-inSyncPlatform-${feature}`,
    timeStamp: said.time ?? TIME,
    eventType: type,
    tenantID: said.tenant ?? '12',
    severity: said.severity ?? '4',
    identityType: said.identityType ?? 'SERVICE',
    identityID: said.identity ?? 'inSync',
    eventDetails: said.details ?? (said.state ? `Status:${said.state}, eventsGroupId:1112` : ''),
    schemaVersion: '1.0',
    ...said.more,
  }),
  insync: ({ id = 55, type = 'Backup', ...said }) => ({
    eventID: id,
    eventType: type,
    eventState: said.state ?? '',
    eventDetails: said.details ?? '',
    timestamp: said.time ?? TIME,
    severity: said.severity ?? 4,
    facility: 23,
    initiator: said.identity ?? null,
    ...(said.feature && { feature: said.feature }),
    ...(said.tenant !== undefined && { tenantID: said.tenant }),
    ...(said.identityType && { identityType: said.identityType }),
    ...said.more,
  }),
  platform: ({ id = 77, type = 'Backup', feature = 'Backup And Restore', ...said }) => ({
    id,
    category: 'EVENT',
    details:
      typeof said.details === 'string'
        ? said.details
        : {
            eventState: said.state ?? '',
            initiator: said.identityType ?? null,
            initiatorID: said.identity,
            ...said.more,
          },
    feature,
    globalID: said.tenant ?? 'e0000000-0000-4000-8000-000000000001-10608',
    timeStamp: said.time ?? 1_761_894_118,
    productID: 8193,
    syslogSeverity: said.severity ?? 4,
    type,
  }),
};

export function rawOf(wire: (typeof WIRES)[number], said: Said = {}): string {
  return JSON.stringify(SHAPES[wire](said));
}

/** The line of a record. @throws where the record is no event. */
export function lineOf(raw: string): string {
  return ocsf(carriedOf(raw), FORWARDER);
}

// biome-ignore lint/suspicious/noExplicitAny: what is asked of a line differs from test to test
export type Line = any;

/** The line of a record, read back. */
export function ocsfOf(wire: (typeof WIRES)[number], said: Said = {}): Line {
  return JSON.parse(lineOf(rawOf(wire, said)));
}
