import { randomBytes } from 'node:crypto';
import { listGone } from '../cards/answers.ts';
import { eventsList } from '../cards/events-list.ts';
import type { Message } from '../cards/message.ts';
import type { Person } from '../domain/alert.ts';
import { type Filter, resolveTime } from '../domain/filter.ts';
import type { Desk } from './desk.ts';

/** Counting stops here: beyond it the answer says "more than". */
const COUNT_UP_TO = 10_000;
/** Pages of a list can be turned for a week, ms. */
const KEEP = 7 * 24 * 3_600_000;

/** One page of a list, remembered under a short key that the list's buttons carry. */
export interface ListPlace {
  readonly filter: Filter;
  readonly canonical: string;
  readonly words: string;
  /** When it was asked: relative times stay where they were while pages are turned. */
  readonly now: number;
  readonly limit: number;
  readonly offset: number;
  readonly before?: number;
  readonly after?: number;
}

export interface ListRequest {
  readonly filter: Filter;
  readonly canonical: string;
  readonly words: string;
  readonly limit: number;
  readonly share: boolean;
}

export function firstPage(desk: Desk, request: ListRequest, now: number, asker: Person): Promise<Message> {
  const { filter, canonical, words, limit } = request;
  return drawList(
    desk,
    { filter, canonical, words, now, limit, offset: 0 },
    request.share ? asker : undefined,
  );
}

/** The page a button leads to. */
export async function turnedPage(desk: Desk, key: string, sharedBy?: Person): Promise<Message> {
  const place = await desk.pages.get<ListPlace>(key);
  return place ? drawList(desk, place, sharedBy) : listGone();
}

async function drawList(desk: Desk, place: ListPlace, sharedBy: Person | undefined): Promise<Message> {
  const { filter, now, limit, before, after } = place;
  const span = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  const [page, count] = await Promise.all([
    desk.store.page({ filter, now, limit, ...span }),
    desk.store.countByOutcome(filter, now, COUNT_UP_TO),
  ]);
  const [first, last] = [page.rows[0], page.rows.at(-1)];
  const remember = (wanted: boolean, next: ListPlace) => (wanted ? rememberPlace(desk, next) : undefined);
  const { before: _before, after: _after, ...start } = place;
  const newerOffset = Math.max(0, place.offset - limit);
  const newer =
    newerOffset === 0 ? { ...start, offset: 0 } : { ...start, offset: newerOffset, after: first?.key ?? 0 };
  return eventsList({
    page,
    count,
    command: `/insync ${place.canonical}`,
    offset: place.offset,
    now,
    since: filter.since && resolveTime(filter.since, now),
    until: filter.until && resolveTime(filter.until, now),
    filterWords: place.words,
    permalink: desk.permalink,
    sharedBy,
    pageState: {
      newer: await remember(place.offset > 0, newer),
      older: await remember(page.older && last !== undefined, {
        ...start,
        offset: place.offset + page.rows.length,
        before: last?.key ?? 0,
      }),
      share: await remember(true, place),
    },
  });
}

async function rememberPlace(desk: Desk, place: ListPlace): Promise<string> {
  const key = randomBytes(9).toString('base64url');
  await desk.pages.set(key, place, KEEP);
  return key;
}
