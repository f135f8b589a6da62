import type { Watch } from '../../domain/archive.ts';
import type { Filter } from '../../domain/filter.ts';
import type { Reading } from './reading.ts';
import type { KeyRange } from './steps.ts';
import { type RangeTally, tallyRange, wholeSlots } from './tally-range.ts';

/** More events than this are counted name by name in the index of the names, fewer by reading them. */
const MANY = 1_000;

/** Counts by subject or identity, of which there may be many. */
export async function tallyNames(
  reading: Reading,
  filter: Filter,
  range: KeyRange,
  by: 'subject' | 'identity',
  watch?: Watch,
): Promise<RangeTally> {
  const all = Object.keys(filter).length === 1 && Object.keys(filter.terms).length === 0;
  const slots = wholeSlots(range);
  if (
    reading.database.engine.near &&
    all &&
    slots &&
    reading.slots.sumOf(undefined, slots.from, slots.to) > MANY
  ) {
    return nameByName(reading, range, by, watch);
  }
  return tallyRange(reading, filter, range, { sql: `e.${by}` }, watch);
}

/** From one name to the next in the index, without a look at the events. */
async function nameByName(
  { database, steps }: Reading,
  { low, high }: KeyRange,
  by: 'subject' | 'identity',
  watch: Watch | undefined,
): Promise<RangeTally> {
  const from = `FROM events INDEXED BY events_${by}`;
  const next = database.sql(`SELECT ${by} AS name ${from} WHERE ${by} > ? ORDER BY ${by} LIMIT 1`);
  const count = database.sql(`
    SELECT count(*) AS n, min(key) AS low FROM (
      SELECT key ${from} WHERE ${by} = ? AND key >= ? AND key < ? ORDER BY key DESC LIMIT ?) part`);
  const { entries } = steps.pace;
  const counts = new Map<string, number>();
  const course = steps.course(watch);
  let found = 0;
  let name: string | undefined = '';
  while (name !== undefined) {
    let below: number | null = high;
    while (below !== null && below > low) {
      if (!(await course.next())) return { counts, complete: false };
      const part = count.get(name, low, below, entries) as { n: number; low: number | null };
      if (part.n > 0) counts.set(name, (counts.get(name) ?? 0) + part.n);
      found += part.n;
      course.tell(found, high);
      below = part.n === entries ? part.low : null;
    }
    name = (next.get(name) as { name: string } | undefined)?.name;
  }
  return { counts, complete: true };
}
