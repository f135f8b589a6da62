import type { Random } from './ports.ts';

const LENGTH = 12;

/** A name nobody has yet, short enough for a button's value: twelve digits and letters. */
export function shortKey(random: Random): string {
  return Array.from({ length: LENGTH }, () => Math.floor(random() * 36).toString(36)).join('');
}
