/** One JSON object a line: Druva's 12 fields as they came, then under `insync` what was concluded from the record. */
import type { EventRow } from '../domain/archive.ts';
import type { Envelope, Outcome, Pair } from '../domain/event.ts';
import { ENVELOPE_FIELDS } from '../domain/event.ts';
import type { EventStatus } from '../domain/filter.ts';
import type { Severity } from '../domain/severity.ts';

/** A line as it is read back. */
export interface ExportedEvent extends Envelope {
  readonly insync: {
    /** RFC 3339 UTC with milliseconds. */
    readonly time: string;
    readonly severity: Severity;
    readonly outcome: Outcome;
    readonly feature: string;
    readonly cloud: string;
    readonly subject: string;
    readonly alertName: string;
    readonly group: string;
    readonly status: EventStatus;
    readonly alert: number | null;
    readonly details: readonly Pair[];
  };
}

/** JSON leaves them as they are, but programs that read lines may break at some, and terminals obey others. */
const UNESCAPED = /[\u007f-\u009f\u2028\u2029]/g;

/** One line, with its end. */
export function ndjsonEvent({ event, status, alert }: EventRow): string {
  const { severity, outcome, feature, cloud, subject, alertName, group, details } = event;
  const line = {
    ...(Object.fromEntries(
      ENVELOPE_FIELDS.map((field) => [field, event.envelope[field]]),
    ) as unknown as Envelope),
    insync: {
      time: new Date(event.time).toISOString(),
      ...{ severity, outcome, feature, cloud, subject, alertName, group, status },
      alert: alert ?? null,
      details,
    },
  } satisfies ExportedEvent;
  return jsonLine(line);
}

/** Any object as one line, with its end. */
export function jsonLine(value: object): string {
  return `${JSON.stringify(value).replace(UNESCAPED, escaped)}\n`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
