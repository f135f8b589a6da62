import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, formatMoment, readTime } from '../../src/domain/time-words.ts';

/** A Sunday afternoon. */
const NOW = Date.UTC(2026, 10, 22, 14, 30);
const BERLIN = { now: NOW, zone: 'Europe/Berlin' };

function moment(text: string, context = BERLIN): string {
  const read = readTime(text, context);
  if (!read.ok) throw new Error(read.message);
  return 'at' in read.time ? new Date(read.time.at).toISOString() : `${read.time.ago} ago`;
}

function refusal(text: string) {
  const read = readTime(text, BERLIN);
  if (read.ok) throw new Error(`${text} was taken`);
  return read;
}

describe('times as people write them', () => {
  it.each([
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['1h', 3_600_000],
    ['2d', 172_800_000],
    ['1w', 604_800_000],
    ['1y', 31_536_000_000],
    ['2 years ago', 63_072_000_000],
    ['1d12h', 129_600_000],
    ['2 days ago', 172_800_000],
    ['1 hr 30 min', 5_400_000],
    ['now', 0],
  ])('%s is a length of time', (text, ago) => {
    expect(readTime(text, BERLIN)).toEqual({ ok: true, time: { ago } });
  });

  it.each([
    ['today', '2026-11-21T23:00:00.000Z'],
    ['yesterday', '2026-11-20T23:00:00.000Z'],
    ['Yesterday 14:05', '2026-11-21T13:05:00.000Z'],
    ['sunday', '2026-11-21T23:00:00.000Z'],
    ['last sunday', '2026-11-14T23:00:00.000Z'],
    ['monday', '2026-11-15T23:00:00.000Z'],
    ['last Monday', '2026-11-15T23:00:00.000Z'],
    ['2026-11-20', '2026-11-19T23:00:00.000Z'],
    ['2026-11-20 14:00', '2026-11-20T13:00:00.000Z'],
    ['2026-11-20T14:00:30', '2026-11-20T13:00:30.000Z'],
    ['2026-11-20T14:00:00Z', '2026-11-20T14:00:00.000Z'],
    ['2019-11-03T23:28:01.631Z', '2019-11-03T23:28:01.631Z'],
    ['2026-11-20t14:00:00.5+05:30', '2026-11-20T08:30:00.500Z'],
    ['2026-11-20 14:00 -0800', '2026-11-20T22:00:00.000Z'],
  ])('%s is a moment', (text, at) => {
    expect(moment(text)).toBe(at);
  });

  it('knows the day by the clocks of the person', () => {
    const late = Date.UTC(2026, 10, 22, 2, 0);
    expect(moment('today', { now: late, zone: 'America/Los_Angeles' })).toBe('2026-11-21T08:00:00.000Z');
    expect(moment('today', { now: late, zone: 'Pacific/Kiritimati' })).toBe('2026-11-21T10:00:00.000Z');
    expect(moment('today', { now: late, zone: 'No/Such_Zone' })).toBe('2026-11-22T00:00:00.000Z');
  });

  it('counts days across a change of the clocks', () => {
    const dayAfter = { now: Date.UTC(2026, 2, 30, 10), zone: 'Europe/Berlin' };
    expect(moment('yesterday', dayAfter)).toBe('2026-03-28T23:00:00.000Z');
    expect(moment('today', dayAfter)).toBe('2026-03-29T22:00:00.000Z');
    expect(moment('2026-03-29 02:30', dayAfter)).toBe('2026-03-29T01:30:00.000Z');
    expect(moment('2026-10-25 02:30', dayAfter)).toBe('2026-10-25T00:30:00.000Z');
  });

  it('begins a day without midnight at its first moment', () => {
    expect(moment('2018-11-04', { now: NOW, zone: 'America/Sao_Paulo' })).toBe('2018-11-04T03:00:00.000Z');
  });

  it.each([
    '1h!',
    'h',
    '1',
    '-1h',
    '1h1h',
    '5 fortnights',
    '1.5h',
    'yesterday!',
    '2026-02-30',
    '2026-13-01',
    '2026-11-20 25:00',
  ])('refuses %s', (text) => {
    expect(refusal(text).message).not.toBe('');
  });

  it.each(['0001-01-01', '9999-12-31', '99999999999d', '2026-11-20 14:00+99:00', '', '2026-11-20T'])(
    'refuses %j',
    (text) => {
      expect(refusal(text).ok).toBe(false);
    },
  );

  it('says what is near and how to write it', () => {
    expect(refusal('yesturday')).toMatchObject({
      nearest: ['yesterday'],
      message: expect.stringContaining('1d12h'),
    });
    expect(refusal('last mondya').nearest).toEqual(['last monday']);
  });

  it('writes what it reads', () => {
    expect(formatDuration(129_600_000)).toBe('1d12h');
    expect(formatDuration(14 * 86_400_000)).toBe('2w');
    expect(formatDuration(10 * 86_400_000)).toBe('10d');
    expect(formatMoment(Date.UTC(2026, 10, 20, 14))).toBe('2026-11-20T14:00Z');
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        (s, at) => {
          expect(readTime(formatDuration(s * 1_000), BERLIN)).toEqual({ ok: true, time: { ago: s * 1_000 } });
          expect(readTime(formatMoment(at), BERLIN)).toEqual({ ok: true, time: { at } });
        },
      ),
    );
  });

  it('reads back every wall clock time of a zone', () => {
    const zones = [
      'Europe/Berlin',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Pacific/Apia',
      'UTC',
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: 86_400, max: 4_000_000_000 }),
        fc.constantFrom(...zones),
        (seconds, zone) => {
          const shown = new Intl.DateTimeFormat('sv-SE', {
            timeZone: zone,
            dateStyle: 'short',
            timeStyle: 'medium',
          });
          const wall = shown.format(seconds * 1_000);
          expect(shown.format(Date.parse(moment(wall, { now: NOW, zone })))).toBe(wall);
        },
      ),
    );
  });
});
