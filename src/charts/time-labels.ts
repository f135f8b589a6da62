/** Words for hours and days at the foot of a chart, in a time zone. */

export interface TimeLabel {
  readonly label: string;
  /** Where there is no room for all: midnights, Mondays, first days of months. */
  readonly mark?: string;
}

const DAY = 86_400_000;
/** How many days there are, at most, in which no `Mon 16` comes twice, and no `Nov 16`. */
const MONTH = 28;
const YEAR = 365;

/** Each moment (ms), oldest first, with words that tell it from the others. */
export function timeLabels(by: 'hour' | 'day', moments: readonly number[], zone: string): TimeLabel[] {
  const clocks = moments.map(partsIn(zone));
  const days = ((moments.at(-1) ?? 0) - (moments[0] ?? 0)) / DAY;
  const marks = marksOf(by, clocks, days);
  return clocks.map((clock, index) => {
    const label = labelOf(by, clock, days);
    const mark = marks[index];
    return mark === undefined ? { label } : { label, mark };
  });
}

interface Clock {
  readonly month: string;
  readonly date: string;
  readonly weekday: string;
  readonly year: string;
  readonly hour: string;
}

/** `14:00`, over more than a day `Mon 16 14:00`; `Mon 16`, over more than a month `Nov 16`, a year `Nov 16, 2026`. */
function labelOf(by: 'hour' | 'day', clock: Clock, days: number): string {
  const time = by === 'hour' ? `${clock.hour}:00` : '';
  if (by === 'hour' && days <= 1) return time;
  const { month, date, year } = clock;
  const day =
    days < MONTH ? weekdayAndDate(clock) : days < YEAR ? `${month} ${date}` : `${month} ${date}, ${year}`;
  return `${day} ${time}`.trim();
}

function marksOf(by: 'hour' | 'day', clocks: readonly Clock[], days: number): (string | undefined)[] {
  if (by === 'hour' && days <= 1)
    return clocks.map(({ hour }) => (Number(hour) % 4 === 0 ? `${hour}:00` : undefined));
  if (by === 'day' && days < MONTH) return [];
  return clocks.map((clock, index) => {
    const before = clocks[index - 1];
    if (!before || before.month + before.date === clock.month + clock.date) return undefined;
    if (days < MONTH) return weekdayAndDate(clock);
    if (days <= 92) return clock.weekday === 'Mon' ? `${clock.month} ${clock.date}` : undefined;
    return before.month === clock.month ? undefined : monthMark(clock, days);
  });
}

/** Over a year or more only quarters, over three only years; each January is its year. */
function monthMark({ month, year }: Clock, days: number): string | undefined {
  if (month === 'Jan') return year;
  if (days >= 3 * YEAR) return undefined;
  return days < YEAR || ['Apr', 'Jul', 'Oct'].includes(month) ? month : undefined;
}

function weekdayAndDate({ weekday, date }: Clock): string {
  return `${weekday} ${date}`;
}

function partsIn(zone: string): (moment: number) => Clock {
  const format = formatIn(zone);
  return (moment) => {
    const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
    return {
      month: part('month'),
      date: part('day'),
      weekday: part('weekday'),
      year: part('year'),
      hour: part('hour'),
    };
  };
}

function formatIn(zone: string): Intl.DateTimeFormat {
  const fields = {
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { ...fields, timeZone: zone });
  } catch {
    // Slack may name a zone this runtime does not know; counting takes UTC then too.
    return new Intl.DateTimeFormat('en-US', { ...fields, timeZone: 'UTC' });
  }
}
