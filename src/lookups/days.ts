import type { SubjectAnswer } from '../domain/answers.ts';
import type { EventArchive, TallyGroup } from '../domain/archive.ts';
import type { Filter } from '../domain/filter.ts';
import { addDays, dayAt, momentOf } from '../domain/wall-clock.ts';
import { and, is } from './ask.ts';
import type { LookupContext } from './context.ts';

const DAYS = 14;

/** The last days of the zone, today among them, oldest first; the filters take no event twice. */
export async function lastDays(
  archive: EventArchive,
  events: readonly Filter[],
  context: LookupContext,
): Promise<SubjectAnswer['days']> {
  const { now, zone, watch } = context;
  const starts = startsOfDays(now, zone);
  const span = { from: starts[0] ?? now, to: starts[DAYS] ?? now };
  const count = async (outcome: string | undefined): Promise<number[]> => {
    const tallies = await Promise.all(
      events.map((filter) => {
        const asked = outcome === undefined ? filter : and(filter, { outcome: is(outcome) });
        return archive.tally({ filter: asked, now, by: 'day', zone, span, most: DAYS }, watch);
      }),
    );
    return perDay(
      starts,
      tallies.flatMap(({ groups }) => groups),
    );
  };
  const [all, success, failed] = await Promise.all([count(undefined), count('success'), count('failed')]);
  return starts.slice(0, DAYS).map((at, day) => {
    const [good = 0, bad = 0] = [success[day], failed[day]];
    return { at, success: good, failed: bad, other: Math.max(0, (all[day] ?? 0) - good - bad) };
  });
}

/** When each day begins, and tomorrow, ms. */
function startsOfDays(now: number, zone: string): number[] {
  const today = dayAt(now, zone);
  return Array.from({ length: DAYS + 1 }, (_, index) => {
    const { year, month, date } = addDays(today, index - DAYS + 1);
    return momentOf(Date.UTC(year, month - 1, date), zone);
  });
}

function perDay(starts: readonly number[], groups: readonly TallyGroup[]): number[] {
  const counts = Array.from({ length: DAYS }, () => 0);
  for (const { at, count } of groups) {
    const day = at === undefined ? -1 : starts.findLastIndex((start) => start <= at);
    if (day >= 0 && day < DAYS) counts[day] = (counts[day] ?? 0) + count;
  }
  return counts;
}
