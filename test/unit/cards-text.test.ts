import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prettyRecord } from '../../src/cards/raw-record.ts';
import { moment, readable } from '../../src/cards/record.ts';
import { severityLabel, severitySymbol } from '../../src/cards/symbols.ts';
import {
  cut,
  escapeMrkdwn,
  inert,
  inertFallback,
  mrkdwnCode,
  ordinal,
  visible,
} from '../../src/cards/text.ts';
import { dateElement, dateToken, nearFormat, utc } from '../../src/cards/times.ts';
import { bytes, duration } from '../../src/domain/amounts.ts';
import { SEVERITIES } from '../../src/domain/severity.ts';

describe('foreign text', () => {
  test('becomes one line of visible characters', () => {
    expect(inert(' a\r\n\tb\u00a0 c\u2028d ')).toBe('a b c d');
    expect(inert('x\u202egpj.exe\u202c\u2066\u200b\u200f\ufeff\u0000y')).toBe('xgpj.exey');
    expect(inert('half \ud83d')).toBe('half \ufffd');
  });

  test('a flood of unseen characters is not read to its end, and the cut shows', () => {
    expect(inert(`DEV${'\u200b'.repeat(5_000_000)}PC`, 20)).toBe('DEV…');
    expect(inert(`DEV${'\u200b'.repeat(50)}PC`, 20)).toBe('DEVPC');
  });

  test('in a record, what nobody sees becomes its escape and lines stay', () => {
    expect(visible('a\u202eb\n\tc\u{e0041}')).toBe('a\\u202eb\n\tc\\u{e0041}');
  });

  test('is cut between what a reader takes for characters', () => {
    expect(cut('abcdef', 6)).toBe('abcdef');
    expect(cut('abcdef', 5)).toBe('abcd…');
    expect(cut('ab👩‍💻cd', 5)).toBe('ab…');
    expect(cut('e\u0301'.repeat(4), 6)).toBe(`${'e\u0301'.repeat(2)}…`);
    expect(cut('a long word', 8, '… (more)')).toBe('a long…');
  });

  test('a cut is never longer than asked and never halves a pair', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.integer({ min: 1, max: 60 }),
        (text, max) => {
          const shown = cut(text, max, '… (more)');
          expect(shown.length).toBeLessThanOrEqual(max);
          expect(shown.isWellFormed()).toBe(true);
        },
      ),
    );
  });

  test('in mrkdwn stands only in code, with its backticks and angles gone', () => {
    expect(mrkdwnCode('a `b` <!channel> & c')).toBe("`a 'b' &lt;!channel&gt; &amp; c`");
    expect(mrkdwnCode(' \u200b ')).toBe('');
    expect(escapeMrkdwn('<&>')).toBe('&lt;&amp;&gt;');
  });

  test.each([
    ['<!channel> <@U1>', '&lt;!channel&gt; &lt;＠U1&gt;'],
    ['@here @channel omar@example.com', '＠here ＠channel omar@example.com'],
    ['http://example.com/x', 'http:∕∕example.com/x'],
    [':rotating_light: at 10:52:30', '∶rotating_light: at 10:52:30'],
    ['*b* _i_ ~s~ `c` FIN_SRV_2', "∗b∗ ＿i＿ ∼s∼ 'c' FIN_SRV_2"],
  ])('in the fallback text %j reads %j', (text, shown) => {
    expect(inertFallback(text)).toBe(shown);
  });
});

test('sizes and places', () => {
  expect([0, 999, 1000, 48_234_496, 1_200_000_000, 999_999].map(bytes)).toEqual([
    '0 B',
    '999 B',
    '1 kB',
    '48 MB',
    '1.2 GB',
    '1 MB',
  ]);
  expect([1, 2, 3, 4, 11, 12, 13, 21, 102, 1011].map(ordinal)).toEqual([
    '1st',
    '2nd',
    '3rd',
    '4th',
    '11th',
    '12th',
    '13th',
    '21st',
    '102nd',
    '1,011th',
  ]);
  expect(readable('Total Backup Size', '2033')).toBe('2 kB');
  expect(readable('eventsGroupId', '2033')).toBe('2033');
});

describe('times', () => {
  test('durations have two units at most', () => {
    const [s, m, h, d] = [1000, 60_000, 3_600_000, 86_400_000];
    expect(
      [0, 12.9 * s, 4 * m + 50 * s, h + 5 * m, 2 * h, 2 * d + 3 * h, 6 * d, -5, Number.NaN].map(duration),
    ).toEqual(['0 s', '12 s', '4 min', '1 h 5 min', '2 h', '2 d 3 h', '6 d', '0 s', '0 s']);
  });

  test('a date is a token with UTC to fall back on', () => {
    const ms = Date.parse('2026-11-22T13:52:11.204Z');
    expect(dateToken(ms, '{time}')).toBe('<!date^1795355531^{time}|2026-11-22 13:52 UTC>');
    expect(dateElement(ms, '{ago}')).toEqual({
      type: 'date',
      timestamp: 1795355531,
      format: '{ago}',
      fallback: '2026-11-22 13:52 UTC',
    });
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 8.65e15])('%d is no time, and said so', (ms) => {
    expect(utc(ms)).toBe('unknown time');
    expect(dateToken(ms, '{time}')).toBe('unknown time');
    expect(dateElement(ms, '{time}')).toEqual({ type: 'text', text: 'unknown time' });
  });

  test('the day is left out only near by', () => {
    expect(nearFormat(0, 11 * 3_600_000)).toBe('{time}');
    expect(nearFormat(0, 13 * 3_600_000)).toBe('{date_short_pretty} at {time}');
  });

  test('only a sure moment in the details becomes a date', () => {
    expect(moment('2026-11-22T13:40:00Z')).toBe(Date.parse('2026-11-22T13:40:00Z'));
    expect(moment('1795354800')).toBe(1795354800000);
    expect(moment('Nov 22 2026, 13:40')).toBeUndefined();
    expect(moment('2026-11-22 13:40')).toBeUndefined();
  });
});

test('every severity has a symbol and a word', () => {
  expect(SEVERITIES.map((severity) => `${severitySymbol(severity)} ${severityLabel(severity)}`)).toEqual([
    '🚨 Emergency',
    '🚨 Alert',
    '🔴 Critical',
    '🔶 Error',
    '⚠️ Warning',
    '🔹 Notice',
    '▫️ Info',
    '▪️ Debug',
  ]);
});

describe('a raw record', () => {
  test('keeps every token as it came and is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (json) => {
        const pretty = prettyRecord(json);
        expect(pretty.replace(/\s/g, '')).toBe(visible(json).replace(/\s/g, ''));
      }),
    );
  });

  test('what is no JSON stays as it is', () => {
    expect(prettyRecord('{not json, "a":1')).toBe('{not json, "a":1');
  });

  test('deep and long records neither throw nor grow beyond reason', () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    expect(prettyRecord(deep).length).toBeLessThan(deep.length * 11);
    expect(prettyRecord(`"${'x'.repeat(3_000_000)}"`)).toHaveLength(100_000);
  });
});
