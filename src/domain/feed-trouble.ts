import type { StatusFigures } from './archive.ts';
import type { Trouble } from './ports.ts';
import { PUSH_FEED } from './push.ts';

/**
 * The trouble with the feed that is not over: no page has been committed since. A feed that sends the same page again
 * and again commits pages too, and complains of each at once, at the same moment at the earliest.
 */
export function feedTrouble(
  { feeds, lastTrouble }: Pick<StatusFigures, 'feeds' | 'lastTrouble'>,
  feedName?: string,
): Trouble | undefined {
  if (lastTrouble?.where !== 'feed') return undefined;
  const counts = feeds.filter(({ feed }) =>
    feedName === undefined ? feed !== PUSH_FEED : feed === feedName,
  );
  return counts.some(({ cursorAt = 0 }) => cursorAt > lastTrouble.at) ? undefined : lastTrouble;
}
