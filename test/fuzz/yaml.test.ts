import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { validate as isCron } from 'node-cron';
import { expect, test } from 'vitest';
import { printFaults } from '../../src/config/faults.ts';
import { readConfig } from '../../src/config/file.ts';
import { ROUTE_KEYS, TOP_KEYS } from '../../src/config/keys.ts';
import { FILTER_KEYS } from '../../src/domain/filter.ts';
import { fuzz } from './fuzz.ts';
import { NASTY, PROTOTYPE_KEYS, prototypeIsClean, text } from './hostile.ts';

const context = { isCron, now: Date.UTC(2026, 0, 15, 12), zone: 'UTC' };
const ROOT = join(import.meta.dirname, '../..');
const FIXTURES = join(ROOT, 'test/fixtures/config');
const files = [
  readFileSync(join(ROOT, 'insync.example.yaml'), 'utf8'),
  ...readdirSync(FIXTURES).map((name) => readFileSync(join(FIXTURES, name), 'utf8')),
].filter((found) => found.length < 4_000);

/** A configuration, or what is wrong with it and where; nothing thrown, nothing else changed. */
function holdsRead(file: string): void {
  const read = readConfig(file, 'insync.yaml', context);
  if (!prototypeIsClean()) throw new Error('Object.prototype was changed');
  if (read.ok) {
    expect(read.config.routes.length).toBeGreaterThan(0);
    expect(read.config.defaultChannel).not.toBe('');
    return;
  }
  expect(read.faults.length).toBeGreaterThan(0);
  for (const { line, column, message } of read.faults) {
    expect([Number.isInteger(line) && line >= 1, Number.isInteger(column) && column >= 1]).toEqual([
      true,
      true,
    ]);
    expect(message.trim()).not.toBe('');
    expect(message).not.toMatch(/\[object|\n\s+at /);
  }
  expect(printFaults(read.faults)).not.toBe('');
}

const key = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<string>(...TOP_KEYS, ...ROUTE_KEYS, ...FILTER_KEYS) },
  { weight: 2, arbitrary: fc.constantFrom(...PROTOTYPE_KEYS, '<<', '*a', '&a', '?', '!!x', '"', 'Routes') },
);
const value = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      ...[
        'C0123OPS',
        '"C0123OPS"',
        '#ops',
        '"@here"',
        '@here',
        '4h',
        '-1h',
        '0',
        '{}',
        '[]',
        '""',
        '~',
        'null',
      ],
      ...[
        '"22:00-07:00"',
        'Europe/Berlin',
        'Mars/Olympus',
        '"<=3"',
        '<=3',
        '!Backup',
        '!!binary aGk=',
        '!!js/x y',
      ],
      ...[
        '&a [*a]',
        '*a',
        '&a {b: *a}',
        '{ severity: "<=3" }',
        '[{ after: 15m, mention: S0ONCALL }]',
        '|\n  x',
        '>-\n x',
      ],
      ...[
        '{ source: { type: Alert }, target: { type: AD Sync }, equal: [tenant] }',
        '[[[[[]]]]]',
        '1e999',
        '0x1F',
        'yes',
      ],
      ...[
        '"* * * * * *"',
        '"*/30 * * * * *"',
        '99999999999999999999d',
        '\t4h',
        "'",
        '"',
        '{',
        ']',
        '%',
        '`',
        '- - -',
      ],
    ),
  },
  { weight: 2, arbitrary: text.map((of) => JSON.stringify(of)) },
  { weight: 1, arbitrary: text },
);
const indent = fc.constantFrom('', '  ', '    ', '\t', '  - ', '- ', '      ');
const lines = fc
  .array(fc.tuple(indent, key, fc.constantFrom(': ', ':', ' : ', ':\n      ', ''), value), { maxLength: 8 })
  .map((all) => all.map((parts) => parts.join('')).join('\n'));
const sound = 'routes:\n  - channel: C0123OPS\n';

fuzz(
  'a file of whatever lines is a configuration, or its faults are told with their places',
  2_000,
  fc.oneof(
    lines,
    lines.map((of) => `${of}\n${sound}`),
    lines.map((of) => sound + of),
  ),
  holdsRead,
);

fuzz(
  'so is a file in which something was changed',
  1_000,
  fc.tuple(
    fc.constantFrom(...files),
    fc.nat(),
    fc.nat(12),
    fc.oneof(text, key, value, fc.constantFrom('\t', '\n', ' ', '')),
  ),
  ([file, at, length, piece]) => {
    const place = at % (file.length + 1);
    holdsRead(file.slice(0, place) + piece + file.slice(place + length));
  },
);

fuzz(
  'so is any text',
  1_000,
  fc.oneof(
    text,
    fc.constantFrom(...NASTY).map((of) => of.repeat(40)),
  ),
  holdsRead,
);

const many = (piece: (n: number) => string, times: number) =>
  Array.from({ length: times }, (_, n) => piece(n)).join('');

test.each([
  [
    'aliases of aliases',
    `a0: &a0 [x]\n${many((n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]\n`, 9)}${sound}`,
  ],
  [
    'merge keys of merge keys',
    `a0: &a0 {x: 1}\n${many((n) => `a${n + 1}: &a${n + 1} {<<: [${`*a${n},`.repeat(9)}]}\n`, 9)}${sound}`,
  ],
  ['a map in itself', `a: &a {b: *a}\n${sound}`],
  ['twenty thousand brackets', `routes: ${'['.repeat(20_000)}`],
  ['twenty thousand maps', `routes: ${'{a: '.repeat(20_000)}`],
  ['twenty thousand lists', `routes: ${'- '.repeat(20_000)}x`],
  ['deeper and deeper', many((n) => `${' '.repeat(n)}a:\n`, 1_300)],
  ['as many characters as are read', `# ${'x'.repeat(999_990)}\n`],
  ['more than are read', 'x'.repeat(1_000_001)],
  ['two thousand routes', `routes:\n${many(() => '  - channel: C0123OPS\n', 2_000)}`],
  ['a thousand wrong keys', `${many((n) => `k${n}: x\n`, 1_000)}${sound}`],
  ['the same key a thousand times', `${many(() => 'poll: x\n', 1_000)}${sound}`],
  ['a long dash', `${sound}quiet: "${' '.repeat(50_000)}x"\n`],
  [
    'hours that are spaces',
    `routes:\n  - channel: C0123OPS\n    quiet: { hours: "22:00${' '.repeat(50_000)}x" }\n`,
  ],
  [
    'days that are spaces',
    `routes:\n  - channel: C0123OPS\n    quiet: { hours: "22:00-07:00", days: "mon${' '.repeat(50_000)}x" }\n`,
  ],
  [
    'a filter of signs',
    `routes:\n  - match: { detail: "a${'!'.repeat(100_000)}" }\n    channel: C0123OPS\n  - channel: C0123OPS\n`,
  ],
  [
    'a text of quotes',
    `routes:\n  - match: { text: '${'"a '.repeat(30_000)}' }\n    channel: C0123OPS\n  - channel: C0123OPS\n`,
  ],
  [
    'a text of dashes',
    `routes:\n  - match: { text: '${'-'.repeat(100_000)}' }\n    channel: C0123OPS\n  - channel: C0123OPS\n`,
  ],
  [
    'a length of time of digits',
    `routes:\n  - match: { since: '${'1d'.repeat(50_000)}!' }\n    channel: C0123OPS\n  - channel: C0123OPS\n`,
  ],
])('%s are read or refused before anybody waits', (_, file) => {
  holdsRead(file);
});
