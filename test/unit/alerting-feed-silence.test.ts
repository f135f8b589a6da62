import { describe, expect, it } from 'vitest';
import {
  afterFailure,
  afterPage,
  type FeedSeen,
  feedSeen,
  feedSilence,
  UNREADABLE_AFTER,
} from '../../src/alerting/feed-silence.ts';
import { MINUTE, NOW, TO_OPS } from '../contract/samples.ts';

const ROUTE = TO_OPS;
const START = feedSeen('insync', NOW, NOW - MINUTE);

/** A poll a minute, of so many pages with so many new events each. */
function polls(seen: FeedSeen, count: number, pages: readonly number[] = [0], from = 1): FeedSeen {
  let now = seen;
  for (let n = 0; n < count; n += 1) {
    const at = NOW + (from + n) * MINUTE;
    for (const [place, fresh] of pages.entries()) {
      now = afterPage(now, { at, fresh, head: place === pages.length - 1 });
    }
  }
  return now;
}
const judge = (seen: FeedSeen, minutes: number, most = 3) =>
  feedSilence(seen, { polls: most, route: ROUTE }, NOW + minutes * MINUTE);

describe('a feed that brings nothing', () => {
  it('is silent after so many polls, since its last event', () => {
    expect(judge(polls(START, 2), 2)).toMatchObject({ reason: 'not_heard_yet', report: undefined });
    expect(judge(polls(START, 3), 3)).toEqual({
      reason: 'silent',
      report: {
        ...{
          present: true,
          key: 'feed_silence:insync',
          at: NOW + 3 * MINUTE,
          severity: 2,
          type: 'Feed silent',
        },
        ...{ subject: '', routes: [ROUTE] },
        finding: { kind: 'feed_silence', feed: 'insync', since: NOW - MINUTE, polls: 3, cause: undefined },
      },
    });
  });

  it('may be so when that is not watched', () => {
    expect(judge(polls(START, 50), 50, 0).reason).toBe('alive');
  });

  it('is alive again with the next event', () => {
    const heard = polls(polls(START, 9), 1, [1], 10);
    expect(judge(heard, 10)).toEqual({
      reason: 'alive',
      report: { present: false, key: 'feed_silence:insync', at: NOW + 10 * MINUTE },
    });
    expect(judge(polls(heard, 3, [0], 11), 13)).toMatchObject({
      report: { finding: { since: NOW + 10 * MINUTE } },
    });
  });

  it('counts polls, not pages: one that brought something on its first page is none', () => {
    expect(polls(START, 1, [5, 0]).quietPolls).toBe(0);
    expect(polls(polls(START, 1, [5, 0]), 2, [0, 0, 0], 2).quietPolls).toBe(2);
  });

  it('says nothing of what was found before a restart until something comes', () => {
    expect(judge(START, 0)).toEqual({ reason: 'not_heard_yet', report: undefined });
    expect(judge(polls(START, 1), 1)).toEqual({ reason: 'not_heard_yet', report: undefined });
  });
});

describe('a feed that cannot be read', () => {
  const failing = (seen: FeedSeen, minutes: number, said = '503 Service Unavailable') =>
    afterFailure(seen, { at: NOW + minutes * MINUTE, said });

  it('is as good as silent after a quarter of an hour, with what was said last', () => {
    const seen = failing(failing(polls(START, 1, [1]), 2), 9, 'ECONNREFUSED');
    expect(judge(seen, 16.9)).toEqual({ reason: 'failing_briefly', report: undefined });
    expect(judge(seen, 2 + UNREADABLE_AFTER / MINUTE)).toMatchObject({
      reason: 'unreadable',
      report: {
        ...{ present: true, type: 'Feed cannot be read' },
        finding: { since: NOW + MINUTE, cause: 'ECONNREFUSED' },
      },
    });
  });

  it('is so too where silence is not watched', () => {
    expect(judge(failing(START, 0), 15, 0).reason).toBe('unreadable');
  });

  it('is over as soon as it can be read, even when nothing has come yet', () => {
    const again = afterPage(failing(START, 0), { at: NOW + 20 * MINUTE, fresh: 0, head: true });
    expect(judge(again, 20)).toMatchObject({ reason: 'alive', report: { present: false } });
  });

  it('begins anew after a good reading', () => {
    const seen = failing(polls(failing(START, 0), 1, [0], 10), 12);
    expect(judge(seen, 16).reason).toBe('failing_briefly');
    expect(judge(seen, 27).reason).toBe('unreadable');
  });

  it('is so too when pages come that bring nothing and are complained of', () => {
    let seen = polls(START, 1, [1]);
    for (let minute = 2; minute < 20; minute += 1) {
      seen = afterPage(seen, { at: NOW + minute * MINUTE, fresh: 0, head: false });
      seen = failing(seen, minute, 'the same page');
    }
    expect(judge(seen, 16).reason).toBe('failing_briefly');
    expect(judge(seen, 17)).toMatchObject({
      reason: 'unreadable',
      report: { finding: { since: NOW + 2 * MINUTE, cause: 'the same page' } },
    });
    const page = { at: NOW + 20 * MINUTE, fresh: 0, head: false };
    expect(judge(afterPage(seen, page), 20).reason).toBe('unreadable');
    expect(judge(afterPage(afterPage(seen, page), page), 20).reason).toBe('alive');
    expect(judge(afterPage(seen, { ...page, fresh: 1 }), 20).reason).toBe('alive');
    expect(judge(afterPage(seen, { ...page, head: true }), 20).reason).toBe('alive');
  });

  it('stays silent when it was, while it fails for a short time', () => {
    expect(judge(failing(polls(START, 3), 4), 5).reason).toBe('silent');
  });
});
