import { Worker } from 'node:worker_threads';
import type { EventArchive } from './domain/archive.ts';
import type { LifeArchive } from './domain/desk.ts';
import { StoreError } from './domain/errors.ts';
import type { ForwardStates } from './domain/forward.ts';
import type { Gauged } from './domain/gauges.ts';
import type { Store } from './domain/ports.ts';
import type { Pushed } from './domain/push.ts';
import type { Config } from './domain/rules.ts';
import type { FeedThreadCalls, FeedThreadData, FeedThreadEvents } from './feed-thread.ts';
import type { TickReport } from './pipeline/tick.ts';
import { callsOver } from './store/calls.ts';

/** What is asked of the thread that writes; reading has a thread of its own. */
type WritingStore = Omit<
  Store,
  | 'commitPage'
  | 'close'
  | 'lead'
  | 'expire'
  | 'missing'
  | 'turn'
  | keyof EventArchive
  | 'arrivals'
  | keyof ForwardStates
  | keyof Gauged
  | Exclude<keyof LifeArchive, 'standing'>
>;

const CALLS = {
  feedState: true,
  loseCursor: true,
  recordTrouble: true,
  move: true,
  moveAll: true,
  addSilence: true,
  endSilence: true,
  subscribe: true,
  unsubscribe: true,
  pause: true,
  moveChannel: true,
  beginForwards: true,
  forwarded: true,
  forwardFailed: true,
  pauseForward: true,
  resumeForward: true,
  replayForward: true,
  find: true,
  standing: true,
  waiting: true,
  claim: true,
  settle: true,
  fold: true,
  redirect: true,
  restore: true,
  forgetMessage: true,
  putPost: true,
  kvGet: true,
  kvSet: true,
  kvDelete: true,
  kvClaim: true,
  kvClear: true,
  kvKeys: true,
} satisfies Record<keyof WritingStore, true>;

export interface FeedWorker {
  readonly store: WritingStore;
  /** Undefined while another bot on the same database reads the feed. */
  poll(): Promise<TickReport | undefined>;
  /** Keeps the events in the body of a delivery. */
  push(body: Uint8Array): Promise<Pushed>;
  /** Goes by this from the next page on. */
  reconfigure(config: Config): Promise<void>;
  /** Stops reading, finishes the transaction, closes the file and ends the thread. */
  shut(): Promise<void>;
}

/**
 * Starts the feed thread and opens the store in it. `onDeath` is told when the thread dies by itself: the bot
 * cannot go on without it, and what was committed is safe.
 *
 * @throws StoreError when the database cannot be used.
 */
export async function startFeedWorker(
  data: FeedThreadData,
  events: FeedThreadEvents,
  onDeath: (error: unknown) => void,
): Promise<FeedWorker> {
  const worker = new Worker(new URL('./feed-thread.ts', import.meta.url), { workerData: data });
  const calls = callsOver<FeedThreadCalls, FeedThreadEvents>(worker, events);
  let shutting = false;
  worker.on('error', onDeath);
  worker.on('exit', (code) => {
    if (!shutting) onDeath(new Error(`the feed thread ended with code ${code}`));
  });
  const opened = await calls.open();
  if (!opened.ok) {
    shutting = true;
    await worker.terminate();
    throw new StoreError(opened.reason, opened.message);
  }
  const names = Object.keys(CALLS) as (keyof WritingStore)[];
  const store = Object.fromEntries(names.map((name) => [name, calls[name]])) as unknown as WritingStore;
  return {
    store,
    poll: () => calls.poll(),
    push: (body) => calls.push(body),
    reconfigure: (config) => calls.reconfigure(config),
    async shut() {
      shutting = true;
      await calls.shut();
      await worker.terminate();
    },
  };
}
