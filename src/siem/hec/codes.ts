/** What Splunk's collector says in its answers (help.splunk.com, "Troubleshoot HTTP Event Collector", possible error codes). */
import type { ForwardReason } from '../../domain/forward.ts';

export interface HecAnswer {
  readonly code: number;
  /** From 0; for code 7 it is one too high. */
  readonly invalid: number | undefined;
  readonly ackId: number | undefined;
}

export type HecMeaning =
  | 'taken'
  /** Taken, and hardly any room is left. */
  | 'nearly_full'
  /** One object is not wanted; those before it are taken. */
  | 'object'
  | ForwardReason;

const MEANINGS: Readonly<Record<number, HecMeaning>> = {
  0: 'taken',
  24: 'nearly_full',
  25: 'nearly_full',
  // Token disabled, missing, malformed, unknown; query string not allowed; a token for health checks only.
  ...{ 1: 'unauthorized', 2: 'unauthorized', 3: 'unauthorized', 4: 'unauthorized' },
  ...{ 16: 'unauthorized', 21: 'unauthorized', 22: 'unauthorized' },
  // Invalid data format, event field missing, blank, indexed fields wrong.
  ...{ 6: 'object', 12: 'object', 13: 'object', 15: 'object' },
  // Nothing sent here is empty: what says "no data" lost it on the way.
  5: 'misconfigured',
  // Index not allowed, channel missing or invalid, acknowledgement switched off.
  ...{ 7: 'misconfigured', 10: 'misconfigured', 11: 'misconfigured', 14: 'misconfigured' },
  8: 'server_error',
  9: 'rate_limited',
  // Queues unavailable, shutting down.
  ...{ 18: 'server_error', 19: 'server_error', 20: 'server_error', 23: 'server_error' },
  // At capacity.
  ...{ 26: 'rate_limited', 27: 'rate_limited' },
};

/** Undefined for a code that is not documented: then the status has to say it. */
export function hecMeaning(code: number): HecMeaning | undefined {
  return MEANINGS[code];
}

/** Undefined for what is no answer of a collector. */
export function readHecAnswer(text: string): HecAnswer | undefined {
  const fields = objectIn(text);
  const code = wholeNumber(fields?.code);
  if (!fields || code === undefined) return undefined;
  return { code, invalid: wholeNumber(fields['invalid-event-number']), ackId: wholeNumber(fields.ackId) };
}

/** Which of those asked for are indexed by now; undefined for what is no answer. */
export function readAcks(text: string): ReadonlySet<number> | undefined {
  const acks = objectIn(text)?.acks;
  if (typeof acks !== 'object' || acks === null || Array.isArray(acks)) return undefined;
  return new Set(Object.entries(acks).flatMap(([id, indexed]) => (indexed === true ? [Number(id)] : [])));
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
