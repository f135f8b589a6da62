import type { TimeRef } from './filter.ts';
import { nearest } from './nearest.ts';
import { addDays, type Day, dayAt, momentOf, weekdayOf } from './wall-clock.ts';

export type TimeRead =
  | { readonly ok: true; readonly time: TimeRef }
  | { readonly ok: false; readonly message: string; readonly nearest: readonly string[] };

export interface TimeContext {
  /** The moment of asking, ms. */
  readonly now: number;
  /** IANA time zone of the person; UTC is taken where it is unknown. */
  readonly zone: string;
}

const TIME_EXAMPLES = '1h, 2d, 1d12h, yesterday, monday, 2026-11-20, "2026-11-20 14:00"';

/**
 * A moment as people write it: a length of time before now (`1h`, `1d12h`), a day (`yesterday`, `last monday`,
 * `2026-11-20`; its first moment in the person's zone), a day with a time (`2026-11-20 14:00`), or RFC 3339.
 */
export function readTime(text: string, context: TimeContext): TimeRead {
  const typed = text.trim().toLowerCase().replace(/\s+/g, ' ');
  if (typed === 'now') return { ok: true, time: { ago: 0 } };
  return readDuration(typed) ?? readMoment(typed, context) ?? refuse(text, typed);
}

// ---------------------------------------------------------------- lengths of time

/** Read, but never written: it is 365 days. */
const YEAR = ['y', 365 * 86_400_000, ['y', 'yr', 'yrs', 'year', 'years']] as const;
const UNITS = [
  ['w', 604_800_000, ['w', 'week', 'weeks']],
  ['d', 86_400_000, ['d', 'day', 'days']],
  ['h', 3_600_000, ['h', 'hr', 'hrs', 'hour', 'hours']],
  ['m', 60_000, ['m', 'min', 'mins', 'minute', 'minutes']],
  ['s', 1_000, ['s', 'sec', 'secs', 'second', 'seconds']],
] as const;
const DURATION = /^(?:\d+ ?[a-z]+ ?)+$/;
const PART = /(\d+) ?([a-z]+)/g;
const LONGEST_AGO = 100 * 366 * 86_400_000;

/** Undefined when it is not made like one; a fault when it is, but a unit is unknown or stands twice. */
function readDuration(typed: string): TimeRead | undefined {
  const bare = typed.replace(/ ago$/, '');
  if (!DURATION.test(bare)) return undefined;
  const seen = new Set<string>();
  let ago = 0;
  for (const [, count, word] of bare.matchAll(PART)) {
    const unit = [YEAR, ...UNITS].find(([, , words]) => (words as readonly string[]).includes(word ?? ''));
    if (!unit) return fault(`"${word}" is not a unit of time; write y, w, d, h, m or s`, inDays(bare));
    if (seen.has(unit[0])) return fault(`"${typed}" has the unit ${unit[0]} twice`);
    seen.add(unit[0]);
    ago += Number(count) * unit[1];
  }
  return ago <= LONGEST_AGO ? { ok: true, time: { ago } } : fault(`"${typed}" is more than 100 years`);
}

/** Months are not of one length; in days it is said which is meant. */
function inDays(typed: string): string[] {
  const count = /^(\d{1,4}) ?(?:mo|mon|months?)$/.exec(typed)?.[1];
  return count === undefined ? [] : [`${Number(count) * 30}d`];
}

/** `1d12h`: the shortest words for a length of time; whole seconds. */
export function formatDuration(ms: number): string {
  let rest = Math.round(ms / 1_000) * 1_000;
  const parts = UNITS.map(([unit, size]) => {
    // Several weeks with nothing left over: 7d and 10d read better than 1w and 1w3d.
    const inDays = unit === 'w' && (rest % size !== 0 || rest === size);
    const count = inDays ? 0 : Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? '' : `${count}${unit}`;
  });
  return parts.join('') || '0s';
}

