import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterHours, nextAt, type Weekday, within } from '../../src/domain/hours.ts';
import type { Hours } from '../../src/domain/rules.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ALL: readonly Weekday[] = [0, 1, 2, 3, 4, 5, 6];
const at = (text: string) => Date.parse(text);
const hours = (from: string, to: string, days: readonly Weekday[] = ALL, zone = 'UTC'): Hours => ({
  ...{ days, zone },
  ...{ from: minutes(from), to: minutes(to) },
});
function minutes(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
}
// 2026-11-22 is a Sunday.
const SUNDAY = '2026-11-22';
const MONDAY = '2026-11-23';

describe('hours of a day', () => {
  const office = hours('09:00', '17:00');
  it.each([
    ['08:59:59.999', false],
    ['09:00:00', true],
    ['16:59:59.999', true],
    ['17:00:00', false],
  ])('from nine to five at %s: %s', (clock, inside) => {
    expect(within(office, at(`${SUNDAY}T${clock}Z`))).toBe(inside);
  });

  it('count by the clocks of their zone', () => {
    const pune = hours('09:00', '17:00', ALL, 'Asia/Kolkata');
    expect(within(pune, at(`${SUNDAY}T03:29:00Z`))).toBe(false);
    expect(within(pune, at(`${SUNDAY}T03:30:00Z`))).toBe(true);
  });

  it('are only on their days, by the day of the zone', () => {
    const monday = hours('00:00', '12:00', [1], 'Pacific/Auckland');
    // In Auckland it is Monday, 1 o'clock.
    expect(within(monday, at(`${SUNDAY}T12:00:00Z`))).toBe(true);
    expect(within(monday, at(`${MONDAY}T12:00:00Z`))).toBe(false);
  });
});

describe('hours over midnight', () => {
  const night = hours('22:00', '06:00', [0]);
  it.each([
    [`${SUNDAY}T21:59:00Z`, false],
    [`${SUNDAY}T22:00:00Z`, true],
    [`${MONDAY}T00:00:00Z`, true],
    [`${MONDAY}T05:59:59.999Z`, true],
    [`${MONDAY}T06:00:00Z`, false],
    // The night of Monday is not theirs, nor is that of Saturday.
    [`${MONDAY}T22:00:00Z`, false],
    [`${SUNDAY}T05:00:00Z`, false],
  ])('belong to the day they begin on: %s %s', (moment, inside) => {
    expect(within(night, at(moment))).toBe(inside);
  });

  it('last a whole day when they end as they begin', () => {
    const whole = hours('08:00', '08:00', [0]);
    expect(within(whole, at(`${SUNDAY}T07:59:00Z`))).toBe(false);
    expect(within(whole, at(`${SUNDAY}T08:00:00Z`))).toBe(true);
    expect(within(whole, at(`${MONDAY}T07:59:00Z`))).toBe(true);
    expect(within(whole, at(`${MONDAY}T08:00:00Z`))).toBe(false);
  });
});

describe('the days the clocks change', () => {
  // In Berlin 2026-03-29 has no 02:30, 2026-10-25 has it twice.
  const early = (zone: string) => hours('02:30', '03:30', ALL, zone);
  it('in spring: what is skipped is not missed by half', () => {
    const berlin = early('Europe/Berlin');
    expect(within(berlin, at('2026-03-29T00:59:00Z'))).toBe(false);
    // 03:00 to 03:30 summer time.
    expect(within(berlin, at('2026-03-29T01:00:00Z'))).toBe(true);
    expect(within(berlin, at('2026-03-29T01:30:00Z'))).toBe(false);
  });

  it('in autumn: both are in it', () => {
    const berlin = early('Europe/Berlin');
    expect(within(berlin, at('2026-10-25T00:30:00Z'))).toBe(true);
    expect(within(berlin, at('2026-10-25T01:00:00Z'))).toBe(false);
    expect(within(berlin, at('2026-10-25T01:30:00Z'))).toBe(true);
    expect(within(berlin, at('2026-10-25T02:30:00Z'))).toBe(false);
  });

  it('a night is shorter or longer by an hour', () => {
    const night = hours('22:00', '06:00', ALL, 'Europe/Berlin');
    expect(afterHours(night, at('2026-03-28T21:00:00Z'))).toBe(at('2026-03-29T04:00:00Z'));
    expect(afterHours(night, at('2026-10-24T20:00:00Z'))).toBe(at('2026-10-25T05:00:00Z'));
  });

  it('a moment that is skipped comes as much later as the clocks skip', () => {
    expect(nextAt(150, 'Europe/Berlin', at('2026-03-28T23:00:00Z'))).toBe(at('2026-03-29T01:30:00Z'));
  });
});

describe('the end of hours', () => {
  it('leaves a moment outside as it is, and one where there are no hours', () => {
    const moment = at(`${SUNDAY}T12:00:00Z`);
    expect(afterHours(hours('22:00', '06:00'), moment)).toBe(moment);
    expect(afterHours(undefined, moment)).toBe(moment);
  });

  it('is the end of the night', () => {
    const night = hours('22:00', '06:00');
    expect(afterHours(night, at(`${SUNDAY}T23:00:00Z`))).toBe(at(`${MONDAY}T06:00:00Z`));
    expect(afterHours(night, at(`${MONDAY}T05:00:00Z`))).toBe(at(`${MONDAY}T06:00:00Z`));
  });

  it('goes through days that follow one another without a gap', () => {
    const weekend = hours('00:00', '00:00', [6, 0]);
    expect(afterHours(weekend, at('2026-11-21T10:00:00Z'))).toBe(at(`${MONDAY}T00:00:00Z`));
  });

  it('never comes when the hours never end: the moment stays', () => {
    const always = hours('00:00', '00:00');
    const moment = at(`${SUNDAY}T12:00:00Z`);
    expect(afterHours(always, moment)).toBe(moment);
  });

  const zones = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'Asia/Kolkata',
    'America/St_Johns',
    'Pacific/Auckland',
  );
  const clock = fc.integer({ min: 0, max: 1_439 });
  const moments = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') });

  it('lies outside of them, within a week, and only quiet time is passed over (property)', () => {
    const any = fc.record({
      ...{ from: clock, to: clock, zone: zones },
      days: fc.uniqueArray(fc.constantFrom(...ALL), { minLength: 1, maxLength: 6 }),
    });
    fc.assert(
      fc.property(any, moments, fc.double({ min: 0, max: 1, noNaN: true }), (some, moment, share) => {
        const end = afterHours(some, moment);
        expect(end).toBeGreaterThanOrEqual(moment);
        expect(end - moment).toBeLessThanOrEqual(8 * DAY);
        expect(within(some, end)).toBe(false);
        expect(end > moment).toBe(within(some, moment));
        // Clocks put forward may leave a gap in the middle, which the end then is.
        if (some.zone === 'UTC' && end > moment) {
          expect(within(some, moment + Math.floor((end - 1 - moment) * share))).toBe(true);
        }
      }),
    );
  });

  it('the next moment at a clock time is later, within a day or so, and shows that time (property)', () => {
    fc.assert(
      fc.property(clock, zones, moments, (minute, zone, moment) => {
        const next = nextAt(minute, zone, moment);
        expect(next).toBeGreaterThan(moment);
        expect(next - moment).toBeLessThanOrEqual(DAY + 2 * HOUR);
        if (zone === 'UTC') expect((next % DAY) / MINUTE).toBe(minute);
      }),
    );
  });
});
