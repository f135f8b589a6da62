import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDetails } from '../../src/druva/details-text.ts';

describe('pairs of eventDetails', () => {
  it.each([
    [
      'A Key:1, Other:two words',
      [
        ['A Key', '1'],
        ['Other', 'two words'],
      ],
    ],
    [
      'Source:a, b, c, Status:Failed',
      [
        ['Source', 'a, b, c'],
        ['Status', 'Failed'],
      ],
    ],
    [
      'Alert Time:10:30:59, Device:PC-1',
      [
        ['Alert Time', '10:30:59'],
        ['Device', 'PC-1'],
      ],
    ],
    [
      'Alert Description:Disk full, reason:no space, Source:PC-1',
      [
        ['Alert Description', 'Disk full, reason:no space'],
        ['Source', 'PC-1'],
      ],
    ],
    [
      'Alert Description:See the page. Source:PC-1',
      [
        ['Alert Description', 'See the page.'],
        ['Source', 'PC-1'],
      ],
    ],
    [
      'userIdentifierCustomAttribute:Staff No, userIdentifierCustomAttributeValue:7',
      [
        ['userIdentifierCustomAttribute', 'Staff No'],
        ['userIdentifierCustomAttributeValue', '7'],
      ],
    ],
    [
      'Source:, Status:Failed',
      [
        ['Source', ''],
        ['Status', 'Failed'],
      ],
    ],
    [
      'Files Missed:3,Status:Failed',
      [
        ['Files Missed', '3'],
        ['Status', 'Failed'],
      ],
    ],
    ['Status: Failed', [['Status', 'Failed']]],
    [
      'Status:Failed\nDevice:PC-1',
      [
        ['Status', 'Failed'],
        ['Device', 'PC-1'],
      ],
    ],
    [
      'Path:C:\\Users\\robin, Page:https://example.com/a:b',
      [
        ['Path', 'C:\\Users\\robin'],
        ['Page', 'https://example.com/a:b'],
      ],
    ],
    [
      'Gerät:LAPTOP-Ä, Status:Failed',
      [
        ['Gerät', 'LAPTOP-Ä'],
        ['Status', 'Failed'],
      ],
    ],
  ])('%j', (text, pairs) => {
    expect(parseDetails(text)).toEqual(pairs);
  });
  it.each([
    '',
    'An administrator changed the profile.',
    'Note: the backup stopped, reason: disk full',
    'Backup stopped, reason:disk full',
    'See https://example.com/help, or C:\\help',
    'https://example.com',
    'C:\\Users\\robin',
    '10:30, 11:30',
    ':::, :, ,:',
    'This text is much longer than any key would ever be here:value',
  ])('prose has none: %j', (text) => {
    expect(parseDetails(text)).toEqual([]);
  });
  it('finds a known key behind prose', () => {
    expect(parseDetails('Many files changed. Source:PC-1')).toEqual([['Source', 'PC-1']]);
  });

  const piece = fc.constantFrom(
    'Alert',
    'Status',
    'Source',
    'Key',
    ':',
    ', ',
    ',',
    '. ',
    '\n',
    'x y',
    ' ',
    '\\',
    '//',
  );
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(piece, { maxLength: 60 }).map((all) => all.join('')),
  );
  it('keys and values stand in the text in their order', () => {
    fc.assert(
      fc.property(text, (given) => {
        let from = 0;
        for (const [key, value] of parseDetails(given)) {
          const at = given.indexOf(key, from);
          expect(at).toBeGreaterThanOrEqual(from);
          expect(key).toMatch(/^\p{L}/u);
          const valueAt = given.indexOf(value, at + key.length);
          expect(valueAt).toBeGreaterThan(0);
          from = at + key.length;
        }
      }),
      { numRuns: 500 },
    );
  });
  it.each([', ', '. ', 'Alert', 'A:', ', Source:', 'a, ', ':', ' ', '\n', 'Alert Description:x, '])(
    'a million characters of %j are no trap',
    (unit) => {
      const long = unit.repeat(Math.ceil(1_000_000 / unit.length));
      expect(Array.isArray(parseDetails(long))).toBe(true);
    },
  );
});
