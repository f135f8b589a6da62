/**
 * The canonical event.
 *
 * Glossary, one word per idea, used everywhere in this project:
 * - **event**: one record of Druva's feed, kept for ever, never changed.
 * - **severity**: syslog number, 0 worst.
 * - **outcome**: how the activity behind the event ended, concluded with a reason.
 * - **subject**: the user, device or data source the event is about.
 * - **alert**: the events of one fingerprint that need a person; it has a state.
 * - **card**: the Slack message an alert owns in one channel.
 * - **route**: a rule that names the channel for an alert.
 * - **cursor**: our place in Druva's feed.
 * - **delivery**: bringing a card to Slack.
 */
import type { Severity } from './severity.ts';

export const OUTCOMES = ['success', 'warning', 'failed', 'canceled', 'unknown'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The 12 fields of Druva's event envelope, all strings (developer.druva.com/reference-link/insync-events). */
export interface Envelope {
  readonly eventCategory: string;
  readonly uniqueID: string;
  readonly publisherID: string;
  readonly topicName: string;
  /** RFC 3339 UTC with milliseconds. */
  readonly timeStamp: string;
  readonly eventType: string;
  readonly tenantID: string;
  /** "0" to "7". */
  readonly severity: string;
  readonly identityType: string;
  readonly identityID: string;
  readonly eventDetails: string;
  readonly schemaVersion: string;
}

/** Held complete by the type. */
const IN_ORDER = {
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

/** The 12 fields in the order of Druva's documents. */
export const ENVELOPE_FIELDS = Object.keys(IN_ORDER) as readonly (keyof Envelope)[];

/** The shape the record came in; recognised by its fields, on either endpoint. */
export type Wire = 'envelope' | 'insync' | 'platform';

/** What a conclusion was drawn from, in words a person reads: `field eventState "Failed"`, `details say Status:Failed`. */
export interface Reasons {
  /** Only where the record names no id of its own. */
  readonly id?: string;
  readonly time: string;
  readonly severity: string;
  readonly outcome: string;
  readonly feature: string;
  readonly cloud: string;
  readonly subject: string;
}

/** One `Key:Value` of eventDetails, in the order of the text, spelt as there. */
export type Pair = readonly [key: string, value: string];

export interface InsyncEvent {
  readonly wire: Wire;
  readonly envelope: Envelope;
  /** uniqueID; with `tenant` it identifies the event for ever. */
  readonly id: string;
  /** tenantID, '' where the record names none. */
  readonly tenant: string;
  /** Milliseconds since 1970, UTC. */
  readonly time: number;
  readonly type: string;
  /** Topic area, '' where unknown. */
  readonly feature: string;
  /** `public`, `gov` or ''. */
  readonly cloud: string;
  readonly severity: Severity;
  readonly outcome: Outcome;
  /** '' where nothing names one. */
  readonly subject: string;
  /** SERVICE, ADMIN, API, USER or ''. */
  readonly identityType: string;
  readonly identity: string;
  /** The name of the alert ("Unusual Data Activity"), '' for other events. */
  readonly alertName: string;
  /** eventsGroupId, '' where the record has none: events of one activity share it. */
  readonly group: string;
  /** eventDetails untouched; for records with a details object, its pairs as text. */
  readonly detailsText: string;
  /** What could be parsed from it with certainty. */
  readonly details: readonly Pair[];
  readonly reasons: Reasons;
  /** The record as Druva sent it, byte for byte. */
  readonly raw: string;
}

/** A record that cannot be an event; kept, counted and shown, never dropped. */
export interface Unreadable {
  readonly reason: 'not_an_object' | 'no_id' | 'not_json';
  readonly raw: string;
}

/** The value of the first details pair with one of these keys; keys compare without case, spaces and punctuation. */
export function detail(event: Pick<InsyncEvent, 'details'>, ...keys: string[]): string | undefined {
  const wanted = keys.map(detailKey);
  for (const key of wanted) {
    const pair = event.details.find(([name]) => detailKey(name) === key);
    if (pair) return pair[1];
  }
  return undefined;
}

/** `Login Result`, `loginResult` and `LOGIN_RESULT` are one key. */
export function detailKey(key: string): string {
  return key.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
