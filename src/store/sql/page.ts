import type { EventPage, PageRequest, Watch } from '../../domain/archive.ts';
import type { Filter } from '../../domain/filter.ts';
import { SEVERITIES, type Severity } from '../../domain/severity.ts';
import { KEYS_PER_MS } from './event-columns.ts';
import { keyRange } from './filter-conditions.ts';
import type { Reading } from './reading.ts';
import { type RowRecord, toRow } from './rows.ts';
import { search } from './search.ts';
import type { Views } from './views.ts';

/** One page of a list. */
export async function readPage(
  reading: Reading,
  views: Views,
  request: PageRequest,
  watch?: Watch,
): Promise<EventPage> {
  const upwards = request.after !== undefined && request.before === undefined;
  const more = { ...request, limit: request.limit + 1 };
  const list =
    request.sort === 'severity'
      ? await bySeverity(reading, more, upwards, watch)
      : await byTime(reading, more, upwards, watch);
  const { limit } = request;
  const beyond = list.records.length > limit;
  const records = upwards ? list.records.slice(-limit) : list.records.slice(0, limit);
  const stopped = list.stoppedAt !== undefined && !beyond;
  return {
    rows: records.map((record) => toRow(record, views)),
    older: upwards ? true : beyond || stopped,
    newer: upwards ? beyond || stopped : request.before !== undefined,
    // Upwards the same question goes on from the first row.
    ...(stopped && !upwards && stoppedAt(list.stoppedAt as number)),
    ...(stopped && !upwards && list.level !== undefined && { searchedLevel: list.level }),
  };
}

function stoppedAt(key: number): Pick<EventPage, 'searchedTo' | 'reached'> {
  return { searchedTo: key, reached: Math.floor(key / KEYS_PER_MS) };
}

interface List {
  /** In the order of the list. */
  readonly records: readonly RowRecord[];
  /** Set when it was stopped. */
  readonly stoppedAt?: number;
  /** The severity that was searched then. */
  readonly level?: Severity;
}

async function byTime(
  reading: Reading,
  request: PageRequest,
  upwards: boolean,
  watch?: Watch,
): Promise<List> {
  const { filter, limit } = request;
  return search(reading, { filter, range: keyRange(request), down: !upwards, limit }, watch);
}

/** One severity after the other: within it the keys lead on. */
async function bySeverity(
  reading: Reading,
  request: PageRequest,
  upwards: boolean,
  watch?: Watch,
): Promise<List> {
  const { filter, now, limit, before, after } = request;
  const asked = filter.severity ?? SEVERITIES;
  const place = before ?? after;
  const level = request.level ?? (place === undefined ? undefined : levelAt(reading, place));
  const records: RowRecord[] = [];
  for (const severity of levelsFrom(asked, level, upwards)) {
    const within =
      severity === level
        ? { ...(before !== undefined && { before }), ...(after !== undefined && { after }) }
        : {};
    const one: Filter = { ...filter, severity: [severity] };
    const range = keyRange({ filter, now, ...within });
    const found = await search(
      reading,
      { filter: one, range, down: !upwards, limit: limit - records.length },
      watch,
    );
    if (upwards) records.unshift(...found.records);
    else records.push(...found.records);
    if (found.stoppedAt !== undefined) return { records, stoppedAt: found.stoppedAt, level: severity };
    if (records.length >= limit) break;
  }
  return { records };
}

/** The severities at or after a place in the list, in the direction of reading. */
function levelsFrom(asked: readonly Severity[], level: Severity | undefined, upwards: boolean): Severity[] {
  const ordered = asked.toSorted((a, b) => a - b);
  if (upwards) return ordered.filter((each) => level === undefined || each <= level).reverse();
  return ordered.filter((each) => level === undefined || each >= level);
}

function levelAt({ database }: Reading, key: number): Severity | undefined {
  const row = database.sql('SELECT severity FROM events WHERE key = ?').get(key);
  return row?.severity as Severity | undefined;
}
