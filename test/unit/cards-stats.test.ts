import { describe, expect, test } from 'vitest';
import { table } from '../../src/cards/columns.ts';
import { statsAnswer } from '../../src/cards/stats.ts';
import { timeLabels } from '../../src/cards/tally-names.ts';
import { columnsOf } from '../../src/domain/columns.ts';
import { faults } from './cards-check.ts';
import { groupsOf, namesOf, now, statsOf } from './cards-lookups.ts';
import { read } from './cards-read.ts';
import { at, maya } from './cards-samples.ts';

const HOUR = 3_600_000;

describe('counts by day', () => {
  const chart = { file: 'F0STATS', title: 'Failed backups a day', alt: 'Bar chart. Mon 12 and 10.' };

  test('the sum and its change, the chart, the table, how it was counted', () => {
    const answer = statsAnswer(statsOf(), chart);
    expect(read(answer)).toEqual([
      '**87 failed Backup events** in 7 days, 24 more than the 7 days before (+38 %)',
      '![Failed backups a day] Bar chart. Mon 12 and 10.',
      'day      events  before  change',
      'Mon 16       12      10      +2',
      'Tue 17        9      11      −2',
      'Wed 18       31      12     +19',
      'Thu 19       14       9      +5',
      'Fri 20       11      13      −2',
      'Sat 21        4       5      −1',
      'Sun 22        6       3      +3',
      'total        87      63     +24',
      'days of `Europe/London` · counted in 41 ms over 1.9 million events · `/insync stats --type Backup --outcome failed --since 7d --by day`',
    ]);
    expect(answer.text).toBe(
      '87 failed Backup events in 7 days, 24 more than the 7 days before (+38 %). Most: Wed 18, 31.',
    );
    expect(answer.blocks[1]).toMatchObject({ type: 'image', slack_file: { id: 'F0STATS' } });
    expect(faults(answer)).toEqual([]);
  });

  test('without a picture nothing else changes, and a shared one names the sharer', () => {
    const lines = read(statsAnswer(statsOf(), undefined, maya));
    expect(lines.some((line) => line.startsWith('!['))).toBe(false);
    expect(lines.at(-1)).toContain('shared by <@U07MAYA>');
  });

  test('fewer, as many, from none', () => {
    const headline = (total: number, totalBefore: number) =>
      read(statsAnswer(statsOf({ tally: { ...statsOf().tally, total, totalBefore } })))[0];
    expect(headline(60, 80)).toContain(', 20 fewer than the 7 days before (−25 %)');
    expect(headline(60, 60)).toContain(', as many as in the 7 days before');
    expect(headline(60, 0)).toMatch(/, none in the 7 days before$/);
    expect(headline(100_001, 100_000)).toMatch(/1 more than the 7 days before$/);
  });

  test('nothing is compared where the store does not reach back', () => {
    const lines = read(statsAnswer(statsOf({ before: undefined })));
    expect(lines[0]).toBe('**87 failed Backup events** in 7 days');
    expect(lines[1]).toBe('day                      events');
    expect(lines.join('\n')).not.toContain('before');
  });

  test('a part of the whole is said to be one, and compared with nothing', () => {
    const answer = statsAnswer(statsOf({ tally: { ...statsOf().tally, complete: false } }));
    const lines = read(answer);
    expect(lines[0]).toMatch(/^⚠️ \*\*A part only: counting was stopped before the end\.\*\*/);
    expect(lines[1]).toBe('**At least 87 failed Backup events** in 7 days');
    expect(lines[2]).not.toContain('before');
    expect(answer.text).toMatch(/^⚠️ A part only\. At least 87/);
  });

  test('nothing counted says so and what would ask for more', () => {
    const tally = { ...statsOf().tally, total: 0, totalBefore: 63 };
    const answer = statsAnswer(statsOf({ tally }));
    expect(read(answer)[0]).toBe(
      '**No failed Backup events** in 7 days, 63 in the 7 days before. Try a longer span or fewer flags.',
    );
    expect(answer.blocks).toHaveLength(2);
    const stopped = statsAnswer(statsOf({ tally: { ...tally, complete: false } }));
    expect(read(stopped).join(' ')).not.toMatch(/\bNo failed/);
    expect(faults(stopped)).toEqual([]);
  });

  test('spans that are no round number, or not until now, carry their dates', () => {
    const from = at('2026-11-20T08:07:06Z');
    expect(read(statsAnswer(statsOf({ span: { from, to: now } })))[0]).toContain(
      ' since «{date_short_pretty} at {time} 2026-11-20 08:07 UTC»',
    );
    const past = { from, to: at('2026-11-21T00:00:00Z') };
    expect(read(statsAnswer(statsOf({ span: past })))[0]).toMatch(/ from «.+» until «.+»/);
  });
});

