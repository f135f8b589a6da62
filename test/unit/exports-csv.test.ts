import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CSV_HEADER, csvEvent, csvLine } from '../../src/exports/csv.ts';
import { asItWas, isFormula, readCsv, row, shownInCsv } from './exports-read.ts';

const HOSTILE = [
  '=',
  '+',
  '-',
  '@',
  '＝',
  '＋',
  '－',
  '＠',
  '"',
  "'",
  ';',
  ',',
  '\t',
  '\r',
  '\n',
  ' ',
  '\u200b',
];
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...HOSTILE, '1', '.', 'a', '|', '!', '(') }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    "=cmd|' /C calc'!A0",
    '@SUM(1+1)*cmd',
    '-5',
    '+1.5',
    '-5+3',
    "'quoted'",
    '\u00a0=1',
    '\ufeff+1',
  ),
);
const cells = fc.array(text, { minLength: 1, maxLength: 6 });

/** White space first is counted in, where a cell is read as written. */
const runs = (cell: string) => isFormula(cell) || /^[\t\r\n]/.test(cell);

const asFirst = (cell: string) => readCsv(csvLine([cell, 'z']))[0]?.[0] as string;

describe('a line of CSV', () => {
  it('gives its cells back, without the apostrophes that make them harmless', () => {
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 4 }), (lines) => {
        const read = readCsv(lines.map(csvLine).join(''));
        expect(read.map((line) => line.map(asItWas))).toEqual(lines.map((line) => line.map(shownInCsv)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('begins no cell with a formula', () => {
    fc.assert(
      fc.property(cells, (line) => {
        expect(readCsv(csvLine(line)).flat().filter(runs)).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
    for (const sign of '⁺⁼₊₌⩵⩶﬩﹢﹣﹦﹫＋－＝＠') expect(runs(asFirst(sign))).toBe(false);
  });

  it.each([';', '\t'])('begins none where cells are parted by %j either', (separator) => {
    for (const cell of [
      'a;=1+1;b',
      'x\n=1+1\ny',
      'a; ;"=1',
      'a\t=1+1\tb',
      '\t=1',
      'x\r\n\t@y',
      '";=1;"',
      'a;-5',
    ]) {
      expect(
        readCsv(csvLine(['first', cell, 'last']), separator)
          .flat()
          .filter(isFormula),
      ).toEqual([]);
    }
    fc.assert(
      fc.property(cells, (line) => {
        expect(
          readCsv(csvLine(['first', ...line]), separator)
            .flat()
            .filter(isFormula),
        ).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['=1+1', "'=1+1"],
    [' =1', "' =1"],
    ['"=1"', `"'""=1"""`],
    ['＝1', "'＝1"],
    ["'tis", "''tis"],
    ["it's", "it's"],
    ['-5', '-5'],
    ['+1.5', '+1.5'],
    ['-5+cmd', "'-5+cmd"],
    ['-', "'-"],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['a\r\nb', '"a\r\nb"'],
    ['\tx', '"\'\tx"'],
    ['a;-b', `"a;'-b"`],
    [' a ', '" a "'],
    ['\0=1\u001b[2J', '␀=1␛[2J'],
    ['a\u009b\ud800', 'a\ufffd\ufffd'],
    ['', ''],
  ])('writes %j as %j', (cell, written) => {
    expect(csvLine([cell, 'z'])).toBe(`${written},z\r\n`);
  });

  it('is no empty line where there is one empty cell', () => {
    expect(csvLine([''])).toBe('""\r\n');
  });

  it('takes a long hostile cell without effort', () => {
    const long = `${' "'.repeat(200_000)}${'; '.repeat(200_000)}=`;
    expect(asItWas(readCsv(csvLine([long]))[0]?.[0] as string)).toBe(long);
  });
});

describe('an event in CSV', () => {
  it("has Druva's 12 fields, then what was concluded, under their names", () => {
    const one = row(
      {
        id: 'e-1',
        device: '=LAPTOP',
        time: Date.UTC(2026, 10, 20, 10, 52, 3, 7),
        type: 'Alert',
        alert: 'Unusual Data',
      },
      { status: 'acked', alert: 1037 },
    );
    const [names, values] = readCsv(CSV_HEADER + csvEvent(one)) as [string[], string[]];
    expect(names.join(' ')).toBe(
      'eventCategory uniqueID publisherID topicName timeStamp eventType tenantID severity identityType identityID ' +
        'eventDetails schemaVersion time outcome feature cloud subject alertName status alert',
    );
    const read = Object.fromEntries(names.map((name, place) => [name, asItWas(values[place] as string)]));
    expect(read).toEqual({
      ...one.event.envelope,
      ...{ time: '2026-11-20T10:52:03.007Z', outcome: 'failed', feature: 'Backup And Restore' },
      ...{ cloud: 'public', subject: '=LAPTOP', alertName: 'Unusual Data', status: 'acked', alert: '1037' },
    });
  });

  it('has an empty cell where it belongs to no alert', () => {
    expect(csvEvent(row()).endsWith(',none,\r\n')).toBe(true);
  });
});
