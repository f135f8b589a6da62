/** The words of a chart of columns: numbers at the bars, times below them. */
import type { ChartBar } from '../domain/chart.ts';
import { COLORS, line, SIZES, text, WIDTH } from './drawing.ts';
import { short } from './scale.ts';
import { drawable, fitting, widthOf } from './text.ts';

/** Where things stand, in pixels of the design. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
  /** Width of a bar with the room around it. */
  readonly slot: number;
  readonly wide: number;
  readonly y: (count: number) => number;
  readonly x: (index: number) => number;
}

/** Times are far shorter. */
const LABEL_ROOM = 120;

/** The numbers, where all of them fit; else that of the highest bar alone. */
export function values(plot: Plot, bars: readonly ChartBar[]): string[] {
  const widest = Math.max(0, ...bars.map(({ count }) => widthOf(short(count), SIZES.value)));
  if (widest + 6 <= plot.slot) {
    const inside = widest + 2 <= plot.wide;
    return bars.map((value, index) => (inside ? numberOf : above)(plot, index, value));
  }
  const highest = bars.reduce(
    (best, { count }, index) => (count > (bars[best]?.count ?? 0) ? index : best),
    0,
  );
  const peak = bars[highest];
  return peak && peak.count > 0 ? [above(plot, highest, peak)] : [];
}

/** Inside at the foot of the bar where it is large enough and no mark crosses it there, else above. */
function numberOf(plot: Plot, index: number, value: ChartBar): string {
  const { bottom, x, y } = plot;
  const fits = bottom - y(value.count) >= 22;
  const crossed = value.before !== undefined && Math.abs(y(value.before) - (bottom - 11)) < 9;
  if (!fits || crossed) return above(plot, index, value);
  return text(short(value.count), x(index), bottom - 7, {
    size: SIZES.value,
    color: COLORS.ground,
    anchor: 'middle',
    bold: true,
  });
}

function above({ left, x, y }: Plot, index: number, { count, before }: ChartBar): string {
  const top = y(count);
  const dash = before === undefined ? top : y(before);
  // A mark just above the bar would go through the number.
  const foot = dash < top + 3 && dash > top - 20 ? dash : top;
  const words = short(count);
  const half = widthOf(words, SIZES.value) / 2;
  const middle = Math.min(Math.max(x(index), left + half), WIDTH - 4 - half);
  return text(words, middle, foot - 5, {
    size: SIZES.value,
    color: COLORS.strong,
    anchor: 'middle',
    bold: true,
  });
}

/** Every label where they fit; else the marks, as many as fit; else every second, third, … up to the last bar. */
export function labels({ bottom, slot, x }: Plot, bars: readonly ChartBar[]): string[] {
  const narrow = (words: string) => fitting(drawable(words), SIZES.axis, LABEL_ROOM);
  const every = bars.map(({ label }, index) => ({ index, words: narrow(label) }));
  const marks = bars.flatMap((value, index) =>
    value.mark === undefined ? [] : [{ index, words: narrow(value.mark) }],
  );
  const room = (shown: typeof every) =>
    Math.max(0, ...shown.map(({ words }) => widthOf(words, SIZES.axis))) + 6;
  const chosen = room(every) <= slot || marks.length === 0 ? every : marks;
  const gap = chosen === every ? slot : slot * nearest(marks.map(({ index }) => index));
  const step = Math.max(1, Math.ceil(room(chosen) / gap));
  const last = chosen.length - 1;
  return chosen
    .filter((_, place) => (chosen === every ? (last - place) % step === 0 : place % step === 0))
    .flatMap(({ index, words }) => {
      const half = widthOf(words, SIZES.axis) / 2;
      const middle = Math.min(Math.max(x(index), half + 2), WIDTH - 2 - half);
      const tick =
        slot < 12 ? [line({ x: x(index), y: bottom }, { x: x(index), y: bottom + 4 }, COLORS.base, 1)] : [];
      const style = { size: SIZES.axis, color: COLORS.quiet, anchor: 'middle' } as const;
      return [...tick, text(words, middle, bottom + 18, style)];
    });
}

/** The least distance between two that follow one another; 1 where there is but one. */
function nearest(places: readonly number[]): number {
  const gaps = places.slice(1).map((place, index) => place - (places[index] ?? 0));
  return gaps.length === 0 ? 1 : Math.min(...gaps);
}
