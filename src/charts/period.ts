import type { Span } from '../domain/archive.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A span that ends so shortly before now ends now. */
const NOW = 60_000;

/** What to call a period and the one before it: `this week`, `week before`. */
export function periodWords({ from, to }: Span, now: number): { now: string; before: string } {
  const length = to - from;
  const current = now - to <= NOW;
  if (length === 7 * DAY) return { now: current ? 'this week' : '7 days', before: 'week before' };
  const size = length % DAY === 0 && length > DAY ? `${length / DAY} days` : hours(length);
  if (size === undefined) return { now: 'this period', before: 'period before' };
  return { now: current ? `last ${size}` : size, before: `${size} before` };
}

function hours(length: number): string | undefined {
  if (length === HOUR) return '60 minutes';
  return length > 0 && length % HOUR === 0 ? `${length / HOUR} hours` : undefined;
}
