import type { ChartBar, ChartSpec } from '../domain/chart.ts';
import { labels, type Plot, values } from './column-words.ts';
import { bar, COLORS, line, mark, px, SIZES, svg, text, WIDTH } from './drawing.ts';
import { legendHeight, legendOf } from './legend.ts';
import { countable, greatest, short, ticksTo } from './scale.ts';
import { widthOf } from './text.ts';

const PLOT_HEIGHT = 180;
const LABELS_HEIGHT = 30;
const RIGHT = 12;
/** Room for the value above the highest bar. */
const HEADROOM = 10;

/** Columns from left to right over a grid. */
export function columnsSvg(chart: ChartSpec): string {
  const ticks = ticksTo(greatest(chart.bars));
  const plot = plotOf(chart, ticks);
  return svg(plot.bottom + LABELS_HEIGHT, [
    legendOf(chart),
    ...grid(plot, ticks),
    ...columns(plot, chart.bars),
    ...beforeMarks(plot, chart.bars),
    ...values(plot, chart.bars),
    ...labels(plot, chart.bars),
  ]);
}

function plotOf(chart: ChartSpec, ticks: readonly number[]): Plot {
  const left = 20 + Math.max(...ticks.map((tick) => widthOf(short(tick), SIZES.axis)));
  const top = legendHeight(chart) + HEADROOM;
  const bottom = top + PLOT_HEIGHT;
  const slot = (WIDTH - RIGHT - left) / Math.max(1, chart.bars.length);
  const most = ticks.at(-1) ?? 1;
  return {
    left,
    top,
    bottom,
    slot,
    // Many bars stand closer, so that they do not turn pale.
    wide: Math.min(44, slot * (slot >= 2 * THIN ? 0.6 : slot >= THIN ? 0.75 : 1)),
    y: (count) => bottom - (countable(count) / most) * PLOT_HEIGHT,
    x: (index) => left + (index + 0.5) * slot,
  };
}

function grid({ left, y }: Plot, ticks: readonly number[]): string[] {
  return ticks.flatMap((tick) => [
    line(
      { x: left, y: y(tick) },
      { x: WIDTH - RIGHT, y: y(tick) },
      tick === 0 ? COLORS.base : COLORS.grid,
      1,
    ),
    text(short(tick), left - 8, y(tick) + 4, { size: SIZES.axis, color: COLORS.quiet, anchor: 'end' }),
  ]);
}

/** Thinner bars run together into one shape: gaps between them would shimmer. */
const THIN = 4;

function columns(plot: Plot, bars: readonly ChartBar[]): string[] {
  const { wide, slot, bottom, x } = plot;
  if (slot < THIN) return [silhouette(plot, bars)];
  return bars.flatMap((value, index) => {
    const height = bottom - topOf(plot, value.count);
    return height === 0 ? [] : [bar(x(index) - wide / 2, bottom - height, wide, height, 'up')];
  });
}

function silhouette(plot: Plot, bars: readonly ChartBar[]): string {
  const { left, bottom, slot } = plot;
  const steps = bars.map(({ count }, index) => `V${px(topOf(plot, count))}H${px(left + (index + 1) * slot)}`);
  return `<path d="M${px(left)} ${px(bottom)}${steps.join('')}V${px(bottom)}z" fill="${COLORS.bar}"/>`;
}

/** The least is still to be seen. */
function topOf({ bottom, y }: Plot, count: number): number {
  return countable(count) === 0 ? bottom : Math.min(bottom - 1, y(count));
}

/** A dash for each bar. */
function beforeMarks({ slot, wide, x, y }: Plot, bars: readonly ChartBar[]): string[] {
  const reach = Math.min(slot / 2, wide * 0.62);
  const dashes = bars.flatMap(({ before }, index) =>
    before === undefined ? [] : [{ from: x(index) - reach, to: x(index) + reach, y: y(before) }],
  );
  if (slot >= 2 * THIN)
    return dashes.map((dash) => mark({ x: dash.from, y: dash.y }, { x: dash.to, y: dash.y }));
  const path = dashes.map((dash) => `M${px(dash.from)} ${px(dash.y)}H${px(dash.to)}`).join('');
  return [
    `<path d="${path}" stroke="${COLORS.ground}" stroke-width="3"/>`,
    `<path d="${path}" stroke="${COLORS.before}" stroke-width="2"/>`,
  ];
}
