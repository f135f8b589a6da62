import type { InsyncEvent, Unreadable } from '../domain/event.ts';
import type { Clock, FeedPage, FeedRead } from '../domain/ports.ts';
import type { Get } from './authorized.ts';
import { decodeValue, isUnreadable } from './decode.ts';
import { type JsonObject, textOf } from './fields.ts';
import type { HttpAnswer } from './http.ts';
import { type Answer, splitAnswer } from './records.ts';
import { blamesCursor, failure, mayBlameCursor, refusal, saidBy } from './refusal.ts';

/** What tells one feed from another: how a place is asked for, and how the next one is told. */
export interface Paging {
  path(cursor: string | undefined): string;
  next(
    rest: JsonObject,
    asked: string | undefined,
    records: number,
  ): { readonly cursor: string | undefined; readonly more: boolean };
}

/** Reads one page; every fault is a value with a reason. */
export async function readPage(
  paging: Paging,
  get: Get,
  clock: Clock,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<FeedRead> {
  const result = await get(paging.path(cursor), signal);
  if (!result.ok) return result;
  const { answer } = result;
  const secrets = cursor === undefined ? [result.token] : [result.token, cursor, encodeURIComponent(cursor)];
  if (answer.status === 200) return pageOf(paging, answer, cursor, clock(), secrets);
  if (cursor === undefined || !mayBlameCursor(answer)) return refusal(answer, clock(), secrets);
  const dead = failure('cursor_dead', saidBy(answer, secrets));
  if (blamesCursor(answer)) return dead;
  // 403 may also mean the role or the cloud, and a good place must not be given up for those: what is
  // refused without a cursor too was not refused because of it.
  const probe = await get(paging.path(undefined), signal);
  if (!probe.ok) return probe;
  if (probe.answer.status !== 200) return refusal(probe.answer, clock(), secrets);
  // Nor for what has passed meanwhile.
  const again = await get(paging.path(cursor), signal);
  if (!again.ok) return again;
  if (again.answer.status === 200) return pageOf(paging, again.answer, cursor, clock(), secrets);
  return mayBlameCursor(again.answer) ? dead : refusal(again.answer, clock(), secrets);
}

function pageOf(
  paging: Paging,
  answer: HttpAnswer,
  asked: string | undefined,
  receivedAt: number,
  secrets: readonly string[],
): FeedRead {
  const split = splitAnswer(answer.bytes);
  if (split === 'not_json') return failure('bad_answer', notJson(answer));
  if (split === 'no_events')
    return failure('bad_answer', `no events in the answer: ${saidBy(answer, secrets)}`);
  return partOf(split, 0, receivedAt, paging.next(split.rest, asked, split.count));
}

/** What is committed in one go at most, in records and in bytes; a page as Druva documents it has 500 and some 300 KB. */
const PART_RECORDS = 500;
const PART_SIZE = 1024 * 1024;

/** The records from there on, as many as go into one commit. Until the last part is in, the old place holds. */
function partOf(
  split: Answer,
  from: number,
  receivedAt: number,
  next: Pick<FeedPage, 'cursor' | 'more'>,
): FeedRead {
  const to = partEnd(split, from);
  const events: InsyncEvent[] = [];
  const unreadable: Unreadable[] = [];
  for (const { raw, value } of split.records(from, to)) {
    const decoded = decodeValue(value, raw, receivedAt);
    if (isUnreadable(decoded)) unreadable.push(decoded);
    else events.push(decoded);
  }
  if (to === split.count) return { ok: true, page: { events, unreadable, ...next } };
  const rest = async () => partOf(split, to, receivedAt, next);
  return { ok: true, page: { events, unreadable, cursor: undefined, more: true, rest } };
}

function partEnd(split: Answer, from: number): number {
  const most = Math.min(split.count, from + PART_RECORDS);
  let to = Math.min(from + 1, most);
  while (to < most && split.size(from, to + 1) <= PART_SIZE) to += 1;
  return to;
}

function notJson({ encoding, body }: HttpAnswer): string {
  const cure = 'check DRUVA_API_URL and what stands between here and Druva';
  if (encoding !== '') return `200, but encoded in a way that was not asked for; ${cure}`;
  return body.trimStart().startsWith('<') ? `200, but a page instead of JSON; ${cure}` : '200, but not JSON';
}

/** What goes into an address: servers refuse longer ones, and a place that cannot be asked for is none. */
const PLACE_LIMIT = 4096;

/** The place an answer names, unless it is none or the one that was asked for. */
export function newPlace(value: unknown, asked: string | undefined): string | undefined {
  const place = typeof value === 'boolean' ? '' : textOf(value);
  if (place === '' || place === asked) return undefined;
  return place.isWellFormed() && encodeURIComponent(place).length <= PLACE_LIMIT ? place : undefined;
}

/** Fixed by Druva for both feeds. */
export const PAGE_SIZE = 500;

/**
 * A full page that leads nowhere: whatever comes after it will never be seen. That counts as more to come, so that it
 * is said and not taken for the head of the feed.
 */
export function isDeadEnd(cursor: string | undefined, records: number): boolean {
  return cursor === undefined && records >= PAGE_SIZE;
}
