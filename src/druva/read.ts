import type { InsyncEvent, Unreadable } from '../domain/event.ts';
import type { Clock, FeedPage, FeedRead } from '../domain/ports.ts';
import type { Get } from './authorized.ts';
import { decodeValue, isUnreadable } from './decode.ts';
import { type JsonObject, textOf } from './fields.ts';
import type { HttpAnswer } from './http.ts';
import { splitAnswer } from './records.ts';
import { blamesCursor, failure, refusal, saidBy } from './refusal.ts';

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
  if (cursor === undefined || (answer.status !== 400 && answer.status !== 403)) {
    return refusal(answer, clock(), secrets);
  }
  const dead = failure('cursor_dead', saidBy(answer, secrets));
  if (blamesCursor(answer)) return dead;
  // 403 may also mean the role or the cloud, and a good place must not be given up for those: what is
  // refused without a cursor too was not refused because of it.
  const probe = await get(paging.path(undefined), signal);
  if (!probe.ok) return probe;
  return probe.answer.status === 200 ? dead : refusal(probe.answer, clock(), secrets);
}

function pageOf(
  paging: Paging,
  answer: HttpAnswer,
  asked: string | undefined,
  receivedAt: number,
  secrets: readonly string[],
): FeedRead {
  const split = splitAnswer(answer.body);
  if (split === 'not_json') return failure('bad_answer', `${answer.status}, but not JSON`);
  if (split === 'no_events')
    return failure('bad_answer', `no events in the answer: ${saidBy(answer, secrets)}`);
  const events: InsyncEvent[] = [];
  const unreadable: Unreadable[] = [];
  for (const { raw, value } of split.records) {
    const decoded = decodeValue(value, raw, receivedAt);
    if (isUnreadable(decoded)) unreadable.push(decoded);
    else events.push(decoded);
  }
  const page: FeedPage = { events, unreadable, ...paging.next(split.rest, asked, split.records.length) };
  return { ok: true, page };
}

/** The place an answer names, unless it is none or the one that was asked for. */
export function newPlace(value: unknown, asked: string | undefined): string | undefined {
  const place = typeof value === 'boolean' ? '' : textOf(value);
  return place === '' || place === asked ? undefined : place;
}
