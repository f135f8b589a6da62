import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../src/alerting/fingerprint.ts';
import { type InsyncEvent, OUTCOMES } from '../../src/domain/event.ts';
import { fold } from '../../src/domain/text.ts';
import { event } from '../contract/samples.ts';

const base = event();
const FIELDS = ['tenant', 'feature', 'type', 'subject', 'alertName'] as const;
const with_ = (over: Partial<InsyncEvent>): InsyncEvent => ({ ...base, ...over });
/** Few values, with the signs a joined key would be torn apart by. */
const word = fc.constantFrom('', 'a', 'A', 'b', 'a"', 'a,b', '["a"]', 'ä', 'A\u0308', 'null', '|', 'a b');
const parts = fc.record({ tenant: word, feature: word, type: word, subject: word, alertName: word });

describe('the fingerprint', () => {
  it.each(FIELDS)('tells problems of another %s apart', (field) => {
    expect(fingerprint(with_({ [field]: 'one' }))).not.toBe(fingerprint(with_({ [field]: 'two' })));
  });

  it('tells a failure from a warning and from all that went well', () => {
    const of = new Map(OUTCOMES.map((outcome) => [outcome, fingerprint(with_({ outcome }))]));
    expect(new Set(of.values()).size).toBe(3);
    expect(of.get('success')).toBe(of.get('canceled'));
    expect(of.get('success')).toBe(of.get('unknown'));
  });

  it('does not care for case, spelling of accents, time, severity and id', () => {
    const one = with_({ subject: 'Laptop-Ä ', type: 'BACKUP' });
    const other = with_({
      subject: 'laptop-a\u0308',
      type: 'backup',
      time: 0,
      severity: 0,
      id: 'other',
      raw: '{}',
    });
    expect(fingerprint(one)).toBe(fingerprint(other));
  });

  it('is the same exactly for the same fields (property)', () => {
    fc.assert(
      fc.property(parts, parts, fc.constantFrom(...OUTCOMES), fc.constantFrom(...OUTCOMES), (a, b, x, y) => {
        const kind = (outcome: string) => (outcome === 'failed' || outcome === 'warning' ? outcome : 'other');
        const same =
          kind(x) === kind(y) &&
          a.tenant === b.tenant &&
          (['feature', 'type', 'subject', 'alertName'] as const).every(
            (key) => fold(a[key]) === fold(b[key]),
          );
        expect(fingerprint(with_({ ...a, outcome: x })) === fingerprint(with_({ ...b, outcome: y }))).toBe(
          same,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('holds for any text (property)', () => {
    fc.assert(
      fc.property(fc.record({ subject: fc.string({ unit: 'binary' }), type: fc.string() }), (over) => {
        expect(fingerprint(with_(over))).toBe(fingerprint(with_({ ...over })));
        expect(() => JSON.parse(fingerprint(with_(over)))).not.toThrow();
      }),
    );
  });
});
