/** Moments to come, as people write them: how long something holds, or until when. Pure. */
import { WEEKDAYS } from '../domain/hours.ts';
import { nearest } from '../domain/nearest.ts';
import { formatDuration, formatMoment, readTime, type TimeContext } from '../domain/time-words.ts';
import { addDays, type Day, dayAt, momentOf, weekdayOf } from '../domain/wall-clock.ts';

export type Ahead =
  | {
      readonly ok: true;
      /** ms */
      readonly at: number;
      /** The flag and value that say it again. */
      readonly words: readonly ['--for' | '--until', string];
    }
  | { readonly ok: false; readonly message: string; readonly nearest: readonly string[] };

const DAY = 86_400_000;
const LONGEST = 10 * 366 * DAY;
const MINUTE = 60_000;
const CLOCK = /^(\d{1,2}):(\d\d)$/;
const EXAMPLES = '4h, 1d, 18:00, tomorrow, "monday 8:00", "2026-11-25 14:00"';

/**
 * `4h`, `18:00` (the next time the person's clocks show it), `tomorrow`, `monday`, `friday 8:00` (days to come, their
 * first moment where no time is named), `2026-11-25 14:00`, RFC 3339. What has gone by is refused.
 */
export function readAhead(text: string, context: TimeContext): Ahead {
  const { now } = context;
  const typed = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const bare = typed.replace(/^(?:in|for|until|till) /, '');
  const coming = comingAt(bare, context);
  const read = coming === undefined ? readTime(bare, context) : undefined;
  if (read && !read.ok) return refuse(text, bare, read.nearest);
  // `2h ago` is read as a length of time too.
  if (typed.endsWith(' ago')) return fault(`"${text.trim()}" has gone by`);
  if (read && 'ago' in read.time) {
    const { ago } = read.time;
    return ago > 0
      ? within(now + ago, ['--for', formatDuration(ago)], context)
      : fault(`"${text.trim()}" is no time at all`);
  }
  const at = coming ?? (read && 'at' in read.time ? read.time.at : now);
  if (at <= now) return fault(`"${text.trim()}" has gone by`);
  return within(at, ['--until', formatMoment(at)], context);
}

function within(at: number, words: readonly ['--for' | '--until', string], { now }: TimeContext): Ahead {
  if (at - now > LONGEST) return fault(`"${words[1]}" is more than 10 years ahead`);
  return { ok: true, at, words };
}

function comingAt(typed: string, { now, zone }: TimeContext): number | undefined {
  const today = dayAt(now, zone);
  const clock = minutesOf(typed);
  if (clock !== undefined) {
    const first = momentAt(today, clock, zone);
    return first > now ? first : momentAt(addDays(today, 1), clock, zone);
  }
  const [, word = '', time] = /^(?:next )?([a-z]+)(?: (?:at )?(\d.*))?$/.exec(typed) ?? [];
  const minutes = time === undefined ? 0 : minutesOf(time);
  const ahead = daysAhead(word, weekdayOf(today));
  if (minutes === undefined || ahead === undefined) return undefined;
  return momentAt(addDays(today, ahead), minutes, zone);
}

/** A day of the week is the next one of that name, never today. */
function daysAhead(word: string, today: number): number | undefined {
  if (word === 'tomorrow') return 1;
  const weekday = WEEKDAYS.findIndex((name) => name === word || (word.length >= 3 && name.startsWith(word)));
  return weekday < 0 ? undefined : ((weekday - today + 6) % 7) + 1;
}

function minutesOf(text: string): number | undefined {
  const [, hour, minute] = CLOCK.exec(text) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined;
  return Number(hour) * 60 + Number(minute);
}

function momentAt({ year, month, date }: Day, minutes: number, zone: string): number {
  return momentOf(Date.UTC(year, month - 1, date) + minutes * MINUTE, zone);
}

function refuse(text: string, typed: string, near: readonly string[]): Ahead {
  const known = nearest(typed, ['tomorrow', ...WEEKDAYS], 1);
  const right = known.length > 0 ? known : near.filter((word) => /^\d/.test(word));
  const message = `"${text.trim().slice(0, 80).toWellFormed()}" is no time to come; write it like ${EXAMPLES}`;
  return { ok: false, message, nearest: right };
}

function fault(message: string): Ahead {
  return { ok: false, message: `${message}; write a time to come, like ${EXAMPLES}`, nearest: [] };
}
