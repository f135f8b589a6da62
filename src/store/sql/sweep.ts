import { SLOT_KEYS } from './slots.ts';
import type { Course, KeyRange, Pace } from './steps.ts';

/** Reading a long range of keys piece by piece. */
export interface Sweep {
  readonly range: KeyRange;
  readonly pace: Pace;
  /** From the newest key to the oldest, or the other way. */
  readonly down: boolean;
  /** How many keys to begin with; afterwards as many as a step takes. */
  readonly first: number;
  /** The part of what is left that can hold anything, from its near end on; undefined when none can. */
  readonly skip: (rest: KeyRange) => KeyRange | undefined;
  /** Reads one piece. `late`: it took longer than a step; `full`: enough was found. */
  readonly read: (piece: KeyRange, bounded: boolean) => 'late' | 'more' | 'full';
  /** How much was found so far. */
  readonly found: () => number;
}

export interface Swept {
  /** False when it was stopped. */
  readonly done: boolean;
  /** The end of what was looked at: nothing beyond. */
  readonly reached: number;
}

/** A piece so small is read however long it takes. */
const SMALLEST = 2048;
const MOST_PIECES = 1_000;

/** Never holds the thread longer than a step; pieces grow and shrink to fill it. */
export async function sweep(work: Sweep, course: Course): Promise<Swept> {
  const { down, pace } = work;
  let rest = work.range;
  let size = Math.max(SMALLEST, work.first);
  // What takes long however small the pieces are is not to be read in a million of them.
  const least = Math.max(SMALLEST, (rest.high - rest.low) / MOST_PIECES);
  // A stopped search has come some way, so that going on from there comes to an end.
  let moved = false;
  while (rest.low < rest.high) {
    const goOn = await course.next();
    if (!goOn && moved) return { done: false, reached: down ? rest.high : rest.low };
    const narrowed = work.skip(rest);
    if (!narrowed) break;
    // Beyond a gap, what follows is probably no more than one slot again.
    if (down ? narrowed.high < rest.high : narrowed.low > rest.low) size = Math.min(size, SLOT_KEYS);
    const piece = near(narrowed, size, down);
    const started = pace.clock();
    const state = work.read(piece, size > SMALLEST);
    const took = pace.clock() - started;
    if (state === 'late') {
      size = Math.max(SMALLEST, Math.floor(Math.min(size, piece.high - piece.low) / 4));
      rest = beyond(rest, narrowed, down);
      continue;
    }
    rest = down ? { low: rest.low, high: piece.low } : { low: piece.high, high: rest.high };
    moved = true;
    course.tell(work.found(), down ? piece.low : work.range.low);
    if (state === 'full') return { done: true, reached: down ? piece.low : piece.high };
    if (took < pace.step / 8) size *= 4;
    else if (took < pace.step / 3) size *= 2;
    else if (took > pace.step && size > least) size = Math.floor(size / 2);
  }
  return { done: true, reached: down ? work.range.low : work.range.high };
}

/** So many keys at the end that is read first. */
export function near({ low, high }: KeyRange, size: number, down: boolean): KeyRange {
  return down ? { low: Math.max(low, high - size), high } : { low, high: Math.min(high, low + size) };
}

/** What is left once the gap before `narrowed` is behind. */
function beyond(rest: KeyRange, narrowed: KeyRange, down: boolean): KeyRange {
  return down ? { low: rest.low, high: narrowed.high } : { low: narrowed.low, high: rest.high };
}
