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
  | '{date_long_pretty} at {time_secs}';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const END_OF_9999 = 253_402_300_799_999;

/** `2026-11-20 10:52 UTC`; `unknown time` for what no calendar holds. */
export function utc(ms: number): string {
  if (!inCalendar(ms)) return 'unknown time';
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function inCalendar(ms: number): boolean {
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

/** `2 d 3 h`, `1 h 5 min`, `4 min`, `12 s`: two units at most, rounded down. */
export function duration(ms: number): string {
  const span = Number.isFinite(ms) ? Math.max(0, ms) : 0;
  if (span >= DAY) return two(span, DAY, 'd', HOUR, 'h');
  if (span >= HOUR) return two(span, HOUR, 'h', MINUTE, 'min');
  if (span >= MINUTE) return `${Math.floor(span / MINUTE)} min`;
  return `${Math.floor(span / SECOND)} s`;
}

function two(span: number, unit: number, name: string, smaller: number, smallerName: string): string {
  const rest = Math.floor((span % unit) / smaller);
  const first = `${Math.floor(span / unit)} ${name}`;
  return rest === 0 ? first : `${first} ${rest} ${smallerName}`;
}
