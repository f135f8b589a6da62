/** What the feed thread does beside reading: what time does to alerts, and what the bot finds by itself. Composition only. */
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { afterFailure, afterPage, type FeedSeen, feedSeen, feedSilence } from './alerting/feed-silence.ts';
import { behindReports } from './alerting/forward-behind.ts';
import { findingRoute, missingReports } from './alerting/missing.ts';
import type { FindingReport, Turned } from './domain/desk.ts';
import type { Clock, Store } from './domain/ports.ts';
import type { Config } from './domain/rules.ts';
import { startChore } from './pipeline/chore.ts';
import { keepTime } from './pipeline/keeper.ts';
import { type RetainEvents, retain } from './pipeline/retain.ts';
import type { TickEvents } from './pipeline/tick.ts';
import { timer } from './timer.ts';

/** What is due is looked for so often; what is missing and what the feed does not say less often, ms. */
const KEEP_TIME = 1_000;
const LOOK_ROUND = 60_000;
/** What is too old is looked for so often, ms. */
const RETAIN = 3_600_000;

export interface FeedWatchEvents extends RetainEvents {
  /** Things that were due are done. */
  turned(done: readonly Turned[]): void;
  /** An alert of the bot's own finding opened, changed or is over. */
  found(report: FindingReport, alert: number): void;
  broken(what: string, error: unknown): void;
}

export interface FeedWatch {
  /** To be told of what the poll sees. */
  readonly page: TickEvents['page'];
  readonly failed: TickEvents['failed'];
  /** To be told when another configuration is in force: what goes on for long begins anew by it. */
  reconfigured(): void;
  stop(): Promise<void>;
}

export interface FeedWatchParts {
  readonly store: Store;
  /** The one in force. */
  readonly config: () => Config;
  readonly clock: Clock;
  readonly on: FeedWatchEvents;
}

export async function startFeedWatch({ store, config, clock, on }: FeedWatchParts): Promise<FeedWatch> {
  const route = () => findingRoute(config().routes);
  const { newest } = await store.statusFigures(clock());
  let seen: FeedSeen = feedSeen(config().feed, clock(), newest);

  const report = async (reports: readonly FindingReport[]) => {
    for (const one of reports) {
      const alert = await store.find(one);
      if (alert) on.found(one, alert.id);
      // Each is a commit of its own: the feed gets its turn in between.
      await setImmediate();
    }
  };
  const lookAtFeed = async () => {
    const { report: found } = feedSilence(seen, { polls: config().feedSilence, route: route() }, clock());
    if (found) await report([found]);
  };
  const lookForMissing = async () => {
    for (const rule of config().missing) {
      const at = clock();
      const { text, filter } = rule;
      const found = await store.missing({ rule: text, filter, before: at - rule.for, now: at });
      await report(missingReports(rule, found, { at, route: route() }));
    }
  };
  const lookAtForwarding = async () => {
    await report(behindReports(config().forward, await store.forwards(), { at: clock(), route: route() }));
  };
  const chore = (what: string, every: number, work: () => Promise<void>) =>
    startChore({ every, work, timer, broken: (error) => on.broken(what, error) });
  const chores = [
    chore('doing what is due', KEEP_TIME, () => keepTime(store, clock, on.turned)),
    chore('looking at the feed', LOOK_ROUND, lookAtFeed),
    chore('looking at what is forwarded', LOOK_ROUND, lookAtForwarding),
    chore('looking for what is missing', LOOK_ROUND, lookForMissing),
  ];
  const startForgetting = (retention: number | undefined) => {
    const stopping = new AbortController();
    const sleep = (ms: number, signal: AbortSignal) =>
      delay(ms, undefined, { signal }).catch(() => undefined);
    const elapsed = () => performance.now();
    const running = chore('forgetting what is too old', RETAIN, async () => {
      if (retention === undefined) return;
      await retain({ store, retention, clock, elapsed, sleep, on }, stopping.signal);
    });
    return {
      retention,
      stop() {
        stopping.abort();
        return running.stop();
      },
    };
  };
  let forgetting = startForgetting(config().retention);
  let before: Promise<unknown> = Promise.resolve();
  const lookNow = () => void lookAtFeed().catch((error: unknown) => on.broken('looking at the feed', error));

  return {
    page(receipt, { head }) {
      seen = afterPage(seen, { at: clock(), fresh: receipt.fresh, head });
      if (head) lookNow();
    },
    failed({ said }) {
      seen = afterFailure(seen, { at: clock(), said });
    },
    reconfigured() {
      const { retention } = config();
      if (retention === forgetting.retention) return;
      // A run under way would take what is to be kept from now on.
      before = Promise.all([before, forgetting.stop()]);
      forgetting = startForgetting(retention);
    },
    async stop() {
      await Promise.all([before, forgetting.stop(), ...chores.map(({ stop }) => stop())]);
    },
  };
}