describe('labels of hours and days', () => {
  test('a part of a day is marked, and the footer says so', () => {
    const span = { from: at('2026-11-16T14:32:00Z'), to: at('2026-11-22T14:32:00Z') };
    const [, ...rest] = statsOf().tally.groups;
    const groups = [{ name: '', at: span.from, count: 1, before: 1 }, ...rest];
    const lines = read(statsAnswer(statsOf({ span, tally: { ...statsOf().tally, groups } })));
    expect(lines.filter((line) => line.includes('*') && /^\w{3} \d/.test(line))).toEqual([
      'Mon 16*       1       1       0',
      'Sun 22*       6       3      +3',
    ]);
    expect(lines.at(-1)).toMatch(/^`\*` a part of the day only · /);
  });

  test('days begin by the zone’s clocks, also where they are changed', () => {
    // Berlin: the 25th has 25 hours.
    const groups = [
      { name: '', at: at('2026-10-23T22:00:00Z'), count: 1, before: 0 },
      { name: '', at: at('2026-10-24T22:00:00Z'), count: 1, before: 0 },
    ];
    const span = { from: at('2026-10-23T22:00:00Z'), to: at('2026-10-25T23:00:00Z') };
    expect(timeLabels('day', groups, span, 'Europe/Berlin')).toEqual({
      labels: ['Sat 24', 'Sun 25'],
      first: false,
      last: false,
    });
  });

  test('hours of zones between the hours, and of zones nobody knows', () => {
    const groups = groupsOf([[1, 0]], at('2026-11-22T08:30:00Z'), HOUR);
    const span = { from: at('2026-11-22T08:30:00Z'), to: at('2026-11-22T09:30:00Z') };
    expect(timeLabels('hour', groups, span, 'Asia/Kolkata')).toEqual({
      labels: ['14:00'],
      first: false,
      last: false,
    });
    expect(timeLabels('hour', groups, span, 'Nowhere/Land').labels).toEqual(['08:00*']);
  });

  test('hours of a week are folded, the table says how all are seen', () => {
    const counts = Array.from({ length: 168 }, () => [2, 1] as const);
    const groups = groupsOf(counts, at('2026-11-15T14:00:00Z'), HOUR);
    const span = { from: at('2026-11-15T14:00:00Z'), to: at('2026-11-22T14:00:00Z') };
    const answer = statsOf({
      by: 'hour',
      span,
      tally: { ...statsOf().tally, groups, total: 336, totalBefore: 168 },
    });
    const lines = read(statsAnswer(answer, { file: 'F1', title: 't', alt: 'a' }));
    const from = lines.findIndex((line) => line.startsWith('hour '));
    expect(lines.slice(from + 1, from + 3)).toEqual([
      'earlier       276    138   +138',
      'Sat 08:00       2      1     +1',
    ]);
    expect(lines.filter((line) => /^\w{3} \d\d:00/.test(line))).toHaveLength(30);
    expect(lines.at(-1)).toMatch(/^the last 30 of 168 hours · the chart shows all, `--by day` is shorter · /);
    expect(faults(statsAnswer(answer))).toEqual([]);
  });
});

describe('counts by name', () => {
  test('names too long for their column stand above their numbers, the rest in one row', () => {
    const lines = read(
      statsAnswer(
        namesOf(
          'type',
          [
            ['Backup', 61_200, 59_000],
            ['User Audit Trail', 812, 900],
            ['', 3, 0],
          ],
          { groups: 12, count: 40, before: 44 },
        ),
      ),
    );
    expect(lines.slice(1, -1)).toEqual([
      'type          now before change',
      'Backup     61,200 59,000 +2,200',
      'User Audit Trail',
      '              812    900    −88',
      '(none)          3      0     +3',
      '12 others      40     44     −4',
      'total      62,055 59,944 +2,111',
    ]);
    expect(lines.at(-1)).toBe('counted in 41 ms over 9,412 events · `/insync stats --since 7d --by type`');
  });

  test('severities have their words, and numbers too long for a phone are shortened', () => {
    const lines = read(
      statsAnswer(
        namesOf('severity', [
          ['3', 12_345_678, 11_345_678],
          ['6', 912_345_678, 1],
        ]),
      ),
    );
    expect(lines.slice(1, -1)).toEqual([
      'severity     now before  change',
      '3 Error    12.3M  11.3M     +1M',
      '6 Info    912.3M      1 +912.3M',
      'total     924.7M  11.3M +913.3M',
    ]);
  });
});

describe('a table', () => {
  const head = { name: 'name', numbers: ['now'] };

  test('is never wider than asked, and wide characters count double', () => {
    const words = table(head, [
      { name: '語'.repeat(40), numbers: ['1'] },
      { name: '語語', numbers: ['22'] },
    ]);
    for (const line of words.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(31);
    expect(words).toContain('…\n');
  });

  test('a name written from right to left does not share its line', () => {
    expect(table(head, [{ name: 'שלום', numbers: ['1'] }]).split('\n')[1]).toBe('שלום');
  });
});
