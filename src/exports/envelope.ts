import type { Envelope } from '../domain/event.ts';

/** Held complete by the type, in the order of Druva's documents. */
const FIELDS = {
  eventCategory: true,
  uniqueID: true,
  publisherID: true,
  topicName: true,
  timeStamp: true,
  eventType: true,
  tenantID: true,
  severity: true,
  identityType: true,
  identityID: true,
  eventDetails: true,
  schemaVersion: true,
} satisfies Record<keyof Envelope, true>;

/** The 12 fields of an event, as every export writes them first. */
export const ENVELOPE_FIELDS = Object.keys(FIELDS) as readonly (keyof Envelope)[];