// ---------------------------------------------------------------- moments

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:(?:t| )(.+))?$/;
const CLOCK = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?$/;
const OFFSET = / ?(z|utc|gmt|([+-])(\d\d):?(\d\d))$/;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const FIRST_YEAR = 1970;
/** The store's keys hold times up to May 2109. */
const LAST_YEAR = 2109;

function readMoment(typed: string, { now, zone }: TimeContext): TimeRead | undefined {
  const date = DATE.exec(typed);
  if (date) return readDate(date, zone);
  const [, words = '', clock] = /^([a-z ]+?)(?: (\d.*))?$/.exec(typed) ?? [];
  const day = dayOfWords(words, dayAt(now, zone));
  if (!day) return undefined;
  return at(day, clock, undefined, zone);
}

function readDate([text, year, month, date, rest]: RegExpExecArray, zone: string): TimeRead {
  const day = { year: Number(year), month: Number(month), date: Number(date) };
  const real = new Date(Date.UTC(day.year, day.month - 1, day.date));
  if (real.getUTCMonth() !== day.month - 1 || real.getUTCDate() !== day.date) {
    return fault(`"${text.slice(0, 10)}" is not a day of the calendar`);
  }
  if (day.year < FIRST_YEAR || day.year > LAST_YEAR) {
    return fault(`the year ${year} is not between ${FIRST_YEAR} and ${LAST_YEAR}`);
  }
  const offset = rest === undefined ? null : OFFSET.exec(rest);
  return at(day, offset ? rest?.slice(0, offset.index) : rest, offset ?? undefined, zone);
}

function dayOfWords(words: string, today: Day): Day | undefined {
  if (words === 'today') return today;
  if (words === 'yesterday') return addDays(today, -1);
  const last = words.startsWith('last ');
  const weekday = WEEKDAYS.indexOf(words.replace(/^last /, ''));
  if (weekday < 0) return undefined;
  const back = (weekdayOf(today) - weekday + 7) % 7;
  return addDays(today, -(last && back === 0 ? 7 : back));
}

function at(
  day: Day,
  clock: string | undefined,
  offset: RegExpExecArray | undefined,
  zone: string,
): TimeRead {
  const time = CLOCK.exec(clock ?? '0:00');
  const [hour, minute, second] = [time?.[1], time?.[2], time?.[3] ?? '0'].map(Number) as [
    number,
    number,
    number,
  ];
  if (!time || hour > 23 || minute > 59 || second > 59) {
    return fault(`"${clock}" is not a time of day; write it like 14:00 or 14:00:30`);
  }
  const ms = Number((time[4] ?? '').padEnd(3, '0').slice(0, 3));
  const wall = Date.UTC(day.year, day.month - 1, day.date, hour, minute, second, ms);
  if (!offset) return { ok: true, time: { at: momentOf(wall, zone) } };
  const [, , sign, hours, minutes] = offset;
  if (sign === undefined) return { ok: true, time: { at: wall } };
  if (Number(hours) > 23 || Number(minutes) > 59) return fault(`"${offset[1]}" is not an offset from UTC`);
  const shift = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return { ok: true, time: { at: sign === '-' ? wall + shift : wall - shift } };
}

/** The shortest RFC 3339 form that is exact, in UTC: `2026-11-20T14:00Z`. */
export function formatMoment(ms: number): string {
  return new Date(ms).toISOString().replace(/(?::00)?\.000Z$/, 'Z');
}

// ---------------------------------------------------------------- faults

const WORDS = ['now', 'today', 'yesterday', ...WEEKDAYS, ...WEEKDAYS.map((day) => `last ${day}`)];

function refuse(text: string, typed: string): TimeRead {
  const known = nearest(typed, WORDS, 1);
  return {
    ok: false,
    message: `"${text.trim()}" is not a time; write it like ${TIME_EXAMPLES}`,
    nearest: known,
  };
}

function fault(message: string, right: readonly string[] = []): TimeRead {
  return { ok: false, message, nearest: right };
}
