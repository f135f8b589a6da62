import { setImmediate } from 'node:timers/promises';
import type { RouteTaken } from '../domain/alert.ts';
import type {
  Clock,
  Feed,
  FeedPage,
  FeedRead,
  Ledger,
  PageReceipt,
  PageRules,
  Random,
} from '../domain/ports.ts';
import type { FeedReason } from '../domain/reasons.ts';
import { backoff } from './backoff.ts';
import { pagesSeen } from './pages-seen.ts';

export interface TickParts {
  readonly feed: Feed;
  readonly ledger: Ledger;
  /** How one page is decided about; `historyBefore` is set until the first reading has reached the head. */
  readonly rules: (at: number, historyBefore: number | undefined) => PageRules;
  /** Events older than this get no card on the first run, ms. */
  readonly firstRunMaxAge: number;
  /** Where the notice of a gap goes. */
  readonly gapRoute: () => RouteTaken;
  readonly clock: Clock;
  readonly random: Random;
  /** Resolves after `ms`, or at once when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Told of what happens, as it happens. */
  readonly on: TickEvents;
}

export interface TickEvents {
  page(
    receipt: PageReceipt,
    page: { readonly events: number; readonly head: boolean; readonly took: number },
  ): void;
  failed(failure: { readonly reason: FeedReason; readonly said: string; readonly again: number }): void;
  cursorLost(loss: {
    readonly said: string;
    readonly alert: number;
    readonly from: number | undefined;
    readonly to: number;
  }): void;
}

export interface TickReport {
  readonly pages: number;
  readonly fresh: number;
  /** `head`: everything there is was read. `stopped`: shut down before. */
  readonly end: 'head' | 'stopped';
}

/**
 * One poll: reads page after page until the head of the feed, each page decided and committed with its cursor.
 * A failure is waited out and tried again with the same cursor; a dead cursor is said aloud and reading starts over.
 */
export async function tick(parts: TickParts, signal: AbortSignal): Promise<TickReport> {
  const { feed, ledger, clock } = parts;
  const { primed, cursor: place } = await ledger.feedState(feed.name);
  const historyBefore = primed ? undefined : clock() - parts.firstRunMaxAge;

  let cursor = place;
  let report = { pages: 0, fresh: 0 };
  let next: Promise<FeedRead> | undefined;
  let lost = 0;
  const seen = pagesSeen();
  for (let attempt = 0; !signal.aborted; ) {
    const read = await (next ?? feed.read(cursor, signal));
    next = undefined;
    if (signal.aborted) break;
    if (!read.ok && read.reason === 'cursor_dead') {
      await loseCursor(parts, read.said);
      cursor = undefined;
      seen.forget();
      // Lost again before the head: reading over and over at full speed would help nobody.
      if (lost > 0) await waitOut(parts, read, lost, signal);
      lost += 1;
      continue;
    }
    if (!read.ok) {
      await waitOut(parts, read, attempt, signal);
      attempt += 1;
      continue;
    }
    const { page } = read;
    const standing = stuck(page, cursor);
    cursor = page.cursor ?? cursor;
    // The next page travels while this one is committed; a commit may hold the thread, so the request goes out first.
    if (page.more && !standing) {
      next = feed.read(cursor, signal);
      // Should the commit fail, nobody waits for it any more.
      next.catch(() => undefined);
      await setImmediate();
    }
    const receipt = await commit(parts, page, historyBefore);
    report = { pages: report.pages + 1, fresh: report.fresh + receipt.fresh };
    if (!page.more) return { ...report, end: 'head' };
    if (page.rest) {
      // A part names no place, so nothing else was asked for. Whoever waits for the thread has a turn between two commits.
      await setImmediate();
      next = page.rest();
      continue;
    }
    const circling = standing || (receipt.fresh === 0 && seen.before(page));
    if (circling) await waitOut(parts, standing ? NO_PLACE : SAME_PAGE, attempt, signal);
    attempt = circling ? attempt + 1 : 0;
  }
  return { ...report, end: 'stopped' };
}

const CURE = 'nothing is lost, but if it stays so ask Druva';
const SAME = { ok: false, reason: 'same_page', retryAfter: undefined } as const;
const NO_PLACE = { ...SAME, said: `the feed promises more but names no new place; ${CURE}` };
const SAME_PAGE = { ...SAME, said: `the feed sends pages again that it sent before; ${CURE}` };

/** More is promised, but at the place we came from: reading on would never end. */
function stuck(page: FeedPage, cursor: string | undefined): boolean {
  return page.more && (page.cursor === undefined || page.cursor === cursor);
}

async function commit(
  parts: TickParts,
  page: FeedPage,
  historyBefore: number | undefined,
): Promise<PageReceipt> {
  const at = parts.clock();
  const head = !page.more;
  const receipt = await parts.ledger.commitPage(
    { feed: parts.feed.name, page, at, head },
    parts.rules(at, historyBefore),
  );
  parts.on.page(receipt, { events: page.events.length, head, took: parts.clock() - at });
  return receipt;
}

async function loseCursor({ ledger, feed, gapRoute, clock, on }: TickParts, said: string): Promise<void> {
  const at = clock();
  const alert = await ledger.loseCursor({ feed: feed.name, cause: said, route: gapRoute(), at });
  await ledger.recordTrouble({ at, where: 'feed', reason: 'cursor_dead', said });
  on.cursorLost({ said, alert: alert.id, from: alert.gap?.from, to: at });
}

async function waitOut(
  { ledger, clock, random, sleep, on }: TickParts,
  read: FeedRead & { ok: false },
  attempt: number,
  signal: AbortSignal,
): Promise<void> {
  const again = backoff(attempt, read.retryAfter, random);
  await ledger.recordTrouble({ at: clock(), where: 'feed', reason: read.reason, said: read.said });
  on.failed({ reason: read.reason, said: read.said, again });
  await sleep(again, signal);
}
