/**
 * Lines of CSV as RFC 4180 has them: CRLF, quotes doubled, a cell quoted where it needs to be.
 *
 * A spreadsheet takes a cell that begins with `= + - @` for a formula and runs it
 * (owasp.org/www-community/attacks/CSV_Injection). Such a cell gets an apostrophe before it, and so does every cell
 * that begins with an apostrophe. Where semicolons or tabs part cells, quotes in the middle of a line do not hold, so
 * the same is done after each semicolon, tab and line break within a cell. To have the text as it was, take away one
 * apostrophe at these places: replace `/(?<=^|[;\t\r\n])'/g` with nothing.
 *
 * Control characters are written as their pictures (`␀`), those of Unicode's second block and halves of surrogate
 * pairs as `�`; tabs and line breaks stay. NDJSON has them all as they were.
 */
import type { EventRow } from '../domain/archive.ts';
import { ENVELOPE_FIELDS } from '../domain/event.ts';

const CONCLUDED = ['time', 'outcome', 'feature', 'cloud', 'subject', 'alertName', 'status', 'alert'] as const;

/** What may stand as it is, as nearly every cell does: no quotes, separators or anything unseen. */
const PLAIN = /^\w(?:[ !#-+\--:<-~]*[!#-+\--:<-~])?$/;
/** Quoted too: semicolons and tabs, for programs that part cells by them, and spaces at an end, which some drop. */
const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/;
/** Where any program could begin a cell. */
const BEGINS = String.raw`(?<=^|[;\t\r\n])`;
/** A cell that is a number and nothing else is no formula: -5, +1.5. */
const NUMBER = String.raw`^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$`;
/** What programs may skip before a sign. */
const SKIPPED = String.raw`(?:(?![\t\r\n])[\s"'\p{Cf}\p{Default_Ignorable_Code_Point}])*`;
/** The four, full-width, small, raised and lowered ones, and all else that normalizing turns into them. */
const SIGN = String.raw`[=+\-@\u207a-\u207c\u208a-\u208c\u2212\u2a75\u2a76\ufb29\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]`;
const RISKY = new RegExp(String.raw`^(?=[\t\r\n])|${BEGINS}(?!${NUMBER})(?='|${SKIPPED}${SIGN})`, 'gu');
const CONTROL = /(?![\t\r\n])\p{Cc}/gu;

/** One line, with its end. */
export function csvLine(cells: readonly string[]): string {
  // A line of one empty cell would be an empty line, which is no record to most programs.
  if (cells.length === 1 && cells[0] === '') return '""\r\n';
  return `${cells.map(cell).join(',')}\r\n`;
}

export const CSV_HEADER: string = csvLine([...ENVELOPE_FIELDS, ...CONCLUDED]);

export function csvEvent({ event, status, alert }: EventRow): string {
  const { outcome, feature, cloud, subject, alertName } = event;
  const concluded: Readonly<Record<(typeof CONCLUDED)[number], string>> = {
    time: new Date(event.time).toISOString(),
    ...{ outcome, feature, cloud, subject, alertName, status },
    alert: alert === undefined ? '' : String(alert),
  };
  return csvLine([
    ...ENVELOPE_FIELDS.map((field) => event.envelope[field]),
    ...CONCLUDED.map((name) => concluded[name]),
  ]);
}

function cell(text: string): string {
  if (text === '' || PLAIN.test(text)) return text;
  const harmless = text.toWellFormed().replace(CONTROL, picture).replace(RISKY, "'");
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function picture(control: string): string {
  const code = control.charCodeAt(0);
  if (code === 0x7f) return '␡';
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
}
