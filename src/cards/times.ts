/**
 * Times as each reader's own clock shows them, with UTC where Slack cannot convert
 * (docs.slack.dev/messaging/formatting-message-text, "Date formatting").
 */
import type { RichTextElement } from '@slack/types';

export type DateFormat =
  | '{time}'
  | '{time_secs}'
  | '{ago}'
  | '{date_short}'
  | '{date_short} {time}'
  | '{date_short_pretty} at {time}'
  | '{date_short_pretty} at {time_secs}'
  | '{date_long_pretty} at {time_secs}';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const END_OF_9999 = 253_402_300_799_999;

/** `2026-11-20 10:52 UTC`; `unknown time` for what no calendar holds. */
export function utc(ms: number): string {
  if (!inCalendar(ms)) return 'unknown time';
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Whether a calendar holds the moment: what does not may come from a record, and is shown as unknown. */
export function inCalendar(ms: number): boolean {
  return Number.isFinite(ms) && ms >= 0 && ms <= END_OF_9999;
}

/** A date for mrkdwn. */
export function dateToken(ms: number, format: DateFormat): string {
  if (!inCalendar(ms)) return utc(ms);
  return `<!date^${Math.floor(ms / SECOND)}^${format}|${utc(ms)}>`;
}

/** A date for rich text. */
export function dateElement(ms: number, format: DateFormat): RichTextElement {
  if (!inCalendar(ms)) return { type: 'text', text: utc(ms) };
  return { type: 'date', timestamp: Math.floor(ms / SECOND), format, fallback: utc(ms) };
}

/** The time alone where both moments lie within half a day, else with the date: `6:05 AM` must not be yesterday's. */
export function nearFormat(ms: number, beside: number): '{time}' | '{date_short_pretty} at {time}' {
  return Math.abs(beside - ms) < 12 * HOUR ? '{time}' : '{date_short_pretty} at {time}';
}
