import { listGone } from '../cards/answers.ts';
import { eventsList } from '../cards/events-list.ts';
import type { Message } from '../cards/message.ts';
import type { Person } from '../domain/alert.ts';
import { resolveTime } from '../domain/filter.ts';
import { describeFilter } from '../domain/filter-words.ts';
import { findPage, keepPage, newerPage, olderPage, type PagingState, pageRequest } from '../query/paging.ts';
import type { Desk } from './desk.ts';

/** Counting stops here: beyond it the answer says "more than". */
const COUNT_UP_TO = 10_000;

/** The page a list's button leads to. */
export async function turnedPage(desk: Desk, key: string, sharedBy?: Person): Promise<Message> {
  const state = await findPage(desk.pages, key);
  return state ? listPage(desk, state, sharedBy) : listGone();
}

/** One page of a list; what its buttons lead to is kept under short keys. */
export async function listPage(desk: Desk, state: PagingState, sharedBy?: Person): Promise<Message> {
  const { filter, asked, canonical, offset } = state;
  const [page, count] = await Promise.all([
    desk.store.page(pageRequest(state)),
    desk.store.countByOutcome(filter, asked, COUNT_UP_TO),
  ]);
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
    now: asked,
    since: filter.since && resolveTime(filter.since, asked),
    until: filter.until && resolveTime(filter.until, asked),
    filterWords: describeFilter(filter),
    permalink: desk.permalink,
    sharedBy,
    pageState: { newer, older, share },
  });
}
