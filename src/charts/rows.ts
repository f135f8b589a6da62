import type { ChartBar, ChartSpec } from '../domain/chart.ts';
import { bar, COLORS, line, mark, SIZES, svg, text, WIDTH } from './drawing.ts';
import { legendHeight, legendOf } from './legend.ts';
import { countable, greatest, short, ticksTo } from './scale.ts';
import { drawable, fitting, widthOf } from './text.ts';

const LEFT = 14;
const RIGHT = 14;
/** No more than this for the names, so that the bars can be compared. */
const NAMES = 200;
const GAP = 8;

/** Rows under one another, names on the left, numbers at the ends. */
export function rowsSvg(chart: ChartSpec): string {
  const names = chart.bars.map(({ label }) => fitting(drawable(label), SIZES.axis, NAMES));
  const start = LEFT + Math.max(0, ...names.map((name) => widthOf(name, SIZES.axis))) + GAP;
  const numbers = Math.max(0, ...chart.bars.map(({ count }) => widthOf(full(count), SIZES.value)));
  const end = WIDTH - RIGHT - GAP - numbers;
  // Every bar says its number, so the scale ends with the longest.
  const most = Math.max(1, greatest(chart.bars));
  const x = (count: number) => start + (countable(count) / most) * (end - start);
  const tall = chart.bars.length > 12 ? 22 : 28;
  const top = legendHeight(chart);
  const bottom = top + tall * chart.bars.length + 4;
  const shown = ticksTo(most).filter((tick) => tick === 0 || tick <= greatest(chart.bars));
  return svg(bottom + 10, [
    legendOf(chart),
    ...shown.map((tick) =>
      line({ x: x(tick), y: top }, { x: x(tick), y: bottom }, tick === 0 ? COLORS.base : COLORS.grid, 1),
    ),
    ...chart.bars.flatMap((value, index) =>
      rowOf(value, { name: names[index] ?? '', start, middle: top + (index + 0.5) * tall + 2, tall, x }),
    ),
  ]);
}

interface Row {
  readonly name: string;
  readonly start: number;
  readonly middle: number;
  readonly tall: number;
  readonly x: (count: number) => number;
}

function rowOf({ count, before }: ChartBar, { name, start, middle, tall, x }: Row): string[] {
  const thick = tall * 0.62;
  const long = countable(count) === 0 ? 0 : Math.max(1, x(count) - start);
  const dash = before === undefined ? undefined : x(before);
  // The number stands behind a mark that would go through it.
  const words = full(count);
  const free = start + long + 6;
  const taken = dash !== undefined && dash > free - 6 && dash < free + widthOf(words, SIZES.value) + 4;
  const half = tall * 0.42;
  return [
    text(name, start - GAP, middle + 4.5, { size: SIZES.axis, color: COLORS.strong, anchor: 'end' }),
    long === 0 ? '' : bar(start, middle - thick / 2, long, thick, 'right'),
    dash === undefined ? '' : mark({ x: dash, y: middle - half }, { x: dash, y: middle + half }),
    text(words, taken ? dash + 6 : free, middle + 4.5, {
      size: SIZES.value,
      color: COLORS.strong,
      bold: true,
    }),
  ];
}

/** There is room for more digits than above a column. */
function full(value: number): string {
  const count = countable(value);
  return count < 10_000_000 ? Math.round(count).toLocaleString('en-US') : short(count);
}
