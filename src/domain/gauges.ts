/** What `/metrics` shows of the database: how things stand at this moment, cheap enough to be asked every few seconds. */
import type { AlertState } from './alert.ts';
import type { Severity } from './severity.ts';

export interface Gauges {
  /** Event time of the newest event, ms; undefined when there is none. */
  readonly newest: number | undefined;
  /** Channels in which cards or lines wait, and how long the oldest that could be sent has waited, ms. */
  readonly waiting: readonly { readonly channel: string; readonly count: number; readonly oldest: number }[];
  /** Alerts that are not resolved. */
  readonly alerts: readonly {
    readonly state: Exclude<AlertState, 'resolved'>;
    readonly severity: Severity;
    readonly count: number;
  }[];
  /** Silences in force. */
  readonly silences: number;
  /** Records that are set aside as unreadable. */
  readonly unreadable: number;
  /** Size of the database. */
  readonly bytes: number;
}

export interface Gauged {
  gauges(now: number): Promise<Gauges>;
}
