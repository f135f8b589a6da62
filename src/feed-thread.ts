/**
 * The thread that owns the database's write handle and reads the feed: fetching, decoding, deciding and committing
 * stay off the thread that answers Slack. Composition only.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { pageRules } from './alerting/decide.ts';
import { findingRoute } from './alerting/missing.ts';
import { StoreError } from './domain/errors.ts';
import type { Feed, Store } from './domain/ports.ts';
import type { Config } from './domain/rules.ts';
import { createFeed } from './druva/feed.ts';
import { decodeStored } from './druva/stored.ts';
import { type FeedWatch, type FeedWatchEvents, startFeedWatch } from './feed-watch.ts';
import { type TickEvents, type TickReport, tick } from './pipeline/tick.ts';
import { callsOver } from './store/calls.ts';
import { keyvOver } from './store/keyv.ts';
import { lockDatabase } from './store/sqlite/open.ts';
import { openSqliteStore } from './store/sqlite/store.ts';

export interface FeedThreadData {
  /** Path of the database file. */
  readonly database: string;
  readonly config: Config;
  readonly druva: { readonly url: string; readonly clientId: string; readonly clientSecret: string };
}

export type Opened =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: StoreError['reason']; readonly message: string };

/** What the main thread is told. */
export type FeedThreadEvents = TickEvents & FeedWatchEvents;

/** What the main thread calls. Everything of the store but the page commit, which stays here. */
export interface FeedThreadCalls extends Omit<Store, 'commitPage' | 'close'> {
  open(): Promise<Opened>;
  poll(): Promise<TickReport>;
  /** Stops reading, finishes the transaction and closes the file. */
  shut(): Promise<void>;
}

if (parentPort) serve(parentPort, workerData as FeedThreadData);

function serve(port: MessagePort, { database, config, druva }: FeedThreadData): void {
  const clock = Date.now;
  const stopping = new AbortController();
  let lock: { release(): void } | undefined;
  let store: Store | undefined;
  let feed: (Feed & { close(): Promise<void> }) | undefined;
  let polling: Promise<TickReport> | undefined;
  let watch: FeedWatch | undefined;
  const rules = pageRules(config);

  const open = async (): Promise<Opened> => {
    try {
      lock = lockDatabase(database);
      store = openSqliteStore(database, decodeStored);
    } catch (error) {
      if (error instanceof StoreError) return { ok: false, reason: error.reason, message: error.message };
      throw error;
    }
    const { commitPage, close, ...calls } = store;
    Object.assign(main.$functions, calls);
    watch = await startFeedWatch({ store, config, clock, on: tellMain });
    return { ok: true };
  };

  const tellMain: FeedWatchEvents = {
    turned: (...given) => void main.turned.asEvent(...given),
    found: (...given) => void main.found.asEvent(...given),
    broken: (...given) => void main.broken.asEvent(...given),
  };

  const poll = (): Promise<TickReport> => {
    if (!store) throw new Error('the store is not open yet');
    feed ??= createFeed({
      kind: config.feed,
      baseUrl: druva.url,
      credentials: { clientId: druva.clientId, clientSecret: druva.clientSecret },
      tokenCache: keyvOver(store, 'druva', clock),
      clock,
    });
    polling = tick(
      {
        feed,
        ledger: store,
        rules,
        firstRunMaxAge: config.firstRunMaxAge,
        gapRoute: findingRoute(config.routes),
        clock,
        random: Math.random,
        sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
        on: {
          page: (...given) => {
            watch?.page(...given);
            void main.page.asEvent(...given);
          },
          failed: (...given) => {
            watch?.failed(...given);
            void main.failed.asEvent(...given);
          },
          cursorLost: (...given) => void main.cursorLost.asEvent(...given),
        },
      },
      stopping.signal,
    );
    return polling;
  };

  const shut = async (): Promise<void> => {
    stopping.abort();
    await polling?.catch(() => undefined);
    await watch?.stop();
    await feed?.close();
    await store?.close();
    lock?.release();
  };

  const main = callsOver<FeedThreadEvents, object>(port, { open, poll, shut });
}
