import { describe, expect, it } from 'vitest';
import { homeChart, statsChart } from '../../src/charts/spec.ts';
import type { ChartSpec } from '../../src/domain/chart.ts';
import { DAY, HOUR, homeOf, NOW, statsOf, stretch } from './charts-samples.ts';

const labels = (chart: ChartSpec | undefined) => chart?.bars.map(({ label }) => label);
const marks = (chart: ChartSpec | undefined) => chart?.bars.flatMap(({ mark }) => mark ?? []);
const named = (names: readonly string[]) =>
  names.map((name, index) => ({ name, count: 10 - index, before: 1 }));

describe('the chart of a week of days', () => {
  const chart = statsChart(statsOf('day', stretch(DAY, 7)));

  it('names each day as the zone has it', () => {
    expect(labels(chart)).toEqual(['Mon 16', 'Tue 17', 'Wed 18', 'Thu 19', 'Fri 20', 'Sat 21', 'Sun 22']);
  });

  it('has columns with the counts of both periods', () => {
    expect(chart?.kind).toBe('columns');
    expect(chart?.bars.map(({ count, before }) => [count, before]).slice(0, 3)).toEqual([
      [0, 0],
      [1, 2],
      [2, 4],
    ]);
    expect(chart?.legend).toEqual({ now: 'this week', before: 'week before' });
  });

  it('says whose time it is', () => {
    expect(chart?.title).toBe('Failed Backup events a day, your time');
    const shared = statsChart(statsOf('day', stretch(DAY, 7)), 'channel');
    expect(shared?.title).toBe('Failed Backup events a day, Europe/Berlin time');
    const utc = statsChart(statsOf('day', stretch(DAY, 7), { zone: 'UTC' }), 'channel');
    expect(utc?.title).toBe('Failed Backup events a day, UTC');
  });

  it('compares nothing where there is no period before', () => {
    const alone = statsChart(statsOf('day', stretch(DAY, 7), { before: undefined }));
    expect(alone?.legend).toBeUndefined();
    expect(alone?.bars.every(({ before }) => before === undefined)).toBe(true);
  });
});

describe('the names of periods', () => {
  const legend = (length: number, ago = 0) => {
    const span = { from: NOW - ago - length, to: NOW - ago };
    return statsChart(statsOf('type', named(['a', 'b']), { span }))?.legend;
  };

  it.each([
    [DAY, 'last 24 hours', '24 hours before'],
    [30 * DAY, 'last 30 days', '30 days before'],
    [HOUR, 'last 60 minutes', '60 minutes before'],
    [90_000, 'this period', 'period before'],
  ])('%d ms is %s', (length, now, before) => {
    expect(legend(length)).toEqual({ now, before });
  });

  it('calls nothing this week that is over', () => {
    expect(legend(7 * DAY, 3 * DAY)).toEqual({ now: '7 days', before: 'week before' });
  });
});

describe('labels of time', () => {
  it('are clock hours over a day, with some to stand alone', () => {
    const chart = statsChart(statsOf('hour', stretch(HOUR, 24)));
    expect(labels(chart)?.at(-1)).toBe('14:00');
    expect(marks(chart)).toEqual(['16:00', '20:00', '00:00', '04:00', '08:00', '12:00']);
  });

  it('are days where hours go over several', () => {
    const chart = statsChart(statsOf('hour', stretch(HOUR, 72)));
    expect(labels(chart)?.at(-1)).toBe('Sun 22 14:00');
    expect(marks(chart)).toEqual(['Fri 20', 'Sat 21', 'Sun 22']);
  });

  it('are months over a year, the year at its beginning', () => {
    const chart = statsChart(statsOf('day', stretch(DAY, 365)));
    expect(labels(chart)?.[0]).toBe('Nov 23');
    expect(marks(chart)?.slice(0, 3)).toEqual(['Dec', '2026', 'Feb']);
    expect(new Set(labels(chart)).size).toBe(365);
  });

  it('are quarters and years over several years', () => {
    const chart = statsChart(statsOf('day', stretch(DAY, 800)));
    expect(labels(chart)?.at(-1)).toBe('Nov 21, 2026');
    expect(marks(chart)?.slice(0, 3)).toEqual(['Oct', '2025', 'Apr']);
  });

  it('never come twice, but for the hour in which a day ends', () => {
    for (const days of [2, 28, 29, 92, 93, 365, 366, 400]) {
      const shown = labels(statsChart(statsOf('day', stretch(DAY, days))));
      expect(new Set(shown).size).toBe(days);
    }
    for (const hours of [24, 26, 200, 400]) {
      const shown = labels(statsChart(statsOf('hour', stretch(HOUR, hours))));
      expect(new Set(shown).size).toBe(hours);
    }
  });

  it('are in UTC where the zone is unknown', () => {
    expect(labels(homeChart(homeOf(stretch(HOUR, 2), 'Mars/Olympus')))).toEqual(['12:00', '13:00']);
  });
});

