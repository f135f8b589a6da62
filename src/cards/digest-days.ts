/** Which days a digest is about, and when the next one comes, in the zone of its rule. */
import type { DigestAnswer } from '../domain/answers.ts';
import { dayAt, weekdayOf } from '../domain/wall-clock.ts';
import { dateToken, inCalendar } from './times.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'];

/** `Nov 16 to 22`, `Nov 28 to Dec 4`, `Nov 22`. */
export function digestDays({ span, zone }: DigestAnswer): string {
  if (!inCalendar(span.from) || !inCalendar(span.to)) return 'Unknown days';
  const first = dayAt(span.from, zone);
  // The end is not part of it.
  const last = dayAt(Math.max(span.from, span.to - 1), zone);
  const start = `${MONTHS[first.month - 1]} ${first.date}`;
  if (first.month !== last.month) return `${start} to ${MONTHS[last.month - 1]} ${last.date}`;
  return first.date === last.date ? start : `${start} to ${last.date}`;
}

/** `weekly, Sundays`, `next <date>`; of one that was asked for only what it is. */
export function digestTimes({ every, next, zone }: DigestAnswer): string[] {
  const rhythm = every === 'week' ? 'weekly' : 'daily';
  if (next === undefined || !inCalendar(next)) return [rhythm];
  const day = every === 'week' ? `, ${WEEKDAYS[weekdayOf(dayAt(next, zone))]}` : '';
  return [`${rhythm}${day}`, `next ${dateToken(next, '{date_short_pretty} at {time}')}`];
}
