import type { StatsAnswer } from '../domain/answers.ts';
import type { EventArchive, Span, Watch } from '../domain/archive.ts';
import { type Filter, resolveTime } from '../domain/filter.ts';
import { describeFilter } from '../domain/filter-words.ts';
import type { Clock } from '../domain/ports.ts';
import type { StatsCommand } from '../query/command.ts';

export interface StatsContext {
  readonly now: number;
  readonly zone: string;
  /** Measures how long counting takes. */
  readonly clock: Clock;
  readonly watch?: Watch | undefined;
  /** How many groups are told apart; 10 when left out. */
  readonly most?: number | undefined;
}

const MOST_GROUPS = 10;
const WEEK = 7 * 86_400_000;

/** Counts by a key, beside the period before where the store reaches back so far. */
export async function statsOf(
  archive: EventArchive,
  command: StatsCommand,
  { now, zone, clock, watch, most = MOST_GROUPS }: StatsContext,
): Promise<StatsAnswer> {
  const from = clock();
  const { filter, by, canonical } = command;
  const span = spanOf(filter, now);
  const { oldest } = await archive.statusFigures(now);
  const before = spanBefore(span, oldest);
  const tally = await archive.tally({ filter, now, by, zone, span, most, ...(before && { before }) }, watch);
  const filterWords = describeFilter(filter);
  return { now, zone, canonical, by, filterWords, span, before, tally, took: clock() - from };
}

function spanOf({ since, until }: Filter, now: number): Span {
  const to = until ? resolveTime(until, now) : now;
  return { from: since ? resolveTime(since, now) : to - WEEK, to };
}

/** As long, and right before; undefined where the store does not reach back so far: less would look like growth. */
function spanBefore({ from, to }: Span, oldest: number | undefined): Span | undefined {
  const start = from - (to - from);
  return oldest === undefined || oldest > start ? undefined : { from: start, to: from };
}
