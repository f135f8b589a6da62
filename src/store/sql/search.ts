import type { Watch } from '../../domain/archive.ts';
import type { Filter } from '../../domain/filter.ts';
import { wantedWords } from './filter-conditions.ts';
import type { Plan } from './filter-parts.ts';
import { rowsSql } from './filter-sql.ts';
import { eventsOf } from './kinds.ts';
import { type Reading, sweepStored } from './reading.ts';
import type { RowRecord } from './rows.ts';
import type { KeyRange } from './steps.ts';
import { near } from './sweep.ts';

export interface Searching {
  readonly filter: Filter;
  readonly range: KeyRange;
  /** From the newest down, or from the oldest up. */
  readonly down: boolean;
  readonly limit: number;
}

export interface Found {
  /** As many as `limit`, from the end the search began at; newest first whichever that was. */
  readonly records: readonly RowRecord[];
  /** Set when it was stopped: the end of what was looked at. */
  readonly stoppedAt?: number;
}

/** A statement that probably leads through more rows than this for a page is not tried at once. */
const MOST_ROWS = 3_000;
/** Words are looked for among so many events at first: that takes some milliseconds at most. */
const FIRST_TEXT = 400_000;
/** A first piece holds about so many events for each one that is wanted. */
const PER_EVENT = 20;

/**
 * The events next to one end of a range. One statement where an index leads there; where it takes longer than a step,
 * or must, range after range.
 */
export async function search(reading: Reading, asked: Searching, watch?: Watch): Promise<Found> {
  const { filter, range } = asked;
  const matching = reading.matching(filter);
  if (range.low >= range.high || matching.length === 0) return { records: [] };
  const start = reading.plan(filter);
  const { engine } = reading.database;
  const { leads } = engine;
  const manyWords = leads !== undefined && start.done.has('text') && wordsOf(filter) > 1;
  if (manyWords) {
    const found = nearEnd(reading, asked, start, FIRST_TEXT);
    if (found) return { records: newestFirst(found) };
  } else if (!engine.near && start.rows !== undefined) {
    // A planner at the other end knows less of what is rare than the roll-up does.
    const share = eventsOf(reading.kinds.known()) / Math.max(1, eventsOf(matching));
    const found = nearEnd(reading, asked, start, asked.limit * Math.max(PER_EVENT, 3 * share));
    if (found) return { records: newestFirst(found) };
  }
  const few = manyWords
    ? leads(reading.database, wantedWords(filter).all)
    : isShort(filter, start, eventsOf(matching), asked.limit);
  const rows = few ? atOnce(reading, asked, start, range) : undefined;
  if (rows) return { records: newestFirst(rows) };
  return stepwise(reading, asked, start, firstPiece(reading, asked, few, manyWords), watch);
}

/** One statement over the range; undefined when it took too long. */
function atOnce(
  reading: Reading,
  { filter, down, limit }: Searching,
  start: Plan,
  range: KeyRange,
  piece = false,
): RowRecord[] | undefined {
  const selection = reading.selection(filter, start, 'whole');
  const asked = { shape: rowsSql(down), selection, range, limit, down, bounded: true, piece };
  return reading.steps.rows<RowRecord>(asked);
}

/** What is no rarer than expected fills a page from so many events at the near end. Undefined when it does not. */
function nearEnd(reading: Reading, asked: Searching, start: Plan, events: number): RowRecord[] | undefined {
  const range = reading.stored(asked.range);
  if (!range) return [];
  const { down, limit } = asked;
  const piece = near(range, reading.sizeOf(events), down);
  const rows = atOnce(reading, asked, start, piece, true);
  const whole = piece.low === range.low && piece.high === range.high;
  return rows && (whole || rows.length >= limit) ? rows : undefined;
}

async function stepwise(
  reading: Reading,
  { filter, range, down, limit }: Searching,
  start: Plan,
  first: number,
  watch: Watch | undefined,
): Promise<Found> {
  const [shape, selection] = [rowsSql(down), reading.selection(filter, start, 'ranges')];
  const records: RowRecord[] = [];
  const read = (piece: KeyRange, bounded: boolean) => {
    const asked = {
      shape,
      selection,
      range: piece,
      limit: limit - records.length,
      down,
      bounded,
      piece: true,
    };
    const rows = reading.steps.rows<RowRecord>(asked);
    if (!rows) return 'late';
    records.push(...rows);
    return records.length >= limit ? 'full' : 'more';
  };
  const work = { down, first, found: () => records.length, read };
  const swept = await sweepStored(reading, filter, range, work, watch);
  const found = newestFirst(records);
  return swept.done ? { records: found } : { records: found, stoppedAt: swept.reached };
}

/** Whether one statement will probably do. */
function isShort(filter: Filter, start: Plan, matching: number, limit: number): boolean {
  if (start.rows === undefined) return true;
  const { all, none } = wantedWords(filter);
  if (all.length === 0 && none.length > 0) return false;
  return start.rows * Math.min(1, limit / Math.max(1, matching)) <= MOST_ROWS;
}

function wordsOf(filter: Filter): number {
  const { all, none } = wantedWords(filter);
  return all.length + none.length;
}

/** As much as the statement that took too long had behind it. */
function firstPiece(
  reading: Reading,
  { range, down, limit }: Searching,
  tried: boolean,
  manyWords: boolean,
): number {
  const last = tried ? reading.steps.last() : undefined;
  if (last !== undefined && last > range.low && last < range.high) {
    return down ? range.high - last : last - range.low;
  }
  return reading.sizeOf(manyWords ? FIRST_TEXT : limit * PER_EVENT);
}

function newestFirst(records: readonly RowRecord[]): RowRecord[] {
  return records.toSorted((a, b) => b.key - a.key);
}
