import { expect, it } from 'vitest';
import { feedTrouble } from '../../src/domain/feed-trouble.ts';

const lastTrouble = { at: 1_000, where: 'feed', reason: 'server_error', said: '503' } as const;
const feed = (name: string, cursorAt: number) => ({ feed: name, cursor: undefined, cursorAt, primed: true });

it('is over when the feed was read since, and not when events were sent since', () => {
  expect(feedTrouble({ feeds: [feed('insync', 900)], lastTrouble })).toBe(lastTrouble);
  expect(feedTrouble({ feeds: [feed('insync', 900), feed('webhook', 1_100)], lastTrouble })).toBe(
    lastTrouble,
  );
  expect(feedTrouble({ feeds: [feed('insync', 1_100)], lastTrouble })).toBeUndefined();
  expect(feedTrouble({ feeds: [feed('platform', 1_100), feed('insync', 1)], lastTrouble }, 'insync')).toBe(
    lastTrouble,
  );
});
