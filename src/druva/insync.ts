import { readDetails } from './details.ts';
import { firstText, type JsonObject, recordId, textOf } from './fields.ts';
import { personaOfType } from './names.ts';
import type { Reading } from './reading.ts';

/** The flat record of inSync v2 (api-evangelist/druva, druva-event-management-api-openapi.yml, schema Event). */
export function readInsync(record: JsonObject): Reading {
  const type = firstText(record, 'eventType', 'type');
  return {
    wire: 'insync',
    record,
    id: recordId(record, 'eventID'),
    category: 'EVENT',
    publisherID: '',
    topicName: '',
    type,
    tenant: firstText(record, 'tenantID', 'globalID'),
    feature: textOf(record.feature),
    featureField: 'feature',
    identityType: textOf(record.identityType) || personaOfType(type),
    identity: firstText(record, 'initiator', 'identityID'),
    schemaVersion: '',
    severityField: Object.hasOwn(record, 'severity') ? 'severity' : 'syslogSeverity',
    states: [['eventState', textOf(record.eventState)]],
    details: readDetails(record.eventDetails ?? record.details),
  };
}
