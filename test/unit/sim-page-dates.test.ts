import { describe, expect, it } from 'vitest';
import { ago, formatDate } from '../../src/sim/page/client/dates.js';

const NOON = Date.UTC(2026, 10, 22, 12, 0, 0) / 1000;
const AT = Date.UTC(2026, 10, 22, 13, 52, 11) / 1000;

describe('date tokens', () => {
  it.each([
    ['{date_num}', '2026-11-22'],
    ['{date}', 'November 22nd, 2026'],
    ['{date_short}', 'Nov 22, 2026'],
    ['{date_long}', 'Sunday, November 22nd, 2026'],
    ['{time}', '1:52 PM'],
    ['{time_secs}', '1:52:11 PM'],
    ['{date_short_pretty} at {time}', 'Today at 1:52 PM'],
    ['seen {date_pretty}', 'seen today'],
    ['{nonsense} {time}', '{nonsense} 1:52 PM'],
  ])('writes %s as %s', (format, shown) => {
    expect(formatDate(format, AT, NOON, 'UTC')).toBe(shown);
  });

  it('follows the time zone of who looks, over midnight too', () => {
    expect(formatDate('{date_short} {time}', AT, NOON, 'America/New_York')).toBe('Nov 22, 2026 8:52 AM');
    expect(formatDate('{date_short_pretty} {time}', AT, NOON - 7200, 'Pacific/Auckland')).toBe(
      'Tomorrow 2:52 AM',
    );
  });

  it('knows yesterday and names other days in full', () => {
    expect(formatDate('{date_pretty}', AT - 86_400, NOON, 'UTC')).toBe('Yesterday');
    expect(formatDate('{date_long_pretty}', AT - 3 * 86_400, NOON, 'UTC')).toBe(
      'Thursday, November 19th, 2026',
    );
  });

  it.each([
    [5, 'just now'],
    [60, '1 minute ago'],
    [40 * 60, '40 minutes ago'],
    [3600, '1 hour ago'],
    [47 * 3600, '1 day ago'],
    [-2 * 3600, 'in 2 hours'],
  ])('says %i seconds as %s', (seconds, shown) => {
    expect(ago(NOON - seconds, NOON)).toBe(shown);
  });
});
