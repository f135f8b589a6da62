/** Lengths and spans of time in words. */

import type { RichTextElement } from '@slack/types';
import { duration, plural } from '../domain/amounts.ts';
import type { Span } from '../domain/archive.ts';
import { text } from './pieces.ts';
import { dateElement, nearFormat, utc } from './times.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `7 days`, `24 hours`, `30 minutes`; what is no round number of them as `3 d 4 h`. */
export function lengthWords({ from, to }: Span): string {
  return round(to - from) ?? duration(to - from);
}

function round(ms: number): string | undefined {
  if (!(ms > 0)) return undefined;
  if (ms % DAY === 0 && ms > DAY) return plural(ms / DAY, 'day');
  if (ms % HOUR === 0) return plural(ms / HOUR, 'hour');
  return ms % MINUTE === 0 ? plural(ms / MINUTE, 'minute') : undefined;
}

/** ` in 7 days`, ` since <date>`, ` from <date> until <date>`. */
export function spanParts(span: Span, now: number): RichTextElement[] {
  const { from, to } = span;
  const words = round(to - from);
  const date = (at: number) => dateElement(at, nearFormat(at, now));
  if (to < now) return [text(' from '), date(from), text(' until '), date(to)];
  return words === undefined ? [text(' since '), date(from)] : [text(` in ${words}`)];
}

/** The same for notifications. */
export function spanText(span: Span, now: number): string {
  const { from, to } = span;
  if (to < now) return ` from ${utc(from)} until ${utc(to)}`;
  const words = round(to - from);
  return words === undefined ? ` since ${utc(from)}` : ` in ${words}`;
}

/** `41 ms`, `1.2 s`, `2 min`. */
export function tookWords(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  return ms < MINUTE ? `${(ms / 1000).toFixed(1)} s` : duration(ms);
}
