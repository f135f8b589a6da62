import { isSeverity, type Severity, severityOfWord } from '../domain/severity.ts';
import { quoted, textOf } from './fields.ts';

export interface SeverityRead {
  readonly severity: Severity;
  readonly reason: string;
}

/** Where a record is silent it counts as informational, as routine events are. */
const MISSING: Severity = 6;

/**
 * The words Druva shows in the state column of alerts (developer.druva.com/docs/event-apis). Druva does not
 * document which syslog numbers they stand for; this is our reading, and the worse of word and number counts.
 */
const ALERT_WORDS: Readonly<Record<string, Severity>> = { critical: 2, high: 3, warning: 4, notification: 5 };

const DECIMAL = /^[+-]?\d{1,15}(?:\.\d{0,15})?$/;

export function alertWordSeverity(word: string): Severity | undefined {
  const key = word.trim().toLowerCase();
  return Object.hasOwn(ALERT_WORDS, key) ? ALERT_WORDS[key] : undefined;
}

/** The number a record carries: 4, "4", "6.0", 6.0 or a syslog word; `given` is false where it carries none. */
export function readSeverity(field: string, value: unknown): SeverityRead & { readonly given: boolean } {
  if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) {
    return { severity: MISSING, reason: 'no severity in the record', given: false };
  }
  const number = numberOf(value);
  if (number !== undefined) return fromNumber(field, value, number);
  const word = typeof value === 'string' ? (severityOfWord(value) ?? alertWordSeverity(value)) : undefined;
  if (word !== undefined) return { severity: word, reason: `field ${field} ${quoted(value)}`, given: true };
  return { severity: MISSING, reason: `field ${field} ${quoted(value)} not understood`, given: false };
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : value;
  return typeof value === 'string' && DECIMAL.test(value.trim()) ? Number(value) : undefined;
}

function fromNumber(
  field: string,
  value: unknown,
  number: number,
): SeverityRead & { readonly given: boolean } {
  // Between two levels the worse one counts.
  const level = Math.floor(number) + 0;
  const severity = isSeverity(level) ? level : level < 0 ? 0 : 7;
  const clamp = severity === level ? '' : `, out of range, counts as ${severity}`;
  return { severity, reason: `field ${field} ${textOf(value) || number}${clamp}`, given: true };
}

/** For alerts: the worse of the number and the severity words the record carries. */
export function worseOf(
  number: SeverityRead & { readonly given: boolean },
  words: readonly string[],
): SeverityRead {
  let word = '';
  let worst: Severity | undefined;
  for (const candidate of words) {
    const severity = alertWordSeverity(candidate) ?? severityOfWord(candidate);
    if (severity === undefined || (worst !== undefined && severity >= worst)) continue;
    worst = severity;
    word = candidate.trim();
  }
  if (worst === undefined) return number;
  if (!number.given) return { severity: worst, reason: `alert word "${word}", ${number.reason}` };
  if (worst < number.severity) {
    return { severity: worst, reason: `alert word "${word}", worse than ${number.reason}` };
  }
  const relation = worst === number.severity ? 'equal to' : 'worse than';
  return { severity: number.severity, reason: `${number.reason}, ${relation} alert word "${word}"` };
}
