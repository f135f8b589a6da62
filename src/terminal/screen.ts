import { styleText } from 'node:util';
import type { Outcome } from '../domain/event.ts';
import type { Severity } from '../domain/severity.ts';

type Format = Parameters<typeof styleText>[0];

/** What a renderer knows of where its text is shown. */
export interface Screen {
  /** Columns; Infinity where nobody looks, as in a pipe: nothing is cut then. */
  readonly width: number;
  readonly colour: boolean;
  /** IANA zone of the machine. */
  readonly zone: string;
}

/** An answer as text. */
export interface Rendered {
  /** The answer itself, whole lines. */
  readonly body: string;
  /** What stands above and below it for people: it is no part of what a pipe gets. */
  readonly lead?: string;
  readonly notes?: readonly string[];
  /** Nothing was found. */
  readonly empty?: boolean;
}

export function paint(screen: Pick<Screen, 'colour'>, format: Format, text: string): string {
  return screen.colour && text !== '' ? styleText(format, text, { validateStream: false }) : text;
}

export const bold = (screen: Screen, text: string) => paint(screen, 'bold', text);
export const dim = (screen: Screen, text: string) => paint(screen, 'dim', text);

export function severityFormat(severity: Severity): Format | undefined {
  if (severity <= 2) return ['bold', 'red'];
  if (severity === 3) return 'red';
  return severity === 4 ? 'yellow' : undefined;
}

const OUTCOMES: Readonly<Partial<Record<Outcome, Format>>> = {
  failed: 'red',
  warning: 'yellow',
  success: 'green',
};

export function outcomeFormat(outcome: Outcome): Format | undefined {
  return OUTCOMES[outcome];
}
