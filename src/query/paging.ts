import { z } from 'zod';
import type { EventPage, PageRequest } from '../domain/archive.ts';
import { storedFilter } from '../domain/filter-schema.ts';
import type { Random } from '../domain/ports.ts';
import type { Command } from './command.ts';

/** One page of one person's list: what the Older and Newer buttons lead to. JSON. */
const pagingState = z.strictObject({
  filter: storedFilter,
  canonical: z.string(),
  /** When it was asked, ms: `--since 1h` means the hour before, on every page. */
  asked: z.number(),
  limit: z.int().min(1),
  /** How many newer events the pages before showed. */
  offset: z.int().min(0),
  before: z.number().exactOptional(),
  after: z.number().exactOptional(),
});
export type PagingState = Readonly<z.infer<typeof pagingState>>;

export function firstPage(command: Extract<Command, { name: 'events' }>, asked: number): PagingState {
  const { filter, canonical, limit } = command;
  return { filter, canonical, asked, limit, offset: 0 };
}

export function pageRequest({ filter, asked, limit, before, after }: PagingState): PageRequest {
  const place = { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
  return { filter, now: asked, limit, ...place };
}

/** The page of older events after this one; undefined on the last. */
export function olderPage(state: PagingState, page: EventPage): PagingState | undefined {
  const last = page.rows.at(-1);
  if (!page.older || !last) return undefined;
  return { ...withoutPlace(state), offset: state.offset + page.rows.length, before: last.key };
}

/** The page of newer events before this one; undefined on the first. */
export function newerPage(state: PagingState, page: EventPage): PagingState | undefined {
  const first = page.rows[0];
  if (state.offset === 0 || !first) return undefined;
  return { ...withoutPlace(state), offset: Math.max(0, state.offset - state.limit), after: first.key };
}

function withoutPlace({ filter, canonical, asked, limit, offset }: PagingState): PagingState {
  return { filter, canonical, asked, limit, offset };
}

/** The part of Keyv that is needed. */
export interface Shelf {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown, ttl?: number): Promise<unknown>;
}

/** How long the buttons of an old answer work, ms. */
const PAGING_LIFE = 7 * 86_400_000;
const KEY_LENGTH = 12;

/** Puts the state away under a new short key, which fits a button's value. */
export async function keepPage(shelf: Shelf, state: PagingState, random: Random): Promise<string> {
  const key = Array.from({ length: KEY_LENGTH }, () => Math.floor(random() * 36).toString(36)).join('');
  await shelf.set(`page:${key}`, state, PAGING_LIFE);
  return key;
}

/** Undefined when it is gone, or was put away by a version that wrote it otherwise. */
export async function findPage(shelf: Shelf, key: string): Promise<PagingState | undefined> {
  const read = pagingState.safeParse(await shelf.get(`page:${key}`));
  return read.success ? read.data : undefined;
}
