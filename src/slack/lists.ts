import { setTimeout as delay } from 'node:timers/promises';
import { listGone } from '../cards/answers.ts';
import { eventsList } from '../cards/events-list.ts';
import type { Message } from '../cards/message.ts';
import type { Person } from '../domain/alert.ts';
import type { Watch } from '../domain/archive.ts';
import { type Filter, resolveTime } from '../domain/filter.ts';
import { describeFilter } from '../domain/filter-words.ts';
import { COUNT_UP_TO } from '../lookups/ask.ts';
import { findPage, keepPage, newerPage, olderPage, type PagingState, pageRequest } from '../query/paging.ts';
import type { Asking } from './asking.ts';
import type { Desk } from './desk.ts';
import { withPatience } from './patience.ts';

/** A page that is ready does not wait longer than this for its count, ms. */
const COUNT_WITHIN = 300;

type ListAsking = Pick<Asking, 'place' | 'how'> & { readonly profile?: Person };

/** Shows one page of a list. */
export async function showPage(desk: Desk, state: PagingState, asking: ListAsking): Promise<void> {
  const { place, how, profile } = asking;
  const sharedBy = how.share ? profile : undefined;
  const message = await withPatience(desk, place, state.canonical, how, (watch) =>
    listPage(desk, state, sharedBy, watch),
  );
  await place.answer(message, how);
}

/** Shows the page a list's button leads to. */
export async function turnPage(desk: Desk, key: string, asking: ListAsking): Promise<void> {
  const state = await findPage(desk.pages, key);
  if (state) await showPage(desk, state, asking);
  else await asking.place.answer(listGone(), asking.how);
}

/** One page of a list; what its buttons lead to is kept under short keys. */
export async function listPage(
  desk: Desk,
  state: PagingState,
  sharedBy: Person | undefined,
  watch: Watch,
): Promise<Message> {
  const { filter, asked, canonical, offset, sort } = state;
  const reading = desk.store.page(pageRequest(state), watch);
  const [page, count] = await Promise.all([reading, countBeside(desk, filter, asked, reading)]);
  const keep = (next: PagingState | undefined) => next && keepPage(desk.pages, next, desk.random);
  const [newer, older, share] = await Promise.all([
    keep(newerPage(state, page)),
    keep(olderPage(state, page)),
    keep(state),
  ]);
  return eventsList({
    page,
    count,
    command: `/insync ${canonical}`,
    offset,
    sort,
    now: asked,
    since: filter.since && resolveTime(filter.since, asked),
    until: filter.until && resolveTime(filter.until, asked),
    filterWords: describeFilter(filter),
    permalink: desk.permalink,
    sharedBy,
    pageState: { newer, older, share },
  });
}

/** The count goes on no longer than a moment after the page is there. */
async function countBeside(desk: Desk, filter: Filter, asked: number, page: Promise<unknown>) {
  const stopping = new AbortController();
  const counting = desk.store.countByOutcome(filter, asked, COUNT_UP_TO, { signal: stopping.signal });
  const done = new AbortController();
  void page
    .then(() => delay(COUNT_WITHIN, undefined, { signal: done.signal, ref: false }))
    .then(
      () => stopping.abort(),
      () => stopping.abort(),
    );
  return counting.finally(() => done.abort());
}
