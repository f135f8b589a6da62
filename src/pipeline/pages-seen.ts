import { createHash } from 'node:crypto';
import type { FeedPage } from '../domain/ports.ts';

/** The pages of one poll that brought nothing new: a feed may lead in a circle, with a new place on every page. */
export interface PagesSeen {
  /** Whether there was such a page before; remembers it. */
  before(page: FeedPage): boolean;
  /** Reading starts over: what came before may come again. */
  forget(): void;
}

/**
 * Holds six bytes of a digest as a number for each: a feed of 100 million events read again has 200,000 pages. Where two
 * pages should agree in them by chance, reading pauses for a second.
 */
export function pagesSeen(): PagesSeen {
  const digests = new Set<number>();
  return {
    before(page) {
      const digest = digestOf(page);
      const known = digests.has(digest);
      digests.add(digest);
      return known;
    },
    forget: () => digests.clear(),
  };
}

function digestOf({ events, unreadable }: FeedPage): number {
  const hash = createHash('sha256');
  for (const { raw } of events) hash.update(raw).update('\n');
  for (const { raw } of unreadable) hash.update(raw).update('\n');
  return hash.digest().readUIntBE(0, 6);
}
