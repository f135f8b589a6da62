/**
 * Syslog severity, 0 worst to 7 least, as Druva's platform specification defines `syslogSeverity`
 * (api-evangelist/druva, druva-events-api-openapi.yml).
 */
export type Severity = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** The syslog words in order: the index is the number. */
export const SEVERITY_WORDS = [
  'Emergency',
  'Alert',
  'Critical',
  'Error',
  'Warning',
  'Notice',
  'Informational',
  'Debug',
] as const;

export const SEVERITIES: readonly Severity[] = [0, 1, 2, 3, 4, 5, 6, 7];

/** Short forms and neighbours that people type; keys are folded. */
const WORD_TO_SEVERITY: Readonly<Record<string, Severity>> = {
  emergency: 0,
  emerg: 0,
  alert: 1,
  critical: 2,
  crit: 2,
  error: 3,
  err: 3,
  warning: 4,
  warn: 4,
  notice: 5,
  informational: 6,
  info: 6,
  debug: 7,
};

export function severityWord(severity: Severity): (typeof SEVERITY_WORDS)[number] {
  return SEVERITY_WORDS[severity];
}

/** The number of a syslog word in any case, or undefined when it is none. */
export function severityOfWord(word: string): Severity | undefined {
  const key = word.trim().toLowerCase();
  return Object.hasOwn(WORD_TO_SEVERITY, key) ? WORD_TO_SEVERITY[key] : undefined;
}

export function isSeverity(value: number): value is Severity {
  return Number.isInteger(value) && value >= 0 && value <= 7;
}
