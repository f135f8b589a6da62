/** Threads of cards, as people read them. */
import { expect } from 'vitest';
import type { SimMessage, Slack } from '../../src/sim/slack/types.ts';
import { eventually } from './eventually.ts';
import { screen } from './read.ts';

/** The lines below a card, without the card. */
export function thread(slack: Slack, { channel, ts }: SimMessage): string[] {
  return slack
    .thread(channel, ts)
    .filter((message) => message.ts !== ts)
    .map(screen);
}

/** Waits until the last line below the card shows these words. */
export async function threadSays(
  slack: Slack,
  card: SimMessage,
  words: readonly RegExp[],
  within = 10_000,
): Promise<string> {
  return eventually(
    () => {
      const lines = thread(slack, card);
      const found = lines.find((line) => words.every((word) => word.test(line)));
      expect(found, `${lines.join('\n—\n')}\n\nlines with ${words.join(' ')}`).toBeDefined();
      return found as string;
    },
    { within },
  );
}
