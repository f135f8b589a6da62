import type { InsyncEvent } from '../domain/event.ts';
import { isSeverity, type Severity, severityOfWord } from '../domain/severity.ts';
import { type SourceRecord, sourceRecord } from './record.ts';

/** One severity on every scale. Syslog falls towards the worse, all others rise. */
export interface SeverityScale {
  /** Undefined where the record says none that can be believed; a syslog header needs one and takes 6. */
  readonly syslog: Severity | undefined;
  /** `severity_id` and `severity` (schema.ocsf.io, base event). */
  readonly ocsf: { readonly id: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 99; readonly caption: string };
  /** 0 to 10. */
  readonly cef: number | 'Unknown';
  /** The numbers that Elastic's own integrations send and its detection rules expect. */
  readonly elastic: 21 | 47 | 73 | 99 | undefined;
}

/** The index is the syslog number. The column of CEF is that of a shipped product (stackrox/stackrox, CEF notifier). */
const SCALES: Readonly<Record<Severity, SeverityScale>> = {
  0: { syslog: 0, ocsf: { id: 6, caption: 'Fatal' }, cef: 10, elastic: 99 },
  1: { syslog: 1, ocsf: { id: 5, caption: 'Critical' }, cef: 10, elastic: 99 },
  2: { syslog: 2, ocsf: { id: 5, caption: 'Critical' }, cef: 9, elastic: 99 },
  3: { syslog: 3, ocsf: { id: 4, caption: 'High' }, cef: 7, elastic: 73 },
  4: { syslog: 4, ocsf: { id: 3, caption: 'Medium' }, cef: 5, elastic: 47 },
  5: { syslog: 5, ocsf: { id: 2, caption: 'Low' }, cef: 3, elastic: 21 },
  6: { syslog: 6, ocsf: { id: 1, caption: 'Informational' }, cef: 1, elastic: 21 },
  7: { syslog: 7, ocsf: { id: 1, caption: 'Informational' }, cef: 0, elastic: 21 },
};

/** The record names no severity. */
const NO_SEVERITY: SeverityScale = {
  syslog: undefined,
  ocsf: { id: 0, caption: 'Unknown' },
  cef: 'Unknown',
  elastic: undefined,
};

const OTHER = 99;
const DECIMAL = /^[+-]?\d+(?:\.\d*)?$/;
const CAPTION_LIMIT = 64;

/** The severity of an event on every scale; the word of an alert has been weighed in already. */
export function severityScale(event: InsyncEvent, record: SourceRecord = sourceRecord(event)): SeverityScale {
  const number = severityNumber(event, record);
  // A word that beat the number, or stood where no number did. Where it says what a silent record counts as anyway, it
  // cannot be told from silence; none of Druva's words for alerts does.
  const byWord = String(event.severity) !== event.envelope.severity;
  if (byWord || typeof number === 'number') return SCALES[event.severity] ?? NO_SEVERITY;
  if (number === 'absent') return NO_SEVERITY;
  return { ...NO_SEVERITY, ocsf: { id: OTHER, caption: captionOf(record.severity) } };
}

/**
 * The number the record itself carries, before any word of an alert: `odd` where it is out of range, between two levels
 * or not understood.
 */
export function severityNumber(
  { envelope }: Pick<InsyncEvent, 'envelope'>,
  { severity: value }: Pick<SourceRecord, 'severity'>,
): Severity | 'absent' | 'odd' {
  if (value === undefined || value === null) return 'absent';
  const text = typeof value === 'string' ? value.trim() : value;
  if (text === '') return 'absent';
  const read = Number(envelope.severity);
  const number = typeof text === 'string' && DECIMAL.test(text) ? Number(text) : text;
  if (typeof number === 'number') {
    return number === read && isSeverity(read) ? read : 'odd';
  }
  // A word in the place of the number: what was not understood counts as informational.
  const understood = typeof text === 'string' && (envelope.severity !== '6' || severityOfWord(text) === 6);
  return understood && isSeverity(read) ? read : 'odd';
}

function captionOf(value: unknown): string {
  const text = typeof value === 'object' ? '' : String(value).trim();
  return text.slice(0, CAPTION_LIMIT).toWellFormed() || 'Other';
}
