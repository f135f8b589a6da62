/** Where grid lines stand, and numbers short enough for them. */
import type { ChartBar } from '../domain/chart.ts';

/** From 0 up to at least `max`, in 2 to 5 even steps of 1, 2, 2.5 or 5 times a power of ten; whole numbers only. */
export function ticksTo(max: number): number[] {
  const top = Math.max(1, countable(max));
  const power = 10 ** Math.floor(Math.log10(top / 4));
  const steps = [1, 2, 2.5, 5, 10].map((factor) => factor * power).filter((step) => Number.isInteger(step));
  const step = steps.find((size) => top / size <= 5) ?? Math.max(1, 10 * power);
  const count = Math.max(1, Math.ceil(top / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** The greatest number of the bars and of the period before; 0 where there is none. */
export function greatest(bars: readonly ChartBar[]): number {
  return Math.max(0, ...bars.flatMap(({ count, before }) => [countable(count), countable(before ?? 0)]));
}

/** No feed has more events, and all numbers up to here are exact. */
const MOST = 1e15;

/** What a bar can show: no less than nothing, no more than `MOST`. */
export function countable(value: number): number {
  return Number.isNaN(value) ? 0 : Math.min(Math.max(0, value), MOST);
}

const UNITS = ['', 'k', 'M', 'bn', 'tn'];

/** `940`, `1,204`, `12.5k`, `3.14M`. */
export function short(value: number): string {
  const count = countable(value);
  if (count < 10_000) return Math.round(count).toLocaleString('en-US');
  let size = count;
  let unit = 0;
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  const places = size < 9.995 ? 2 : size < 99.95 ? 1 : 0;
  return `${Number(size.toFixed(places)).toLocaleString('en-US')}${UNITS[unit]}`;
}
