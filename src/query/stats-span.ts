import type { TallyKey } from '../domain/archive.ts';
import { type Filter, resolveTime, type TimeRef } from '../domain/filter.ts';
import { formatDuration } from '../domain/time-words.ts';
import { placesOf, replaceValue, type Words } from './argv.ts';
import type { Problem } from './attempt.ts';
import { flagsOf } from './commands.ts';
import type { FlagRead } from './flag-values.ts';

const DAY = 86_400_000;
/** What is counted where no time is typed. */
const DEFAULT_SPAN = 7 * DAY;
/** Bars one by one; beyond that nobody reads a table or a chart. */
const MOST = { hour: 31 * DAY, day: 3_660 * DAY } as const;

/** The filter of a count: it has a beginning, before its end, and not too many hours or days in between. */
export function statsFilter(argv: Words, filter: Filter, by: TallyKey, now: number): FlagRead<Filter> {
  const since = filter.since ?? weekBefore(filter.until, now);
  const [from, to] = [resolveTime(since, now), filter.until ? resolveTime(filter.until, now) : now];
  if (from >= to) return refuse(argv, filter, filter.since ? 'since' : 'until');
  const most = by === 'hour' || by === 'day' ? MOST[by] : Number.POSITIVE_INFINITY;
  if (to - from <= most) return { ok: true, value: { ...filter, since } };
  const message = `--by ${by} is for at most ${formatDuration(most)}`;
  const mended =
    by === 'hour'
      ? swapped(argv, 'by', 'day')
      : swapped(argv, 'since', filter.until ? undefined : formatDuration(most));
  const problem: Problem = { kind: 'time', wrong: `--by ${by}`, message, mended, flag: 'since' };
  return { ok: false, problem };
}

function weekBefore(until: TimeRef | undefined, now: number): TimeRef {
  if (until === undefined) return { ago: DEFAULT_SPAN };
  const since = 'ago' in until ? { ago: until.ago + DEFAULT_SPAN } : { at: until.at - DEFAULT_SPAN };
  // Times before 1970 cannot be written.
  return resolveTime(since, now) < 0 ? { at: 0 } : since;
}

function refuse(argv: Words, { until }: Filter, key: 'since' | 'until'): FlagRead<never> {
  const message =
    key === 'since' ? 'events are counted up to now, and --since lies ahead' : 'nothing lies before --until';
  const mended = key === 'since' ? swapped(argv, 'since', '7d') : undefined;
  const wrong = until ? `--${key}` : '--since';
  return { ok: false, problem: { kind: 'time', wrong, message, mended, flag: key } };
}

function swapped(argv: Words, flag: string, value: string | undefined): Words | undefined {
  const [place] = placesOf(argv, flagsOf('stats'), flag);
  return place && value !== undefined ? replaceValue(argv, flag, place, [value]) : undefined;
}
