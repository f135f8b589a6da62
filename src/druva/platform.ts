import { readDetails } from './details.ts';
import { firstText, idOf, type JsonObject, recordId, textOf } from './fields.ts';
import { personaOfType, titleCase } from './names.ts';
import type { Reading } from './reading.ts';

const CATEGORIES = new Set(['EVENT', 'ALERT', 'AUDIT']);

/**
 * The platform envelope, v1 to v3 (api-evangelist/druva, druva-events-api-openapi.yml), and its relatives from
 * Realize, whose `category` names the feature ("Admin Event") and whose time is `occurenceTime`.
 */
export function readPlatform(record: JsonObject): Reading {
  const details = readDetails(record.details ?? record.eventDetails);
  const inner = details.object;
  const type = titleCase(firstText(record, 'type', 'eventType') || textOf(inner.eventType));
  const identityType = personaOf(inner) || personaOfType(type);
  const category = textOf(record.category);
  const isCategory = category === '' || CATEGORIES.has(category.toUpperCase());
  const feature = titleCase(textOf(record.feature));
  return {
    wire: 'platform',
    record,
    id: recordId(record, 'id') || idOf(inner.eventID),
    category: isCategory && category !== '' ? category.toUpperCase() : 'EVENT',
    publisherID: textOf(record.publisherID),
    topicName: '',
    type,
    tenant: textOf(record.globalID),
    feature: feature || (isCategory ? '' : category),
    featureField: feature === '' ? 'category' : 'feature',
    identityType,
    identity: identityOf(inner, identityType),
    schemaVersion: textOf(record.schemaVersion),
    severityField: Object.hasOwn(record, 'syslogSeverity') ? 'syslogSeverity' : 'severity',
    states: [
      ['eventState', textOf(record.eventState)],
      ['details.eventState', textOf(inner.eventState)],
    ],
    details,
  };
}

const PERSONAS = new Set(['SERVICE', 'ADMIN', 'API', 'USER']);

function personaOf(details: JsonObject): string {
  const named = textOf(details.initiatorType).toUpperCase();
  if (named !== '') return named;
  const initiator = textOf(details.initiator).toUpperCase();
  return PERSONAS.has(initiator) ? initiator : '';
}

/**
 * An address says more to a person than a number, so it is preferred. The admin an alert of the service is
 * about did not raise it.
 */
function identityOf(details: JsonObject, persona: string): string {
  const byService = persona === 'SERVICE';
  for (const name of ['initiator', 'initiatorEmail', 'initiatorName', 'adminEmail']) {
    const text = byService && name === 'adminEmail' ? '' : textOf(details[name]);
    if (text.includes('@')) return text;
  }
  const initiator = firstText(details, 'initiatorID', 'initiatorId');
  const admin = byService ? '' : firstText(details, 'adminID', 'adminId');
  const named = firstText(details, 'initiatorName', 'initiator');
  return initiator || admin || named || (byService ? '' : textOf(details.adminName));
}
