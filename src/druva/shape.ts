import type { Wire } from '../domain/event.ts';
import type { JsonObject } from './fields.ts';

/** The shape of a record, told by its fields and never by the endpoint it came from. */
export function shapeOf(record: JsonObject): Wire {
  if (has(record, 'uniqueID') || has(record, 'topicName') || has(record, 'publisherID')) return 'envelope';
  // All else is of the platform's family: its three versions, Realize (`area`, `occurenceTime`) and webhooks.
  return has(record, 'eventID') || has(record, 'eventType') ? 'insync' : 'platform';
}

function has(record: JsonObject, field: string): boolean {
  return Object.hasOwn(record, field);
}
