import type { ChartSpec } from '../domain/chart.ts';
import { bar, COLORS, mark, SIZES, text, WIDTH } from './drawing.ts';
import { fitting, widthOf } from './text.ts';

/** Height of the line with the legend; what nothing is compared with needs none. */
export function legendHeight({ legend }: ChartSpec): number {
  return legend ? 30 : 10;
}

const SIGN = 12;
const GAP = 6;
const APART = 22;

/** At the right end of the first line: what bars and marks mean, the marks drawn as they lie in the picture. */
export function legendOf({ legend, kind }: ChartSpec): string {
  if (!legend) return '';
  const style = { size: SIZES.legend, color: COLORS.strong };
  const now = fitting(legend.now, style.size, 150);
  const before = fitting(legend.before, style.size, 150);
  const beforeAt = WIDTH - 16 - widthOf(before, style.size);
  const signEnd = beforeAt - GAP;
  const nowAt = signEnd - 18 - APART - widthOf(now, style.size);
  const middle = 15;
  const sign =
    kind === 'columns'
      ? mark({ x: signEnd - 18, y: middle }, { x: signEnd, y: middle })
      : mark({ x: signEnd - 5, y: middle - 7 }, { x: signEnd - 5, y: middle + 7 });
  return [
    bar(nowAt - GAP - SIGN, middle - SIGN / 2, SIGN, SIGN, 'up'),
    text(now, nowAt, middle + 4.5, style),
    sign,
    text(before, beforeAt, middle + 4.5, style),
  ].join('');
}
