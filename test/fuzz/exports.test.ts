import fc from 'fast-check';
import { expect } from 'vitest';
import { ENVELOPE_FIELDS } from '../../src/domain/event.ts';
import { AUDIT_HEADER, auditCsv, auditNdjson } from '../../src/exports/audit.ts';
import { CSV_HEADER, csvEvent, csvLine } from '../../src/exports/csv.ts';
import { ndjsonEvent } from '../../src/exports/ndjson.ts';
import { block, inertJson, oneLine } from '../../src/terminal/visible.ts';
import { event, someone } from '../unit/cards-hostile-values.ts';
import { entryOf } from '../unit/cards-life-samples.ts';
import { rowOf } from '../unit/cards-samples.ts';
import { asItWas, isFormula, readCsv, shownInCsv } from '../unit/exports-read.ts';
import { fuzz } from './fuzz.ts';
import { longText, NASTY, tree } from './hostile.ts';

const SEPARATORS = [',', ';', '\t'];
const SIGNS = [
  ...'=+-@＝＋－＠⁼₊﹢﹫',
  "'",
  '"',
  ';',
  ',',
  '\t',
  '\r',
  '\n',
  ' ',
  '\u200b',
  '\ufeff',
  '1',
  'a',
  '|',
  '.',
];
const cell = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(fc.constantFrom(...SIGNS), { maxLength: 8 }).map((signs) => signs.join('')),
  },
  { weight: 2, arbitrary: longText },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...SIGNS), fc.constantFrom(...NASTY)).map((both) => both.join('')),
  },
);

fuzz(
  'a line of CSV begins no cell with a formula, however cells are parted, and gives them back',
  10_000,
  fc.array(cell, { minLength: 1, maxLength: 5 }),
  (cells) => {
    const written = csvLine(cells);
    const [read = [], ...more] = readCsv(written);
    expect(more).toEqual([]);
    expect(read.map(asItWas)).toEqual(cells.map(shownInCsv));
    for (const separator of SEPARATORS) {
      expect(
        readCsv(csvLine(['first', ...cells, 'last']), separator)
          .flat()
          .filter(isFormula),
      ).toEqual([]);
    }
  },
);

const aTime = fc.integer({ min: 0, max: 4_000_000_000_000 });

fuzz('an event comes back from both formats as it was', 1_500, fc.tuple(event, aTime), ([drawn, time]) => {
  const row = rowOf({ ...drawn, time });
  const [names = [], cells = []] = readCsv(CSV_HEADER + csvEvent(row));
  expect(cells).toHaveLength(names.length);
  for (const field of ENVELOPE_FIELDS) {
    expect(asItWas(cells[names.indexOf(field)] ?? '')).toBe(shownInCsv(row.event.envelope[field]));
  }
  const line = ndjsonEvent(row);
  expect(line.match(/[\n\r\u0085\u2028\u2029\u007f-\u009f]/g)).toEqual(['\n']);
  const { insync, ...envelope } = JSON.parse(line) as Record<string, unknown>;
  expect(envelope).toEqual(row.event.envelope);
  expect(insync).toMatchObject({ subject: row.event.subject, details: row.event.details });
});

fuzz(
  'so does a row of the record',
  4_000,
  fc.tuple(longText, someone, aTime, tree(['until', 'filter', 'channel'])),
  ([note, by, at, data]) => {
    const entry = entryOf({ note, by, at, data: { of: data } as never });
    const [names = [], cells = [], ...more] = readCsv(AUDIT_HEADER + auditCsv(entry));
    expect(more).toEqual([]);
    expect(asItWas(cells[names.indexOf('note')] ?? '')).toBe(shownInCsv(note));
    expect(readCsv(auditCsv(entry)).flat().filter(isFormula)).toEqual([]);
    const line = auditNdjson(entry);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(JSON.parse(line)).toMatchObject({ note, by: { id: by.id, name: by.name } });
  },
);

fuzz('what a terminal is given, it shows and does not obey', 4_000, longText, (given) => {
  expect(oneLine(given)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(block(given)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  const json = inertJson(JSON.stringify({ given }));
  expect(json).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/u);
  expect(JSON.parse(json)).toEqual({ given });
});
