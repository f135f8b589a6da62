import fc from 'fast-check';
import { expect } from 'vitest';
import { detailKey } from '../../src/domain/event.ts';
import { matches } from '../../src/domain/filter-match.ts';
import { parseFilter } from '../../src/domain/filter-schema.ts';
import { readDetails } from '../../src/druva/details.ts';
import { foldedKey, parseDetails } from '../../src/druva/details-text.ts';
import { event } from '../contract/filter-scenes.ts';
import { fuzz } from './fuzz.ts';
import { longText, prototypeIsClean, text, tree } from './hostile.ts';

/** What details are made of: keys that are known and that look like keys, boundaries, and what is neither. */
const PIECES = [
  ...[
    'Status',
    'Alert Description',
    'Description',
    'Device',
    'Files Missed',
    'Source',
    'eventsGroupId',
    'Größe',
  ],
  ...[
    'Some Key Of Mine',
    'lower key',
    'C',
    '1',
    'https',
    'A B C D E F',
    'constructor',
    '__proto__',
    'x'.repeat(41),
  ],
  ...[
    ':',
    ': ',
    ',',
    ', ',
    '. ',
    '.',
    '\n',
    '\r\n',
    ' ',
    '::',
    '://',
    ':\\',
    ':,',
    ', ,',
    ',:',
    '\u00a0',
    '\u2028',
  ],
  ...[
    'Failed',
    'NA',
    '12',
    'one, two',
    'LAPTOP-1',
    'a@example.com',
    '2026-11-22T14:00:00Z',
    '"',
    "'",
    '{',
    '}',
  ],
];
const details = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: longText },
);

fuzz('the pairs of any text stand in it, in their order, and apart', 16_000, details, (given) => {
  const pairs = parseDetails(given);
  let at = 0;
  for (const [key, value] of pairs) {
    const start = given.indexOf(key, at);
    expect(start).toBeGreaterThanOrEqual(at);
    expect(key.trim()).toBe(key);
    expect(detailKey(key)).not.toBe('');
    expect(foldedKey(key)).toBe(detailKey(key));
    const found = given.indexOf(value, start + key.length);
    expect(found).toBeGreaterThan(start);
    at = found + value.length;
  }
});

fuzz(
  'details of any kind are read, and what is read is text',
  8_000,
  fc.oneof(
    tree(['eventDetails', 'Status', 'a', 'initiator']),
    details.map((of) => JSON.stringify({ eventDetails: of })),
  ),
  (given) => {
    const { text: shown, pairs, byKey } = readDetails(given);
    expect(typeof shown).toBe('string');
    for (const [key, value] of pairs) {
      expect([typeof key, typeof value]).toEqual(['string', 'string']);
      expect(byKey.has(detailKey(key))).toBe(true);
    }
    if (typeof given === 'string') expect(shown).toBe(given);
    if (!prototypeIsClean()) throw new Error('Object.prototype was changed');
  },
);

const context = { now: Date.UTC(2026, 10, 22), zone: 'UTC' };

fuzz(
  'a condition on a detail that was read holds for it',
  6_000,
  fc.tuple(details, fc.nat(), fc.boolean()),
  ([given, place, excluded]) => {
    const pairs = parseDetails(given);
    const pair = pairs[place % Math.max(1, pairs.length)];
    if (!pair) return;
    const [key] = pair;
    const read = parseFilter({ detail: `${excluded ? '!' : ''}${key}` }, context);
    if (!read.ok) throw new Error(read.faults.map(({ message }) => message).join());
    const found = event({ detailsText: given, details: pairs });
    expect(matches(read.filter, found, { now: context.now })).toBe(!excluded);
  },
);

fuzz(
  'whatever is looked for in whatever details, the answer is yes or no',
  6_000,
  fc.tuple(details, text, fc.constantFrom('detail', 'text')),
  ([given, wanted, key]) => {
    const read = parseFilter({ [key]: wanted }, context);
    if (!read.ok) return;
    const found = event({ detailsText: given, details: parseDetails(given) });
    expect(typeof matches(read.filter, found, { now: context.now })).toBe('boolean');
  },
);
