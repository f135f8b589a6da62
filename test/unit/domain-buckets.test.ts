import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketStarts } from '../../src/domain/buckets.ts';

const HOUR = 3_600_000;
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Pacific/Apia',
  'Nowhere/Land',
];
const at = (text: string) => Date.parse(text);
const iso = (moments: readonly number[]) => moments.map((moment) => new Date(moment).toISOString());
const days = (from: string, to: string, zone: string) =>
  iso(bucketStarts({ from: at(from), to: at(to) }, zone, 'day'));
const hours = (from: string, to: string, zone: string) =>
  bucketStarts({ from: at(from), to: at(to) }, zone, 'hour');

describe('the buckets of a span', () => {
  it('begin at the span, then at each midnight of the zone', () => {
    expect(days('2026-11-20T10:00:00Z', '2026-11-22T10:00:00Z', 'Asia/Kolkata')).toEqual([
      '2026-11-20T10:00:00.000Z',
      '2026-11-20T18:30:00.000Z',
      '2026-11-21T18:30:00.000Z',
    ]);
  });

  it('are none in an empty span, and one in a span that is shorter than they are', () => {
    expect(days('2026-11-20T10:00:00Z', '2026-11-20T10:00:00Z', 'UTC')).toEqual([]);
    expect(days('2026-11-20T10:00:00Z', '2026-11-20T10:00:01Z', 'UTC')).toHaveLength(1);
    expect(hours('2026-11-20T10:15:00Z', '2026-11-20T10:30:00Z', 'UTC')).toHaveLength(1);
  });

  it('do not come twice where the span begins with one', () => {
    expect(days('2026-11-20T00:00:00Z', '2026-11-22T00:00:00Z', 'UTC')).toEqual([
      '2026-11-20T00:00:00.000Z',
      '2026-11-21T00:00:00.000Z',
    ]);
    expect(hours('2026-11-20T10:00:00Z', '2026-11-20T12:00:00Z', 'UTC')).toHaveLength(2);
  });

  it('follow the change to summer time and back', () => {
    const spring = days('2026-03-28T23:00:00Z', '2026-03-30T22:00:00Z', 'Europe/Berlin');
    expect(spring).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
    expect(hours('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 'Europe/Berlin')).toHaveLength(23);
    expect(hours('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 'Europe/Berlin')).toHaveLength(25);
  });

  it('begin late where midnight is skipped', () => {
    expect(days('2026-09-05T12:00:00Z', '2026-09-07T12:00:00Z', 'America/Santiago').slice(1)).toEqual([
      '2026-09-06T04:00:00.000Z',
      '2026-09-07T03:00:00.000Z',
    ]);
  });

  it('leave out a day that a zone left out', () => {
    expect(days('2011-12-29T12:00:00Z', '2012-01-01T09:00:00Z', 'Pacific/Apia').slice(1)).toEqual([
      '2011-12-30T10:00:00.000Z',
      '2011-12-31T10:00:00.000Z',
    ]);
  });

  it('begin at half hours where the zone does', () => {
    expect(iso(hours('2026-11-20T10:00:00Z', '2026-11-20T12:00:00Z', 'Asia/Kolkata'))).toEqual([
      '2026-11-20T10:00:00.000Z',
      '2026-11-20T10:30:00.000Z',
      '2026-11-20T11:30:00.000Z',
    ]);
  });

  it('keep the hour that is half an hour longer or shorter', () => {
    const back = iso(hours('2026-04-04T14:00:00Z', '2026-04-04T17:00:00Z', 'Australia/Lord_Howe'));
    expect(back).toEqual([
      '2026-04-04T14:00:00.000Z',
      '2026-04-04T15:30:00.000Z',
      '2026-04-04T16:30:00.000Z',
    ]);
    const forth = iso(hours('2026-10-03T15:00:00Z', '2026-10-03T17:00:00Z', 'Australia/Lord_Howe'));
    expect(forth).toEqual([
      '2026-10-03T15:00:00.000Z',
      '2026-10-03T15:30:00.000Z',
      '2026-10-03T16:00:00.000Z',
    ]);
  });

  it('always ascend, begin at quarter hours but for the first, and none is longer than its name', () => {
    const moments = fc.integer({ min: at('2011-06-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });
    fc.assert(
      fc.property(
        moments,
        fc.integer({ min: 1, max: 20 * 24 * HOUR }),
        fc.constantFrom(...ZONES),
        fc.constantFrom('day' as const, 'hour' as const),
        (from, length, zone, by) => {
          const span = { from, to: from + length };
          const starts = bucketStarts(span, zone, by);
          expect(starts[0]).toBe(from);
          const most = by === 'day' ? 25 * HOUR : 1.5 * HOUR;
          for (const [index, start] of starts.entries()) {
            const end = starts[index + 1] ?? span.to;
            expect(end).toBeGreaterThan(start);
            expect(end - start).toBeLessThanOrEqual(most);
            if (index > 0) expect(start % 900_000).toBe(0);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
