import fc from 'fast-check';
import type { ChartSpec } from '../../src/domain/chart.ts';

/** What may stand in a name: all of Unicode, halves of pairs, controls, markup. */
export const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((codes) => String.fromCharCode(...codes)),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '</text></svg><!--',
    ']]>&amp;&#0;&lt;"\'',
    '&xxe;<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/hostname">]>',
    '\u202eDEV-MBP\u0000-22\ud800',
    'x'.repeat(5_000),
    '東京支店-ノートPC',
    '👩‍💻👩‍💻',
    '',
  ),
);

const counts = fc.oneof(
  fc.nat({ max: 1_000 }),
  fc.double(),
  fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e300, Number.MAX_SAFE_INTEGER),
);

const bars = fc.record(
  {
    label: hostile,
    count: counts,
    before: fc.option(counts, { nil: undefined }),
    mark: hostile,
  },
  { requiredKeys: ['label', 'count', 'before'] },
);

export const charts: fc.Arbitrary<ChartSpec> = fc.record({
  kind: fc.constantFrom('columns' as const, 'rows' as const),
  title: hostile,
  bars: fc.oneof(fc.array(bars, { maxLength: 30 }), fc.array(bars, { minLength: 100, maxLength: 450 })),
  legend: fc.option(fc.record({ now: hostile, before: hostile }), { nil: undefined }),
});
