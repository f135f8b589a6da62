/** Days, hours and time zones as the file writes them: `mon-fri`, `08:00-18:00`, `Europe/Berlin`. */
import { z } from 'zod';
import { WEEKDAYS, type Weekday } from '../domain/hours.ts';
import { nearest } from '../domain/nearest.ts';
import { shown } from './faults.ts';
import { checked, listed, made, type Wrong } from './pieces.ts';

const ALL_DAYS: readonly Weekday[] = [0, 1, 2, 3, 4, 5, 6];
const DAY_MINUTES = 24 * 60;

/** Hours of the week; the zone is filled in later where none is named. */
export interface HoursRead {
  readonly days: readonly Weekday[];
  readonly from: number;
  readonly to: number;
  readonly zone: string | undefined;
}

export function hours() {
  return z
    .strictObject(
      { hours: span().optional(), days: days().optional(), zone: zone().optional() },
      { error: 'must be a map such as { days: mon-fri, hours: "08:00-18:00" }' },
    )
    .transform(
      ({
        hours: { from, to } = { from: 0, to: DAY_MINUTES },
        days: on = ALL_DAYS,
        zone: where,
      }): HoursRead => ({
        days: on,
        from,
        to,
        zone: where,
      }),
    );
}

// ---------------------------------------------------------------- zones

export function zone() {
  return checked('a time zone such as Europe/Berlin', zoneFault);
}

export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function zoneFault(value: string): Wrong | undefined {
  if (isZone(value)) return undefined;
  const message = `${shown(value)} is not a time zone; write its IANA name, such as Europe/Berlin`;
  return { message, nearest: nearest(value, ['UTC', ...Intl.supportedValuesOf('timeZone')]) };
}

// ---------------------------------------------------------------- hours

function span() {
  return made('hours such as "08:00-18:00"', (value): { is: { from: number; to: number } } | Wrong => {
    const [first = '', second, ...more] = ends(value);
    const [from, to] = [minutesOf(first, false), minutesOf(second ?? '', true)];
    if (from === undefined || to === undefined || more.length > 0) {
      const message = `${shown(value)} is not hours; write them from the hour and minute to the hour and minute, such as "08:00-18:00"`;
      return { message, nearest: likelyHours(first, second) };
    }
    if (from === to) {
      const message = `${shown(value)} begins and ends at once; leave hours out for the whole day`;
      return { message, nearest: [] };
    }
    return { is: { from, to } };
  });
}

/** Minutes of the day; 24:00 may end it. */
function minutesOf(text: string, end: boolean): number | undefined {
  const [, hour = '', minute = ''] = /^(\d\d):(\d\d)$/.exec(text) ?? [];
  if (hour === '' || Number(minute) > 59) return undefined;
  const minutes = Number(hour) * 60 + Number(minute);
  return minutes < DAY_MINUTES || (end && minutes === DAY_MINUTES) ? minutes : undefined;
}

/** `8-18` and `8:00-6pm` are likely to mean hours of a day. */
function likelyHours(first: string, second: string | undefined): string[] {
  const clocks = [first, second ?? ''].map(likelyClock);
  return clocks.every((clock) => clock !== undefined) ? [JSON.stringify(clocks.join('-'))] : [];
}

function likelyClock(text: string): string | undefined {
  const [, hour, minute = '00', half] = /^(\d{1,2})(?:[:.](\d\d))?\s*(am|pm)?$/i.exec(text.trim()) ?? [];
  if (hour === undefined || Number(minute) > 59) return undefined;
  const twelve = half === undefined ? Number(hour) : Number(hour) % 12;
  const hours24 = /pm/i.test(half ?? '') ? twelve + 12 : twelve;
  return hours24 < 24 ? `${String(hours24).padStart(2, '0')}:${minute}` : undefined;
}

/** A time of day, minutes. */
export function clock() {
  return made('a time of day such as "09:00"', (value): { is: number } | Wrong => {
    const minutes = minutesOf(value.trim(), false);
    if (minutes !== undefined) return { is: minutes };
    const near = likelyClock(value);
    return {
      message: `${shown(value)} is not a time of day; write hour and minute, such as "09:00"`,
      nearest: near === undefined ? [] : [JSON.stringify(near)],
    };
  });
}

// ---------------------------------------------------------------- days

const GROUPS: Readonly<Record<string, readonly Weekday[]>> = {
  weekdays: [1, 2, 3, 4, 5],
  weekend: [6, 0],
  weekends: [6, 0],
  daily: ALL_DAYS,
  all: ALL_DAYS,
};

/** `mon-fri`, `sat, sun`, `weekend`, or a list of them. */
function days() {
  const what = 'days such as mon-fri';
  const list = z.array(made(what, readDays), { error: `must be ${what}, or a list of them` }).min(1, {
    error: 'is an empty list; leave it out for every day',
  });
  return z.preprocess(listed, list).transform((all) => ALL_DAYS.filter((day) => all.flat().includes(day)));
}

function readDays(value: string): { is: readonly Weekday[] } | Wrong {
  const parts = value.split(',').map((part) => part.trim().toLowerCase());
  const read = parts.map(partOf);
  if (read.every((part) => part !== undefined)) return { is: read.flat() };
  const right = parts.map(likelyDays);
  const message = `${shown(value)} is not days; write mon-fri, "sat, sun", a list of names, or weekend`;
  return { message, nearest: right.every((part) => part !== undefined) ? [right.join(', ')] : [] };
}

function partOf(part: string): readonly Weekday[] | undefined {
  if (Object.hasOwn(GROUPS, part)) return GROUPS[part];
  const [first = '', last, ...more] = ends(part).map(weekday);
  if (more.length > 0 || first === undefined || first === '') return undefined;
  if (!/[-–]/.test(part)) return [first];
  if (last === undefined) return undefined;
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, step) => ((first + step) % 7) as Weekday);
}

/** What stands before and after a dash. */
function ends(text: string): string[] {
  return text.split(/[-–]/).map((end) => end.trim());
}

/** Its name, or the first three letters and more of it. */
function weekday(word: string): Weekday | undefined {
  const index = word.length < 3 ? -1 : WEEKDAYS.findIndex((name) => name.startsWith(word));
  return index < 0 ? undefined : (index as Weekday);
}

function likelyDays(part: string): string | undefined {
  if (partOf(part) !== undefined) return part;
  const known = [...WEEKDAYS.map((name) => name.slice(0, 3)), ...WEEKDAYS, ...Object.keys(GROUPS)];
  const near = ends(part).map((word) => nearest(word, known, 1)[0]);
  return near.every((word) => word !== undefined) ? near.join('-') : undefined;
}

export function dayOfWeek() {
  return made('a day of the week such as monday', (value): { is: Weekday } | Wrong => {
    const day = weekday(value.trim().toLowerCase());
    if (day !== undefined) return { is: day };
    return { message: `${shown(value)} is not a day of the week`, nearest: nearest(value, WEEKDAYS) };
  });
}
