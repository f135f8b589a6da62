import { z } from 'zod';
import { type EventPage, type PageRequest, SORT_ORDERS } from '../domain/archive.ts';
import { storedFilter } from '../domain/filter-schema.ts';
import type { Random } from '../domain/ports.ts';
import { SEVERITIES, type Severity } from '../domain/severity.ts';
import { shortKey } from '../domain/short-key.ts';
import type { EventsCommand } from './command.ts';

/** One page of one person's list: what the Older and Newer buttons lead to. JSON. */
const pagingState = z.strictObject({
  filter: storedFilter,
  canonical: z.string(),
  /** When it was asked, ms: `--since 1h` means the hour before, on every page. */
  asked: z.number(),
  limit: z.int().min(1),
  sort: z.enum(SORT_ORDERS),
  /** How many newer events the pages before showed. */
  offset: z.int().min(0),
  before: z.number().exactOptional(),
  after: z.number().exactOptional(),
  /** With `sort: severity`: the severity at `before` or `after`. */
  level: z.literal([...SEVERITIES]).exactOptional(),
});
export type PagingState = Readonly<z.infer<typeof pagingState>>;

export function firstPage(command: EventsCommand, asked: number): PagingState {
  const { filter, canonical, limit, sort } = command;
  return { filter, canonical, asked, limit, sort, offset: 0 };
}

export function pageRequest(state: PagingState): PageRequest {
  const { filter, asked, limit, sort, before, after, level } = state;
  const place = {
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    ...(level !== undefined && { level }),
  };
  return { filter, now: asked, limit, sort, ...place };
}

/** The page of older events after this one, or of a search that was stopped, its rest; undefined on the last. */
export function olderPage(state: PagingState, page: EventPage): PagingState | undefined {
  const offset = state.offset + page.rows.length;
  const { searchedTo, searchedLevel } = page;
  // Sorted by severity a key alone is no place.
  if (searchedTo !== undefined && (state.sort === 'time' || searchedLevel !== undefined)) {
    return { ...withoutPlace(state), offset, before: searchedTo, ...levelOf(state, searchedLevel) };
  }
  const last = page.rows.at(-1);
  if (searchedTo === undefined && !page.older) return undefined;
  if (!last) return searchedTo === undefined ? undefined : state;
  return { ...withoutPlace(state), offset, before: last.key, ...levelOf(state, last.event.severity) };
}

/** The page of newer events before this one; undefined on the first. */
export function newerPage(state: PagingState, page: EventPage): PagingState | undefined {
  const [first] = page.rows;
  if (state.offset === 0) return undefined;
  const offset = Math.max(0, state.offset - state.limit);
  if (first) {
    return { ...withoutPlace(state), offset, after: first.key, ...levelOf(state, first.event.severity) };
  }
  // Nothing was found below this place: the page before ends at it.
  if (state.before === undefined) return undefined;
  return { ...withoutPlace(state), offset, after: state.before - 1, ...levelOf(state, state.level) };
}

function withoutPlace({ filter, canonical, asked, limit, sort, offset }: PagingState): PagingState {
  return { filter, canonical, asked, limit, sort, offset };
}

function levelOf({ sort }: PagingState, level: Severity | undefined): Pick<PagingState, 'level'> {
  return sort === 'severity' && level !== undefined ? { level } : {};
}

/** The part of Keyv that is needed. */
export interface Shelf {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown, ttl?: number): Promise<unknown>;
}

/** How long the buttons of an old answer work, ms. */
const PAGING_LIFE = 7 * 86_400_000;

/** Puts the state away under a new short key, which fits a button's value. */
export async function keepPage(shelf: Shelf, state: PagingState, random: Random): Promise<string> {
  const key = shortKey(random);
  await shelf.set(`page:${key}`, state, PAGING_LIFE);
  return key;
}

/** Undefined when it is gone, or was put away by a version that wrote it otherwise. */
export async function findPage(shelf: Shelf, key: string): Promise<PagingState | undefined> {
  const read = pagingState.safeParse(await shelf.get(`page:${key}`));
  return read.success ? read.data : undefined;
}
