import { distance } from 'fastest-levenshtein';
import { fold } from './text.ts';

/** The candidates most like a wrong word, best first; empty when none is like it. */
export function nearest(wrong: string, candidates: readonly string[], most = 3): string[] {
  const word = bare(wrong);
  if (word === '' || word.length > LONGEST) return [];
  return candidates
    .map((candidate) => ({ candidate, cost: cost(word, bare(candidate)) }))
    .filter(({ cost }) => cost < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.cost - b.cost)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** Whether one word is most likely the other misspelt: at most two letters differ. */
export function isMisspelt(wrong: string, right: string): boolean {
  const word = bare(wrong);
  return word.length <= LONGEST && distance(word, bare(right)) <= 2;
}

/** Comparing costs time with the square of the length; nothing this long is a word. */
const LONGEST = 100;
/** So many letters in common at the beginning make two words alike: `failure` and `failed`. */
const STEM = 3;
/** One slip of the fingers: nearer than a letter too many. */
const SWAPPED = 0.5;

/** Case, spaces and punctuation are what people leave out or put in: `admin-login` is `Admin Login`. */
function bare(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Letters that differ (two of them are one swapped pair); a word that begins or stands in the candidate is near whatever their number. */
function cost(word: string, candidate: string): number {
  const letters = distance(word, candidate);
  if (letters === 2 && sorted(word) === sorted(candidate)) return SWAPPED;
  const longer = Math.max(word.length, candidate.length);
  if (letters <= Math.max(longer < 4 ? 1 : 2, Math.floor(longer / 3))) return letters;
  if (candidate.startsWith(word) || word.startsWith(candidate)) return 50 + letters;
  if (word.length >= STEM && candidate.includes(word)) return 100 + letters;
  if (stem(word, candidate) >= Math.max(STEM, Math.ceil(candidate.length / 2))) return 150 + letters;
  return Number.POSITIVE_INFINITY;
}

function sorted(word: string): string {
  return [...word].sort().join('');
}

function stem(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
