import type { HomeAnswer, StatsAnswer } from '../../src/domain/answers.ts';
import type { TallyGroup, TallyKey } from '../../src/domain/archive.ts';
import type { ChartSpec } from '../../src/domain/chart.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** A Sunday, 14:32 in Berlin. */
export const NOW = Date.UTC(2026, 10, 22, 13, 32);

export const WEEK: ChartSpec = {
  kind: 'columns',
  title: 'Failed Backup events a day, your time',
  bars: [
    ['Mon 16', 12, 10],
    ['Tue 17', 9, 11],
    ['Wed 18', 31, 12],
  ].map(([label, count, before]) => ({
    label: label as string,
    count: count as number,
    before: before as number,
  })),
  legend: { now: 'this week', before: 'week before' },
};

export function statsOf(
  by: TallyKey,
  groups: readonly TallyGroup[],
  change: Partial<StatsAnswer> = {},
): StatsAnswer {
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const totalBefore = groups.reduce((sum, { before }) => sum + before, 0);
  return {
    now: NOW,
    zone: 'Europe/Berlin',
    canonical: 'stats',
    by,
    filterWords: 'failed Backup',
    span: { from: NOW - 7 * DAY, to: NOW },
    before: { from: NOW - 14 * DAY, to: NOW - 7 * DAY },
    tally: {
      groups,
      others: { groups: 0, count: 0, before: 0 },
      total,
      totalBefore,
      stored: 1_900_000,
      complete: true,
    },
    took: 41,
    ...change,
  };
}

/** Hours or days up to now, oldest first, each with its place as its count. */
export function stretch(size: typeof HOUR | typeof DAY, count: number): TallyGroup[] {
  // Days begin at 23:00 UTC in Berlin's winter.
  const last = size === DAY ? Math.floor((NOW + HOUR) / DAY) * DAY - HOUR : Math.floor(NOW / HOUR) * HOUR;
  return Array.from({ length: count }, (_, index) => ({
    name: '',
    at: last - (count - 1 - index) * size,
    count: index,
    before: index * 2,
  }));
}

export function homeOf(hours: readonly TallyGroup[], zone = 'Europe/Berlin'): HomeAnswer {
  return { now: NOW, zone, canonical: 'home', hours } as unknown as HomeAnswer;
}
