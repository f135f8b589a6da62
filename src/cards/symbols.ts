import type { Alert, AlertState } from '../domain/alert.ts';
import { isReopened } from '../domain/life.ts';
import { SEVERITIES, type Severity, severityWord } from '../domain/severity.ts';

/** The symbols differ in shape and size, so they are told apart without colour. */
const SEVERITY_SYMBOLS: Readonly<Record<Severity, string>> = {
  0: '🚨',
  1: '🚨',
  2: '🔴',
  3: '🔶',
  4: '⚠️',
  5: '🔹',
  6: '▫️',
  7: '▪️',
};

export function severitySymbol(severity: Severity): string {
  return SEVERITY_SYMBOLS[severity];
}

/** The word on cards: syslog's, but `Info` for short. */
export function severityLabel(severity: Severity): string {
  return severity === 6 ? 'Info' : severityWord(severity);
}

/** What a state looks like; an open alert shows its severity instead of the state's symbol and word. */
export const STATE_LOOK: Readonly<
  Record<AlertState, { readonly symbol: string; readonly word: string; readonly color: string }>
> = {
  open: { symbol: '', word: 'Open', color: '#c9372c' },
  acked: { symbol: '👀', word: 'Acknowledged', color: '#daa038' },
  silenced: { symbol: '🔕', word: 'Silenced', color: '#8d8d8d' },
  resolved: { symbol: '✅', word: 'Resolved', color: '#2e9e6b' },
};

export const NOTICE_SYMBOL = '⚠️';

const REOPENED = { symbol: '🔁', word: 'Reopened', color: STATE_LOOK.open.color };

type Standing = Pick<Alert, 'state' | 'severity' | 'reopened'>;

/** What the alert looks like as it stands: of one that is open its severity is the symbol, unless it is back again. */
export function look(alert: Standing): {
  readonly symbol: string;
  readonly word: string;
  readonly color: string;
} {
  if (isReopened(alert)) return REOPENED;
  if (alert.state !== 'open') return STATE_LOOK[alert.state];
  return { ...STATE_LOOK.open, symbol: severitySymbol(alert.severity) };
}

/** Symbol and word that open a headline: `🔶 Error`, `👀 Acknowledged`, `🔁 Reopened`. */
export function lead(alert: Standing): string {
  if (alert.state === 'open' && !isReopened(alert)) return severityLead(alert.severity);
  const { symbol, word } = look(alert);
  return `${symbol} ${word}`;
}

/** `🔶 Error`. */
export function severityLead(severity: Severity): string {
  return `${severitySymbol(severity)} ${severityLabel(severity)}`;
}

/** The severities that occur, worst first, each symbol held to its word by a no-break space. */
export function legend(severities: readonly Severity[]): string {
  return SEVERITIES.filter((severity) => severities.includes(severity))
    .map((severity) => `${severitySymbol(severity)}\u00a0${severityLabel(severity)}`)
    .join('  ');
}
