import { createHash } from 'node:crypto';

/** The longest a value is kept as it is, in UTF-16 units: of the five of `kinds` one index takes 2.7 kB at most. */
const LONGEST = 160;
const KEPT = 120;

/** A folded value, or a word, as columns hold it: of a very long one its beginning, and a digest that tells it from others. */
export function shortened(value: string): string {
  return value.length <= LONGEST ? value : `${value.slice(0, KEPT)}…${digest(value)}`;
}

/** A key that has an index to itself: three bytes a unit at most. */
const LONGEST_KEY = 800;
const KEPT_OF_KEY = 700;

export function keyed(key: string): string {
  return key.length <= LONGEST_KEY ? key : `${key.slice(0, KEPT_OF_KEY)}…${digest(key)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
