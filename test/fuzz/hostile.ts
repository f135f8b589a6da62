/** What an attacker, a bug or another alphabet may put anywhere: texts, JSON, trees. Cheap to draw. */
import fc from 'fast-check';

/** Names every JavaScript object answers to. */
export const PROTOTYPE_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'toJSON',
  'then',
  '__defineGetter__',
  'length',
];

export const NASTY = [
  '',
  ' ',
  '\t\r\n',
  '\u0000',
  '\u001b[31mred\u0007',
  '\u0085\u2028\u2029',
  '\ud800',
  '\udc00\ud83d',
  '\u202egpj.exe\u202c',
  '\u2066a\u2069\u200f\u061c',
  'a\u200bb\u200c\u200d\ufeff\u00ad\u2060',
  '\u{e0041}\u{e007f}',
  '\ufe0f\u20e3',
  'e\u0301\u0302\u0303'.repeat(9),
  '👩‍👩‍👧‍👦🇩🇪🏴‍☠️',
  'שלום عالم ａｂｃ ﬁ İ ß ſ K',
  '<!channel>',
  '<!here|x> <@U0123ABC> <#C0123ABC|general> <!subteam^S0123ABC>',
  '<https://example.com|click> <javascript:alert(1)|x>',
  'javascript:alert(1)',
  '<mailto:x@example.com|x@example.com>',
  '&lt;!channel&gt; &amp;amp; &#60;',
  '*bold* _it_ ~gone~ `code` ```fence',
  '> quote\n> > quote',
  ':rotating_light: @here @everyone',
  '=cmd|calc!A1',
  '@SUM(1+1)',
  '+1-2',
  "'; DROP TABLE events; --",
  '" OR 1=1 --',
  "x' UNION SELECT raw FROM events --",
  "'||(SELECT 1)||'",
  '%_%',
  '\\',
  '$(id) `id` {{7*7}} #{7*7}',
  '../../etc/passwd',
  '%00%0a%s%n',
  '* ^ NEAR(a b) AND NOT',
  '1e400',
  '-0',
  '9007199254740993',
  '99999999999999999999999999',
  '0x10',
  'NaN',
  'null',
  'true',
  '{"a":1}',
  '{"__proto__":{"polluted":1}}',
  '[[[[',
  '{"eventDetails":"Status:Failed, Device:X"}',
  'Status:Failed, Device:LAPTOP-1, User:a@example.com',
  'Alert Description:one, two: three. Source:X',
  'Status:,:,::,Status: ,\nStatus:Failed',
  '2026-11-22T14:00:00Z',
  '2026-13-45T99:99:99Z',
  '1795357080',
  '-1',
  'Backup',
  'failed',
  'critical',
  'public-inSyncPlatform-Backup And Restore',
  ...PROTOTYPE_KEYS,
] as const;

const few = fc.integer({ min: 1, max: 6 });

/** A text of a few dozen characters at most. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom(...NASTY), { minLength: 2, maxLength: 4 })
      .map((parts) => parts.join('')),
  },
);

/** Now and then a long one. */
export const longText: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: text },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...NASTY), few)
      .map(([part, n]) => part.repeat(n * 97).slice(0, 6_000)),
  },
);

const scalar = fc.oneof(
  { weight: 5, arbitrary: longText.map((value) => JSON.stringify(value)) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'null',
      'true',
      'false',
      '0',
      '-0',
      '3',
      '4.5',
      '-1',
      '8',
      '1e400',
      '-1e400',
      '1e-400',
      '9007199254740993',
      '-9223372036854775808',
      '123456789012345678901234567890',
      '1795357080',
      '1795357080123',
      '253402300800000',
      '""',
      '"\\ud800"',
      '"\\u0000"',
      '"\\u202e"',
      '[]',
      '{}',
      '[null]',
      '[1,"a",true]',
      '{"__proto__":1}',
    ),
  },
);
const deep = fc
  .constantFrom(60, 3_000)
  .chain((depth) =>
    fc.constantFrom(
      `${'['.repeat(depth)}${']'.repeat(depth)}`,
      `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`,
      `${'[{"__proto__":'.repeat(depth)}0${'}]'.repeat(depth)}`,
    ),
  );

const space = fc.constantFrom('', '', ' ', '\n', '\t\r\n  ');

/** The text of a JSON object with such keys; the same key may stand in it twice. */
export function objectText(keys: readonly string[], value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const key = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...keys) },
    { weight: 2, arbitrary: fc.constantFrom(...PROTOTYPE_KEYS) },
    { weight: 1, arbitrary: text },
  );
  const written = key.map((name) => JSON.stringify(name));
  return fc
    .tuple(fc.array(fc.tuple(written, value), { maxLength: 12 }), space)
    .map(
      ([pairs, gap]) =>
        `{${gap}${pairs.map(([name, of]) => `${name}${gap}:${gap}${of}`).join(`${gap},`)}${gap}}`,
    );
}

/** The text of any JSON value: scalars, objects of such keys, now and then what is nested deep. */
export function jsonText(keys: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 40, arbitrary: scalar },
    { weight: 5, arbitrary: objectText(keys, scalar) },
    { weight: 1, arbitrary: deep },
  );
}

/** Any value a JSON body parses to, small; objects may have prototype names for keys. */
export function tree(keys: readonly string[]): fc.Arbitrary<unknown> {
  const leaf = fc.oneof(
    { weight: 4, arbitrary: longText as fc.Arbitrary<unknown> },
    {
      weight: 3,
      arbitrary: fc.constantFrom<unknown>(null, true, false, 0, -1, 1e308, 9e15, 1.5, [], {}, [null], ''),
    },
  );
  const key = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...keys) },
    { weight: 1, arbitrary: fc.constantFrom(...PROTOTYPE_KEYS) },
  );
  const objects = (inner: fc.Arbitrary<unknown>) =>
    fc.array(fc.tuple(key, inner), { maxLength: 4 }).map((pairs): unknown => Object.fromEntries(pairs));
  const level = (inner: fc.Arbitrary<unknown>) =>
    fc.oneof(
      { weight: 3, arbitrary: inner },
      { weight: 2, arbitrary: objects(inner) },
      { weight: 1, arbitrary: fc.array(inner, { maxLength: 3 }) },
    );
  return level(level(leaf));
}

const OBJECT_OWN = Reflect.ownKeys(Object.prototype).length;

/** Nothing put a name on every object. */
export function prototypeIsClean(): boolean {
  return Reflect.ownKeys(Object.prototype).length === OBJECT_OWN && !('polluted' in {});
}
