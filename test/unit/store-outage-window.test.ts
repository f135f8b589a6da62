import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Failing, outagesAmong } from '../../src/store/sql/outage-window.ts';

const failing = (...times: readonly (readonly [subject: string, time: number])[]): Failing[] =>
  times.map(([subject, time], alert) => ({ alert, subject, time }));
const alerts = (found: readonly (readonly Failing[])[]) =>
  found.map((each) => each.map(({ alert }) => alert));

describe('outages among failing subjects', () => {
  const rule = { subjects: 3, within: 10 };

  it('are there when enough fail within the time, its ends included', () => {
    expect(alerts(outagesAmong(failing(['a', 0], ['b', 5], ['c', 10]), rule))).toEqual([[0, 1, 2]]);
    expect(outagesAmong(failing(['a', 0], ['b', 5], ['c', 11]), rule)).toEqual([]);
  });

  it('are made of different subjects, each with a name', () => {
    expect(outagesAmong(failing(['a', 0], ['a', 1], ['b', 2], ['', 3]), rule)).toEqual([]);
  });

  it('go on as long as their spans overlap, and are two where they do not', () => {
    const long = failing(['a', 0], ['b', 5], ['c', 10], ['d', 15], ['e', 20]);
    expect(alerts(outagesAmong(long, rule))).toEqual([[0, 1, 2, 3, 4]]);
    const two = failing(['a', 0], ['b', 1], ['c', 2], ['lonely', 40], ['d', 100], ['e', 101], ['f', 102]);
    expect(alerts(outagesAmong(two, rule))).toEqual([
      [0, 1, 2],
      [4, 5, 6],
    ]);
  });

  it('hold exactly those that lie in a span with enough subjects, each once (property)', () => {
    const one = fc.record({ subject: fc.constantFrom('', 'a', 'b', 'c', 'd'), time: fc.nat({ max: 60 }) });
    const asked = fc.record({ subjects: fc.integer({ min: 1, max: 4 }), within: fc.nat({ max: 20 }) });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 25 }), asked, (some, { subjects, within }) => {
        const all = some.map((each, alert) => ({ ...each, alert }));
        const named = all.filter(({ subject }) => subject !== '');
        const span = (from: number) => named.filter(({ time }) => time >= from && time <= from + within);
        const expected = named.filter((each) =>
          named.some(({ time: from }) => {
            const there = span(from);
            return there.includes(each) && new Set(there.map(({ subject }) => subject)).size >= subjects;
          }),
        );
        const found = outagesAmong(all, { subjects, within }).flat();
        const ids = (list: readonly Failing[]) => list.map(({ alert }) => alert).sort((a, b) => a - b);
        expect(ids(found)).toEqual(ids(expected));
      }),
    );
  });
});
