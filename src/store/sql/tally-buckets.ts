import type { Span, Watch } from '../../domain/archive.ts';
import type { Filter } from '../../domain/filter.ts';
import { KEYS_PER_MS } from './event-columns.ts';
import { knownByKinds } from './kinds.ts';
import type { Reading } from './reading.ts';
import { SLOT_KEYS, SLOT_MS, SLOT_OF_KEY } from './slots.ts';
import type { KeyRange } from './steps.ts';
import { type Grouping, tallyRange, wholeSlots } from './tally-range.ts';

export interface Bucketed {
  /** In the order of the buckets. */
  readonly counts: readonly number[];
  /** False when it was stopped. */
  readonly complete: boolean;
}

const BY_SLOT: Grouping = { sql: SLOT_OF_KEY.replaceAll('key', 'e.key') };
const NOTHING: Grouping = { sql: "''" };

/** Counts the events of the span by the buckets that begin at `starts`, ms. */
export function tallyBuckets(
  reading: Reading,
  filter: Filter,
  span: Span,
  starts: readonly number[],
  watch?: Watch,
): Promise<Bucketed> {
  // Clocks of long ago differ from today's by odd minutes.
  const odd = starts.slice(1).some((start) => start % SLOT_MS !== 0);
  const known = knownByKinds(filter);
  if (odd || (known && reading.database.engine.near)) return oneByOne(reading, filter, span, starts, watch);
  return together(reading, filter, span, starts, watch);
}

/** Newest first, so that what was counted when it is stopped is the end of the span. */
async function oneByOne(
  reading: Reading,
  filter: Filter,
  span: Span,
  starts: readonly number[],
  watch: Watch | undefined,
): Promise<Bucketed> {
  const { kinds, slots, steps } = reading;
  const taken = reading.matching(filter).map(({ id }) => id);
  const some = taken.length < kinds.known().length ? taken : undefined;
  const known = knownByKinds(filter);
  const counts = starts.map(() => 0);
  const course = steps.course(watch);
  let found = 0;
  for (let index = starts.length - 1; index >= 0; index -= 1) {
    if (!(await course.next())) return { counts, complete: false };
    const low = (starts[index] as number) * KEYS_PER_MS;
    const high = (starts[index + 1] ?? span.to) * KEYS_PER_MS;
    const whole = known ? wholeSlots({ low, high }) : undefined;
    let n = whole ? slots.sumOf(some, whole.from, whole.to) : 0;
    for (const range of edges({ low, high }, whole)) {
      const tally = await tallyRange(reading, filter, range, NOTHING, watch);
      n += [...tally.counts.values()].reduce((sum, each) => sum + each, 0);
      if (!tally.complete) return { counts, complete: false };
    }
    counts[index] = n;
    found += n;
    course.tell(found, low);
  }
  return { counts, complete: true };
}

/** What whole slots leave of a range. */
function edges({ low, high }: KeyRange, whole: ReturnType<typeof wholeSlots>): KeyRange[] {
  if (!whole) return [{ low, high }];
  const [from, to] = [whole.from * SLOT_KEYS, whole.to * SLOT_KEYS];
  return [
    { low, high: from },
    { low: to, high },
  ].filter((edge) => edge.low < edge.high);
}

/** All buckets in one reading of the events, or of the roll-up where it knows. */
async function together(
  reading: Reading,
  filter: Filter,
  { from, to }: Span,
  starts: readonly number[],
  watch: Watch | undefined,
): Promise<Bucketed> {
  const range = { low: from * KEYS_PER_MS, high: to * KEYS_PER_MS };
  const whole = knownByKinds(filter) ? wholeSlots(range) : undefined;
  const counts = starts.map(() => 0);
  const add = (found: ReadonlyMap<string | number, number>) => {
    for (const [slot, n] of found) {
      const index = bucketOf(starts, Number(slot) * SLOT_MS);
      counts[index] = (counts[index] ?? 0) + n;
    }
  };
  const ids = reading.matching(filter).map(({ id }) => id);
  if (whole) add(reading.slots.bySlot(ids, whole.from, whole.to));
  for (const edge of edges(range, whole)) {
    const tally = await tallyRange(reading, filter, edge, BY_SLOT, watch);
    add(tally.counts);
    if (!tally.complete) return { counts, complete: false };
  }
  return { counts, complete: true };
}

/** The last bucket that begins at or before the moment; the first one for what is cut. */
function bucketOf(starts: readonly number[], moment: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] as number) <= moment) low = middle;
    else high = middle - 1;
  }
  return low;
}
