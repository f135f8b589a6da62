import type { RouteTaken } from '../domain/alert.ts';
import type { FindingReport } from '../domain/desk.ts';

/** A feed that cannot be read for so long is as good as silent, ms. */
export const UNREADABLE_AFTER = 15 * 60_000;

/** What has been seen of the feed since the process started; times in ms. */
export interface FeedSeen {
  readonly feed: string;
  /** Of the last event, else of the beginning. */
  readonly eventAt: number;
  /** Of the last good reading, else of the beginning. */
  readonly readAt: number;
  /** Polls in a row that came to the head of the feed and brought nothing new. */
  readonly quietPolls: number;
  /** The poll under way has brought something. */
  readonly brought: boolean;
  /** Something new has come. */
  readonly heard: boolean;
  /** It could not be read for long, and then could again. */
  readonly readAgain: boolean;
  readonly failing: Failing | undefined;
}

interface Failing {
  readonly since: number;
  readonly said: string;
  /** A page was read since it failed last, but it brought nothing and did not end at the head. */
  readonly page: boolean;
}

/** `eventAt`: when the newest stored event arrived or happened; undefined when there is none. */
export function feedSeen(feed: string, at: number, eventAt: number | undefined): FeedSeen {
  return {
    ...{ feed, eventAt: eventAt ?? at, readAt: at, quietPolls: 0 },
    ...{ brought: false, heard: false, readAgain: false, failing: undefined },
  };
}

/**
 * A page was read. Only events not known before count: a feed that repeats itself for ever is as dead as a mute one. A
 * page that leads nowhere and is complained of at once ends no failure; one behind the other without a complaint do.
 */
export function afterPage(
  seen: FeedSeen,
  page: { readonly at: number; readonly fresh: number; readonly head: boolean },
): FeedSeen {
  const { at, fresh, head } = page;
  const news = fresh > 0;
  const brought = seen.brought || news;
  const { failing } = seen;
  const well = failing === undefined || news || head || failing.page;
  return {
    feed: seen.feed,
    eventAt: news ? at : seen.eventAt,
    readAt: well ? at : seen.readAt,
    quietPolls: brought ? 0 : seen.quietPolls + (head ? 1 : 0),
    brought: brought && !head,
    heard: seen.heard || news,
    readAgain: seen.readAgain || (well && isUnreadable(seen, at)),
    failing: well ? undefined : { ...failing, page: true },
  };
}

/** It could not be read; `said` is what Druva or the network said. */
export function afterFailure(seen: FeedSeen, { at, said }: { at: number; said: string }): FeedSeen {
  return { ...seen, failing: { since: seen.failing?.since ?? at, said, page: false } };
}

export interface FeedSilence {
  /** Undefined when nothing is known that would change what was found before. */
  readonly report: FindingReport | undefined;
  readonly reason: 'unreadable' | 'silent' | 'failing_briefly' | 'alive' | 'not_heard_yet';
}

/**
 * Whether the feed is silent: it cannot be read for 15 minutes, or it can and brings nothing in so many polls (0: that
 * may be). Over once something comes or, where reading had failed, once it works again. A process that has just
 * started and has heard nothing says neither.
 */
export function feedSilence(
  seen: FeedSeen,
  rules: { readonly polls: number; readonly route: RouteTaken },
  at: number,
): FeedSilence {
  const key = `feed_silence:${seen.feed}`;
  const { failing, quietPolls } = seen;
  const there = (since: number, cause: string | undefined): FindingReport => ({
    ...{ present: true, key, at, severity: 2, subject: '', routes: [rules.route] },
    type: cause === undefined ? 'Feed silent' : 'Feed cannot be read',
    finding: { kind: 'feed_silence', feed: seen.feed, since, polls: quietPolls, cause },
  });
  if (failing && isUnreadable(seen, at)) {
    return { report: there(seen.readAt, failing.said), reason: 'unreadable' };
  }
  if (rules.polls > 0 && quietPolls >= rules.polls) {
    return { report: there(seen.eventAt, undefined), reason: 'silent' };
  }
  if (failing) return { report: undefined, reason: 'failing_briefly' };
  const alive = seen.heard || seen.readAgain || (rules.polls === 0 && seen.quietPolls > 0);
  return alive
    ? { report: { present: false, key, at }, reason: 'alive' }
    : { report: undefined, reason: 'not_heard_yet' };
}

function isUnreadable({ failing }: FeedSeen, at: number): boolean {
  return failing !== undefined && at - failing.since >= UNREADABLE_AFTER;
}