describe('a long stretch of time', () => {
  it('is drawn in at most 400 columns that keep every event', () => {
    const groups = stretch(HOUR, 1_000);
    const chart = statsChart(statsOf('hour', groups));
    expect(chart?.bars.length).toBe(334);
    expect(chart?.title).toContain('every 3 hours');
    const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
    expect(sum(chart?.bars.map(({ count }) => count) ?? [])).toBe(sum(groups.map(({ count }) => count)));
    expect(sum(chart?.bars.map(({ before }) => before ?? 0) ?? [])).toBe(
      sum(groups.map(({ before }) => before)),
    );
  });
});

describe('the chart of names', () => {
  it('has rows in the order of the counts, and no time in its title', () => {
    const chart = statsChart(statsOf('type', named(['Backup', 'Restore']), { filterWords: '' }));
    expect(chart).toMatchObject({ kind: 'rows', title: 'Events by type' });
    expect(labels(chart)).toEqual(['Backup', 'Restore']);
  });

  it('gives severities their words, and a name to those without', () => {
    expect(labels(statsChart(statsOf('severity', named(['3', '6', '']))))).toEqual([
      '3 Error',
      '6 Informational',
      '(none)',
    ]);
  });

  it('says how many it leaves out', () => {
    const answer = statsOf('subject', named(Array.from({ length: 40 }, (_, index) => `DEV-${index}`)));
    const others = { groups: 1_200, count: 9_000, before: 1 };
    const chart = statsChart({ ...answer, tally: { ...answer.tally, others } });
    expect(chart?.bars.length).toBe(25);
    expect(chart?.title).toBe('Failed Backup events by subject, the 25 with most of 1,240');
  });

  it('makes one visible line of what the feed calls itself', () => {
    const [label] = labels(statsChart(statsOf('type', named(['a\n\u202eb\u0000  c', 'x'])))) ?? [];
    expect(label).toBe('a b c');
  });

  it('keeps its title to one line whatever was asked for', () => {
    const chart = statsChart(statsOf('day', stretch(DAY, 7), { filterWords: 'x\n'.repeat(4_000) }));
    expect(chart?.title.length).toBeLessThanOrEqual(150);
    expect(chart?.title).toMatch(/^X x.*… events a day, your time$/);
  });
});

describe('no chart', () => {
  it.each([
    ['one group', statsOf('type', named(['Backup']))],
    ['no groups', statsOf('type', [])],
    [
      'no events',
      statsOf(
        'day',
        stretch(DAY, 7).map((group) => ({ ...group, count: 0, before: 0 })),
      ),
    ],
  ])('of %s', (_what, answer) => {
    expect(statsChart(answer)).toBeUndefined();
  });

  it('of counts that are of a part only', () => {
    const answer = statsOf('day', stretch(DAY, 7));
    expect(statsChart({ ...answer, tally: { ...answer.tally, complete: false } })).toBeUndefined();
  });

  it('but where only the period before had events', () => {
    const groups = stretch(DAY, 7).map((group) => ({ ...group, count: 0 }));
    expect(statsChart(statsOf('day', groups))).toBeDefined();
    expect(statsChart(statsOf('day', groups, { before: undefined }))).toBeUndefined();
  });
});

describe('the chart of Home', () => {
  it('is the last day by the hour, empty or not', () => {
    const chart = homeChart(homeOf(stretch(HOUR, 24).map((group) => ({ ...group, count: 0 }))));
    expect(chart.title).toBe('Events an hour, last 24 hours, your time');
    expect(chart.bars.length).toBe(24);
    expect(chart.legend).toBeUndefined();
  });
});
