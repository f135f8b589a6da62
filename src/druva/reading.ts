import type { Wire } from '../domain/event.ts';
import type { Details } from './details.ts';
import type { JsonObject } from './fields.ts';

/** What an adapter finds in a record of its shape; the conclusions are drawn from it alike for all shapes. */
export interface Reading {
  readonly wire: Wire;
  readonly record: JsonObject;
  /** '' where the record has none: then it is no event. */
  readonly id: string;
  readonly category: string;
  readonly publisherID: string;
  readonly topicName: string;
  readonly type: string;
  readonly tenant: string;
  /** The feature the record itself names, and in which field; both '' where it names none. */
  readonly feature: string;
  readonly featureField: string;
  readonly identityType: string;
  readonly identity: string;
  readonly schemaVersion: string;
  readonly severityField: string;
  /** Fields that hold a state, by name, in the order they are asked. */
  readonly states: readonly (readonly [field: string, value: string])[];
  readonly details: Details;
}
