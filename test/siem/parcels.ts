import type { Target } from '../../src/domain/destination.ts';
import type { InsyncEvent } from '../../src/domain/event.ts';
import type { Parcel } from '../../src/domain/forward.ts';
import type { Severity } from '../../src/domain/severity.ts';
import type { Forwarder } from '../../src/siem/format.ts';

export const BY: Forwarder = { host: 'bot.example', version: '1.0.0', pid: 77 };

export type SyslogTarget = Extract<Target, { kind: 'syslog' }>;

export const toSyslog = (target: Partial<SyslogTarget> & Pick<SyslogTarget, 'port'>): SyslogTarget => ({
  kind: 'syslog',
  transport: 'tcp',
  host: 'localhost',
  facility: 23,
  bom: false,
  confirm: 'close',
  tls: {},
  ...target,
});

interface Given {
  readonly body?: string;
  readonly type?: string;
  readonly time?: number;
  readonly severity?: Severity;
}

/** A parcel as the pipeline hands it over; its body tells it from every other. */
export function parcel(
  seq: number,
  { body, type = 'Backup', time = TIME + seq, severity = 6 }: Given = {},
): Parcel {
  const id = `event-${seq}`;
  const event: InsyncEvent = {
    wire: 'envelope',
    envelope: {
      eventCategory: 'EVENT',
      uniqueID: id,
      publisherID: '1',
      topicName: 'insync-public-Backup And Restore',
      timeStamp: '2026-11-03T23:28:01.631Z',
      eventType: type,
      tenantID: '12',
      severity: String(severity),
      identityType: 'SERVICE',
      identityID: '',
      eventDetails: '',
      schemaVersion: '1.0',
    },
    id,
    tenant: '12',
    time,
    type,
    feature: 'Backup And Restore',
    cloud: 'public',
    severity,
    outcome: 'unknown',
    subject: '',
    identityType: 'SERVICE',
    identity: '',
    alertName: '',
    group: '',
    detailsText: '',
    details: [],
    reasons: { time: '', severity: '', outcome: '', feature: '', cloud: '', subject: '' },
    raw: '{}',
  };
  return { seq, id, event, body: body ?? `CEF:0|Druva|inSync|1.0|Backup|Backup|3|externalId=${id}${FILL}` };
}

const TIME = Date.parse('2026-11-03T23:28:01.000Z');
/** About as long as an event in CEF. */
const FILL = ` suser=jürgen@example.com msg=C:\\\\data path\\=x | ${'backup of the device '.repeat(15)}`;

export const parcels = (count: number, from = 1): Parcel[] =>
  Array.from({ length: count }, (_, index) => parcel(from + index));
