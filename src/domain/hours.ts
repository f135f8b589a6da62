/** Hours of the week: quiet hours, hours of a route, the time of a digest. */
import type { Hours } from './rules.ts';
import { addDays, dayAt, momentOf, offsetAt, weekdayOf } from './wall-clock.ts';

export const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
/** Index in `WEEKDAYS`: 0 for Sunday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;

/** Whether the moment (ms) lies in these hours. Hours over midnight belong to the day they begin on. */
export function within({ days, from, to, zone }: Hours, moment: number): boolean {
  const minute = minuteOf(moment, zone);
  const today = weekdayOf(dayAt(moment, zone)) as Weekday;
  const yesterday = ((today + 6) % 7) as Weekday;
  if (from < to) return days.includes(today) && minute >= from && minute < to;
  return (days.includes(today) && minute >= from) || (days.includes(yesterday) && minute < to);
}

/** The moment itself, or when the hours it lies in are over, ms. Hours that never end leave the moment as it is. */
export function afterHours(hours: Hours | undefined, moment: number): number {
  if (!hours) return moment;
  let end = moment;
  for (let turn = 0; turn < 8 && within(hours, end); turn += 1) end = nextAt(hours.to, hours.zone, end);
  return within(hours, end) ? moment : end;
}

/** The next moment after this one at which the zone's clocks show so many minutes of the day, ms. */
export function nextAt(minutes: number, zone: string, moment: number): number {
  const today = dayAt(moment, zone);
  for (let ahead = 0; ; ahead += 1) {
    const { year, month, date } = addDays(today, ahead);
    const at = momentOf(Date.UTC(year, month - 1, date) + (minutes % DAY_MINUTES) * MINUTE, zone);
    if (at > moment) return at;
  }
}

function minuteOf(moment: number, zone: string): number {
  const wall = moment + offsetAt(moment, zone);
  return Math.floor((((wall % 86_400_000) + 86_400_000) % 86_400_000) / MINUTE);
}
