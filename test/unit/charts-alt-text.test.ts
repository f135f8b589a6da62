import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statsChart } from '../../src/charts/spec.ts';
import { altText } from '../../src/domain/chart.ts';
import { charts } from './charts-any.ts';
import { DAY, statsOf, stretch, WEEK } from './charts-samples.ts';

describe('a chart in words', () => {
  it('says what it is, then every number', () => {
    expect(altText(WEEK)).toBe(
      'Bar chart of failed Backup events a day, your time, this week and the week before. ' +
        'Mon 16: 12 and 10, Tue 17: 9 and 11, Wed 18: 31 and 12.',
    );
  });

  it('has one number each where nothing is compared', () => {
    const bars = WEEK.bars.map((bar) => ({ ...bar, before: undefined }));
    expect(altText({ ...WEEK, bars, legend: undefined })).toBe(
      'Bar chart of failed Backup events a day, your time. Mon 16: 12, Tue 17: 9, Wed 18: 31.',
    );
  });

  it('leaves capital words as they are', () => {
    expect(altText({ ...WEEK, title: 'DLP events a day' })).toMatch(/^Bar chart of DLP events a day,/);
  });

  it('tells sum, ends and peaks where there are too many numbers', () => {
    const chart = statsChart(statsOf('day', stretch(DAY, 365)));
    const text = chart && altText(chart);
    expect(text).toContain('365 bars, in all 66,430 and 132,860.');
    expect(text).toContain('First and last: Nov 23: 0 and 0, Nov 22: 364 and 728.');
    expect(text).toContain('Highest: Nov 22: 364 and 728, Nov 21: 363 and 726,');
    expect(text).toContain('None in 1.');
  });

  it('never is longer than Slack takes', () => {
    fc.assert(
      fc.property(charts, (chart) => {
        const text = altText(chart);
        expect(text.length).toBeLessThanOrEqual(2_000);
        expect(text).toMatch(/^Bar chart of /);
      }),
    );
  });
});
