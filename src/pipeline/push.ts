import { setImmediate } from 'node:timers/promises';
import type { Clock, Feed, FeedPage, Ledger, PageReceipt, PageRules } from '../domain/ports.ts';
import { PUSH_FEED } from '../domain/push.ts';

export interface PushParts {
  /** The feed that brings the same events, sooner or later. */
  readonly feed: Feed['name'];
  readonly ledger: Pick<Ledger, 'feedState' | 'commitPage'>;
  readonly rules: (at: number, historyBefore: number | undefined) => PageRules;
  /** Events older than this get no card before the feed's head was reached for the first time, ms. */
  readonly firstRunMaxAge: number;
  readonly clock: Clock;
  readonly on: PushEvents;
}

export interface PushEvents {
  pushed(receipt: PageReceipt, took: number): void;
}

/**
 * Commits records that were sent to us as a page of the feed is: events, alerts and cards of each part in one
 * transaction. What is known already is counted and changes nothing, so that a delivery can be repeated.
 *
 * @throws what the ledger throws; earlier parts are kept then.
 */
export async function push(
  { feed, ledger, rules, firstRunMaxAge, clock, on }: PushParts,
  parts: Iterable<Pick<FeedPage, 'events' | 'unreadable'>>,
): Promise<{ readonly fresh: number; readonly known: number; readonly unreadable: number }> {
  const sum = { fresh: 0, known: 0, unreadable: 0 };
  for (const part of parts) {
    const { primed } = await ledger.feedState(feed);
    const at = clock();
    const page = { ...part, cursor: undefined, more: false };
    const receipt = await ledger.commitPage(
      { feed: PUSH_FEED, page, at, head: false, beside: true },
      rules(at, primed ? undefined : at - firstRunMaxAge),
    );
    on.pushed(receipt, clock() - at);
    sum.fresh += receipt.fresh;
    sum.known += receipt.known;
    sum.unreadable += receipt.unreadable;
    // Whoever waits for the thread has a turn between two commits.
    await setImmediate();
  }
  return sum;
}
