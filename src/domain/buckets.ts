/** Days and hours of a span of time, as the clocks of a zone show them. */
import type { Span } from './archive.ts';
import { addDays, dayAt, momentOf, offsetAt } from './wall-clock.ts';

const HOUR = 3_600_000;
const QUARTER = 900_000;

/**
 * When each day or hour of the span begins, ms, ascending; the first is `span.from`, wherever its day or hour began.
 * Where clocks are put back, the hour they show again is one more; where they skip, the hour after begins at once.
 */
export function bucketStarts(span: Span, zone: string, by: 'day' | 'hour'): number[] {
  if (span.from >= span.to) return [];
  const days = dayStarts(span, zone);
  if (by === 'day') return days;
  return days.flatMap((from, index) => hourStarts({ from, to: days[index + 1] ?? span.to }, zone));
}

function dayStarts({ from, to }: Span, zone: string): number[] {
  const starts = [from];
  let day = addDays(dayAt(from, zone), 1);
  for (;;) {
    const start = momentOf(Date.UTC(day.year, day.month - 1, day.date), zone);
    if (start >= to) return starts;
    // A zone may leave out a day, as Samoa did when it changed sides.
    if (start > (starts.at(-1) as number)) starts.push(start);
    day = addDays(day, 1);
  }
}

/** Within one day, whose clocks are changed at most once. */
function hourStarts({ from, to }: Span, zone: string): number[] {
  const offset = offsetAt(from, zone);
  if (offset !== offsetAt(to - 1, zone)) return changedHours({ from, to }, zone);
  const starts = [from];
  const hour = (Math.floor((from + offset) / HOUR) + 1) * HOUR - offset;
  for (let start = hour; start < to; start += HOUR) starts.push(start);
  return starts;
}

/** Clocks are changed at quarter hours. */
function changedHours({ from, to }: Span, zone: string): number[] {
  const starts = [from];
  const shown = (moment: number) => Math.floor((moment + offsetAt(moment, zone)) / HOUR);
  let before = shown(from);
  for (let moment = (Math.floor(from / QUARTER) + 1) * QUARTER; moment < to; moment += QUARTER) {
    const hour = shown(moment);
    const whole = (moment + offsetAt(moment, zone)) % HOUR === 0;
    if (whole || hour !== before) starts.push(moment);
    before = hour;
  }
  return starts;
}
