import { readDetails } from './details.ts';
import { firstText, type JsonObject, recordId, textOf } from './fields.ts';
import type { Reading } from './reading.ts';

/** The 12-field envelope, all strings (developer.druva.com/reference-link/insync-events). It has no state field. */
export function readEnvelope(record: JsonObject): Reading {
  return {
    wire: 'envelope',
    record,
    id: recordId(record, 'uniqueID'),
    category: textOf(record.eventCategory) || 'EVENT',
    publisherID: textOf(record.publisherID),
    topicName: textOf(record.topicName),
    type: firstText(record, 'eventType', 'type'),
    tenant: textOf(record.tenantID),
    feature: textOf(record.feature),
    featureField: 'feature',
    identityType: textOf(record.identityType),
    identity: textOf(record.identityID),
    schemaVersion: textOf(record.schemaVersion),
    severityField: Object.hasOwn(record, 'severity') ? 'severity' : 'syslogSeverity',
    states: [['eventState', textOf(record.eventState)]],
    details: readDetails(record.eventDetails ?? record.details),
  };
}
