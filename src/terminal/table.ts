import type { styleText } from 'node:util';
import { columnsOf, cutColumns } from '../domain/columns.ts';
import { dim, paint, type Screen } from './screen.ts';

export interface Cell {
  /** One line, with nothing in it that a terminal obeys. */
  readonly text: string;
  readonly format?: Parameters<typeof styleText>[0] | undefined;
}

export interface Column {
  readonly head: string;
  readonly align?: 'right';
  /** It may be cut down to so many columns where the screen is narrow; not at all when left out. */
  readonly least?: number;
}

const GAP = '  ';

/** Aligned columns under their heads, as wide as the screen at most where it can be. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  screen: Screen,
): string {
  const widths = fitted(columns, natural(columns, rows), screen.width);
  const line = (cells: readonly Cell[]) =>
    cells
      .map((cell, index) =>
        placed(cell, columns[index]?.align, widths[index] ?? 0, index === cells.length - 1, screen),
      )
      .join(GAP)
      .trimEnd();
  const head = columns.map(({ head }) => ({ text: head }));
  return [dim(screen, line(head)), ...rows.map(line)].map((text) => `${text}\n`).join('');
}

function natural(columns: readonly Column[], rows: readonly (readonly Cell[])[]): number[] {
  return columns.map(({ head }, index) =>
    rows.reduce((widest, row) => Math.max(widest, columnsOf(row[index]?.text ?? '')), columnsOf(head)),
  );
}

/** Takes from the column that has most to give until the line fits, or nothing can be given any more. */
function fitted(columns: readonly Column[], widths: number[], width: number): number[] {
  const given = [...widths];
  const spare = (index: number) => (given[index] ?? 0) - (columns[index]?.least ?? Number.POSITIVE_INFINITY);
  let over = given.reduce((sum, each) => sum + each, 0) + GAP.length * (columns.length - 1) - width;
  while (over > 0) {
    const widest = columns.map((_, index) => index).reduce((a, b) => (spare(b) > spare(a) ? b : a), 0);
    if (!(spare(widest) > 0)) break;
    given[widest] = (given[widest] ?? 0) - 1;
    over -= 1;
  }
  return given;
}

function placed(
  cell: Cell,
  align: 'right' | undefined,
  width: number,
  last: boolean,
  screen: Screen,
): string {
  const text = cutColumns(cell.text, width);
  const padding = ' '.repeat(Math.max(0, width - columnsOf(text)));
  const shown = cell.format === undefined ? text : paint(screen, cell.format, text);
  if (align === 'right') return padding + shown;
  return last ? shown : shown + padding;
}

/** Labels left, values in a column beside them; a value of several lines hangs. */
export function facts(list: readonly (readonly [label: string, value: string])[], screen: Screen): string {
  const wide = list.reduce((widest, [label]) => Math.max(widest, columnsOf(label)), 0);
  return list
    .map(([label, value]) => {
      const [first = '', ...more] = value.split('\n');
      const lead = dim(screen, label) + ' '.repeat(wide - columnsOf(label) + GAP.length);
      return [lead + first, ...more.map((line) => ' '.repeat(wide + GAP.length) + line)]
        .map((line) => `${line.trimEnd()}\n`)
        .join('');
    })
    .join('');
}
