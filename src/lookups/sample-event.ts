import type { Envelope, InsyncEvent } from '../domain/event.ts';
import type { Sample } from '../query/command.ts';

/** A record as Druva would send it, of this moment (ms), that says what flags tell; what is not told is empty. Pure. */
export function sampleRecord(sample: Sample, now: number): string {
  const { feature = '', cloud = '', severity = 6 } = sample;
  const record: Envelope = {
    eventCategory: 'EVENT',
    uniqueID: 'sample',
    publisherID: '',
    topicName: `${cloud}-insync-${feature}`,
    timeStamp: new Date(now).toISOString(),
    eventType: sample.type ?? '',
    tenantID: sample.tenant ?? '',
    severity: String(severity),
    identityType: sample['identity-type'] ?? '',
    identityID: sample.identity ?? '',
    eventDetails: sample.text ?? '',
    schemaVersion: '',
  };
  return JSON.stringify(record);
}

/** The event such a record was read as, with what is concluded of other events replaced by what flags tell. */
export function asTold(event: InsyncEvent, sample: Sample): InsyncEvent {
  return {
    ...event,
    outcome: sample.outcome ?? event.outcome,
    subject: sample.subject ?? event.subject,
    alertName: sample['alert-name'] ?? event.alertName,
  };
}
