import type { EventRow } from '../../src/domain/archive.ts';
import { event, type Sample } from '../contract/samples.ts';

/**
 * A reader of CSV as RFC 4180 has it, and nothing of ours: quotes hold only where a cell begins with one. With another
 * separator it is the program of somebody whose spreadsheet parts cells by that.
 */
export function readCsv(text: string, separator = ','): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  for (let at = 0; at < text.length; ) {
    let cell = '';
    if (text[at] === '"') {
      for (at += 1; at < text.length && (text[at] !== '"' || text[at + 1] === '"'); at += 1) {
        if (text[at] === '"') at += 1;
        cell += text[at];
      }
      at += 1;
    }
    while (at < text.length && text[at] !== separator && text[at] !== '\r' && text[at] !== '\n') {
      cell += text[at];
      at += 1;
    }
    record.push(cell);
    if (text[at] === separator) {
      at += 1;
      if (at < text.length) continue;
      record.push('');
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    records.push(record);
    record = [];
  }
  return records;
}

/** The way back that the format documents. */
export const asItWas = (cell: string): string => cell.replace(/(?<=^|[;\t\r\n])'/g, '');

/** Controls are the one thing that is not kept. */
export const shownInCsv = (cell: string): string => Array.from(cell.toWellFormed(), shownCharacter).join('');

function shownCharacter(character: string): string {
  const code = character.charCodeAt(0);
  if ('\t\r\n'.includes(character)) return character;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return code >= 0x80 && code < 0xa0 ? '\ufffd' : character;
}

/** What spreadsheets may run: a sign first, after what they drop; a plain number is none. */
export const isFormula = (cell: string): boolean =>
  !/^[+-]?(\d+\.?\d*|\.\d+)$/.test(cell) &&
  /^[=+\-@]/.test(cell.normalize('NFKC').replace(/^[\s"\p{Cf}]+/u, ''));
/** As the store gives it. */
export function row(sample: Sample = {}, more: Partial<EventRow> = {}): EventRow {
  const made = event(sample);
  return { key: made.time * 2048, event: made, status: 'none', alert: undefined, card: undefined, ...more };
}
