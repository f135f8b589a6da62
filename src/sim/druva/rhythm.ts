/** When things happen: office hours with a dip at noon, backups of servers at night, quiet weekends. */

/** `office`: while people work. `morning`: when they arrive. `night`: what runs unattended. `steady`: always. */
export type Beat = 'office' | 'morning' | 'night' | 'steady';

/** Where the company's people work; all hours here are theirs. */
const ZONE = 'Europe/London';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const HOURS_OF_WEEK = 168;

/** Each hour of a working day from midnight on, and what of it is left on Saturdays and Sundays. */
const BEATS: Readonly<Record<Beat, { readonly hours: readonly number[]; readonly weekend: number }>> = {
  office: {
    hours: [1, 1, 1, 1, 1, 2, 4, 16, 50, 90, 100, 88, 50, 66, 94, 90, 76, 46, 22, 12, 8, 6, 4, 2],
    weekend: 0.08,
  },
  morning: {
    hours: [0, 0, 0, 0, 0, 2, 8, 45, 100, 60, 20, 10, 8, 22, 12, 8, 6, 4, 3, 3, 2, 2, 1, 1],
    weekend: 0.1,
  },
  night: {
    hours: [90, 100, 80, 60, 35, 15, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 40, 80],
    weekend: 0.8,
  },
  steady: { hours: Array.from({ length: 24 }, () => 1), weekend: 1 },
};

/** Monday to Friday, for all that people set off. */
const WORKING_DAYS = [1.1, 1.05, 1, 1, 0.85];

const WEEKS: Readonly<Record<Beat, readonly number[]>> = {
  office: week('office'),
  morning: week('morning'),
  night: week('night'),
  steady: week('steady'),
};

/** How lively an hour of the week is, 0 to 167; 1 is the average hour. */
export function livelinessOf(beat: Beat, hour: number): number {
  return WEEKS[beat][hour] ?? 0;
}

const localHour = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  weekday: 'short',
  hour: '2-digit',
  hourCycle: 'h23',
});
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** 0 is the first hour of Monday. */
export function hourOfWeek(at: number): number {
  const parts = localHour.formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return Math.max(0, WEEKDAYS.indexOf(of('weekday'))) * 24 + Number(of('hour'));
}

export function isWeekend(hour: number): boolean {
  return hour >= WORKING_DAYS.length * 24;
}

function week(beat: Beat): number[] {
  const { hours, weekend } = BEATS[beat];
  const all = Array.from({ length: HOURS_OF_WEEK }, (_, hour) => {
    const unattended = beat === 'night' || beat === 'steady';
    const day = isWeekend(hour) ? weekend : unattended ? 1 : (WORKING_DAYS[Math.floor(hour / 24)] ?? 1);
    return (hours[hour % 24] ?? 0) * day;
  });
  const mean = all.reduce((sum, weight) => sum + weight, 0) / HOURS_OF_WEEK;
  return all.map((weight) => weight / mean);
}
