/** What the groups of a count are called. */
import type { Span, TallyGroup, TallyKey } from '../domain/archive.ts';
import { isSeverity } from '../domain/severity.ts';
import { dayAt, momentOf } from '../domain/wall-clock.ts';
import { severityLabel } from './symbols.ts';
import { inCalendar } from './times.ts';

const HOUR = 3_600_000;

/** `Backup`, `3 Error`, `(none)`; hours and days have their labels from `timeLabels`. */
export function groupName(by: TallyKey, name: string): string {
  const level = by === 'severity' && name !== '' ? Number(name) : Number.NaN;
  if (isSeverity(level)) return `${level} ${severityLabel(level)}`;
  return name === '' ? '(none)' : name;
}

export interface TimeLabels {
  readonly labels: readonly string[];
  /** Whether the first and the last are only parts of an hour or a day, and so marked with `*`. */
  readonly first: boolean;
  readonly last: boolean;
}

/** `Mon 16` or, over more than two weeks, `Nov 16`; `14:00` or, over more than a day, `Mon 14:00`: by the zone's clocks. */
export function timeLabels(
  by: 'hour' | 'day',
  groups: readonly TallyGroup[],
  { to }: Span,
  zone: string,
): TimeLabels {
  const named = clock(zone, FIELDS[by][groups.length > (by === 'day' ? 14 : 24) ? 'many' : 'few']);
  const start = by === 'day' ? dayStart : hourStart;
  const begins = (moment: number) => !inCalendar(moment) || start(moment, zone) === moment;
  const [opening] = groups;
  const first = opening?.at !== undefined && !begins(opening.at);
  const last = groups.length > 0 && !begins(to);
  const labels = groups.map(({ at }, index) => {
    const part = (first && index === 0) || (last && index === groups.length - 1);
    if (at === undefined || !inCalendar(at)) return 'unknown';
    return `${named(at)}${part ? '*' : ''}`;
  });
  return { labels, first, last };
}

const FIELDS = {
  day: {
    few: { weekday: 'short', day: 'numeric' },
    many: { month: 'short', day: 'numeric' },
  },
  hour: {
    few: { hour: '2-digit', hourCycle: 'h23' },
    many: { weekday: 'short', hour: '2-digit', hourCycle: 'h23' },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Intl.DateTimeFormatOptions>>>>;

/** Parts in the order of the fields above; the calendar's own order differs from language to language. */
function clock(zone: string, fields: Intl.DateTimeFormatOptions): (moment: number) => string {
  const format = zoned(zone, fields);
  return (moment) => {
    const part = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
    // A part of an hour is called by the whole hour.
    const time = part.hour === undefined ? '' : `${part.hour}:00`;
    return [part.weekday, part.month, part.day, time].filter((word) => word).join(' ');
  };
}

function zoned(zone: string, fields: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { ...fields, timeZone: zone });
  } catch {
    // As in domain/wall-clock.ts: Slack may name a zone this runtime does not know.
    return new Intl.DateTimeFormat('en-US', { ...fields, timeZone: 'UTC' });
  }
}

function dayStart(moment: number, zone: string): number {
  const { year, month, date } = dayAt(moment, zone);
  return momentOf(Date.UTC(year, month - 1, date), zone);
}

/** Every zone's clock is a whole number of minutes from UTC, which its clock shows at a full hour of UTC. */
function hourStart(moment: number, zone: string): number {
  const shift = Number(
    zoned(zone, { minute: 'numeric' })
      .formatToParts(Math.floor(moment / HOUR) * HOUR)
      .find(({ type }) => type === 'minute')?.value ?? 0,
  );
  const minutes = shift * 60_000;
  return Math.floor((moment + minutes) / HOUR) * HOUR - minutes;
}
