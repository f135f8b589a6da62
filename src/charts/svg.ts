import type { ChartSpec } from '../domain/chart.ts';
import { columnsSvg } from './columns.ts';
import { rowsSvg } from './rows.ts';

/** The picture as SVG, 480 wide and drawn at twice that; the same chart gives the same text. */
export function chartSvg(chart: ChartSpec): string {
  return chart.kind === 'columns' ? columnsSvg(chart) : rowsSvg(chart);
}
