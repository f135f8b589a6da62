/** What the main thread does again and again: asks for the feed, posts digests, keeps step with other bots. Composition only. */
import type { Clock } from './domain/ports.ts';
import type { Config } from './domain/rules.ts';
import type { FeedWorker } from './feed-worker.ts';
import type { Health } from './ops/health.ts';
import type { Logger } from './ops/log.ts';
import { startChore } from './pipeline/chore.ts';
import type { Delivery } from './pipeline/deliver.ts';
import { everyTick } from './pipeline/schedule.ts';
import { timer } from './timer.ts';

/** Digests that are due are looked for so often, ms. */
const DIGESTS_EVERY = 30_000;
/** What another bot on the same database does is looked at so often, ms. */
const FOLLOW_EVERY = 1_000;

export interface RoundsParts {
  readonly config: Config;
  readonly feed: FeedWorker;
  readonly delivery: Delivery;
  readonly postDigests: () => Promise<void>;
  readonly health: Health;
  readonly log: Logger;
  readonly clock: Clock;
}

export interface Rounds {
  /** Asks for the feed now. */
  pollNow(): void;
  /** Asks for the feed when this says from now on. */
  reschedule(poll: string): void;
  /** Starts nothing new; `polled` resolves when the poll under way is over. */
  stop(): Promise<{ readonly polled: Promise<void> }>;
}

export function startRounds({
  config,
  feed,
  delivery,
  postDigests,
  health,
  log,
  clock,
}: RoundsParts): Rounds {
  let { poll } = config;
  const failed = (words: string) => (error: unknown) => log.error({ err: error }, words);
  const polls = everyTick(poll, async () => {
    if (!health.follows) health.pollAt = clock();
    try {
      await feed.poll();
      health.pollBroken = false;
    } catch (error) {
      health.pollBroken = true;
      failed('the poll failed')(error);
    }
  });
  const digests = startChore({
    every: DIGESTS_EVERY,
    work: async () => {
      if (!health.follows) await postDigests();
    },
    timer,
    broken: failed('a digest failed, trying again'),
  });
  const following = startChore({
    every: FOLLOW_EVERY,
    async work() {
      delivery.share(health.bringing);
      if (health.follows) health.headAt = (await feed.store.feedState(config.feed)).cursorAt ?? health.headAt;
      // What others have put in the outbox, they do not tell.
      if (health.bots > 1) delivery.wake();
    },
    timer,
    broken: failed('could not follow the bot that reads the feed'),
  });
  return {
    pollNow: polls.now,
    reschedule(next) {
      if (next !== poll) polls.change(next);
      poll = next;
    },
    async stop() {
      await digests.stop();
      await following.stop();
      return { polled: polls.stop() };
    },
  };
}
