/** A table in characters of one width, narrow enough for a phone. */
import { columnsOf, cutColumns } from '../domain/columns.ts';
import { inert } from './text.ts';

/** Columns a phone shows without breaking lines. */
export const PHONE = 31;

export interface TableRow {
  readonly name: string;
  /** In the order of the head; right-aligned. */
  readonly numbers: readonly string[];
}

/** The narrowest column of names. */
const NARROWEST = 7;

/**
 * Names left, numbers right. A name too long for its column stands on a line of its own, cut where even that is too
 * short; so does one written from right to left, which would turn the numbers beside it.
 */
export function table(head: TableRow, rows: readonly TableRow[], width = PHONE): string {
  const all = [head, ...rows];
  const columns = head.numbers.map((_, n) => Math.max(...all.map((row) => (row.numbers[n] ?? '').length)));
  const sum = columns.reduce((total, column) => total + column, 0);
  const longest = Math.max(...all.map(({ name }) => columnsOf(name)));
  const gap = width - sum - 2 * columns.length >= Math.max(longest, NARROWEST) ? 2 : 1;
  const room = Math.max(NARROWEST, width - sum - gap * columns.length);
  return all.flatMap((row) => lines(row, { columns, gap, room, width })).join('\n');
}

interface Measure {
  readonly columns: readonly number[];
  readonly gap: number;
  readonly room: number;
  readonly width: number;
}

function lines({ name, numbers }: TableRow, { columns, gap, room, width }: Measure): string[] {
  const shown = inert(name, 200);
  const cells = columns.map((column, n) => (numbers[n] ?? '').padStart(column + gap)).join('');
  const taken = columnsOf(shown);
  if (taken <= room && !RIGHT_TO_LEFT.test(shown)) return [shown + ' '.repeat(room - taken) + cells];
  return [cutColumns(shown, width), ' '.repeat(room) + cells];
}

/** Hebrew, Arabic and their neighbours. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
