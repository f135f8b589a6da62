/**
 * The thread that owns the database's write handle and reads the feed: fetching, decoding, deciding and committing
 * stay off the thread that answers Slack. Composition only.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { pageRules } from './alerting/decide.ts';
import { findingRoute } from './alerting/missing.ts';
import { StoreError } from './domain/errors.ts';
import type { Feed, Leading, Ledger, Store } from './domain/ports.ts';
import type { Pushed } from './domain/push.ts';
import type { Config } from './domain/rules.ts';
import { createFeed } from './druva/feed.ts';
import { readPushed } from './druva/pushed.ts';
import { decodeStored } from './druva/stored.ts';
import { type Lead, startLead } from './feed-lead.ts';
import { type FeedWatch, type FeedWatchEvents, startFeedWatch } from './feed-watch.ts';
import { type PushEvents, push } from './pipeline/push.ts';
import { type TickEvents, type TickReport, tick } from './pipeline/tick.ts';
import { callsOver } from './store/calls.ts';
import { keyvOver } from './store/keyv.ts';
import { openStore, type StorePlace } from './store/place.ts';
import { sealOf } from './store/seal.ts';
import { timer } from './timer.ts';

export interface FeedThreadData {
  readonly database: StorePlace;
  readonly config: Config;
  readonly druva: { readonly url: string; readonly clientId: string; readonly clientSecret: string };
  /** What the token is kept under, if anything. */
  readonly key?: string | undefined;
  /** Druva sends events too. */
  readonly push?: boolean;
}

export type Opened =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: StoreError['reason']; readonly message: string };

/** What the main thread is told. */
export type FeedThreadEvents = TickEvents &
  PushEvents &
  FeedWatchEvents & {
    /** This bot reads the feed from now on, or another does. */
    led(now: Leading): void;
    /** The store cannot be written, in words with the cure; undefined when it can be again. */
    hindered(trouble: string | undefined): void;
  };

/** What the main thread calls. Everything of the store but the page commit, which stays here. */
export interface FeedThreadCalls extends Omit<Store, 'commitPage' | 'close' | 'lead' | 'expire'> {
  open(): Promise<Opened>;
  /** Reads the feed to its head; undefined while another bot reads it. */
  poll(): Promise<TickReport | undefined>;
  /** Keeps the events in the body of a delivery; any bot may. */
  push(body: Uint8Array): Promise<Pushed>;
  /** Goes by this from the next page on. The feed stays the same. */
  reconfigure(config: Config): Promise<void>;
  /** Stops reading, finishes the transaction and closes the file. */
  shut(): Promise<void>;
}

if (parentPort) serve(parentPort, workerData as FeedThreadData);

function serve(port: MessagePort, { database, druva, key, push: sends, ...data }: FeedThreadData): void {
  const clock = Date.now;
  let { config } = data;
  let ruled = pageRules(config);
  // Asked once for each page: it is decided by one configuration.
  const rules: typeof ruled = (...page) => ruled(...page);
  const stopping = new AbortController();
  let opened: { store: Store; feed: Feed & { close(): Promise<void> } } | undefined;
  let lead: Lead | undefined;
  let watch: FeedWatch | undefined;
  let polling: Promise<unknown> | undefined;

  const open = async (): Promise<Opened> => {
    try {
      const store = await openStore(database, decodeStored, (trouble) => void main.hindered.asEvent(trouble));
      opened = { store, feed: feedOf(store) };
    } catch (error) {
      if (error instanceof StoreError) return { ok: false, reason: error.reason, message: error.message };
      throw error;
    }
    const { store } = opened;
    const { commitPage, close, lead: _lead, expire, ...calls } = store;
    Object.assign(main.$functions, calls);
    lead = await startLead({
      store,
      async begin() {
        watch = await startFeedWatch({ store, config: () => config, clock, on });
        return watch;
      },
      told: (now) => void main.led.asEvent(now),
      timer,
      broken: (error) => on.broken('asking who reads the feed', error),
    });
    return { ok: true };
  };

  const feedOf = (store: Store) =>
    createFeed({
      kind: config.feed,
      baseUrl: druva.url,
      credentials: { clientId: druva.clientId, clientSecret: druva.clientSecret },
      tokenCache: keyvOver(store, 'druva', clock, sealOf(key)),
      clock,
    });

  const on: FeedWatchEvents & TickEvents & PushEvents = {
    turned: (...given) => void main.turned.asEvent(...given),
    found: (...given) => void main.found.asEvent(...given),
    expired: (...given) => void main.expired.asEvent(...given),
    broken: (...given) => void main.broken.asEvent(...given),
    page(...given) {
      watch?.page(...given);
      void main.page.asEvent(...given);
    },
    failed(...given) {
      watch?.failed(...given);
      void main.failed.asEvent(...given);
    },
    cursorLost: (...given) => void main.cursorLost.asEvent(...given),
    pushed: (...given) => void main.pushed.asEvent(...given),
  };

  const poll = (): Promise<TickReport | undefined> => {
    if (!opened) throw new Error('the store is not open yet');
    const term = lead?.term();
    if (!term) return Promise.resolve(undefined);
    const { store, feed } = opened;
    const reading = tick(
      {
        feed,
        // What the feed brings may have been sent before, with less in it.
        ledger: sends ? beside(store) : store,
        rules,
        firstRunMaxAge: config.firstRunMaxAge,
        gapRoute: () => findingRoute(config.routes),
        clock,
        random: Math.random,
        sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
        on,
      },
      AbortSignal.any([stopping.signal, term]),
    );
    polling = reading;
    return reading;
  };

  const takePushed = async (body: Uint8Array): Promise<Pushed> => {
    const parts = readPushed(body, clock());
    if (typeof parts === 'string') return { ok: false, reason: parts };
    if (!opened || stopping.signal.aborted) return { ok: false, reason: 'unwritable' };
    const { feed, firstRunMaxAge } = config;
    try {
      const counts = await push({ feed, ledger: opened.store, rules, firstRunMaxAge, clock, on }, parts);
      return { ok: true, ...counts };
    } catch (error) {
      on.broken('storing events that were sent', error);
      return { ok: false, reason: 'unwritable' };
    }
  };

  const reconfigure = async (next: Config): Promise<void> => {
    config = next;
    ruled = pageRules(next);
    watch?.reconfigured();
  };

  const shut = async (): Promise<void> => {
    stopping.abort();
    await polling?.catch(() => undefined);
    await lead?.stop();
    await opened?.feed.close();
    await opened?.store.close();
  };

  const main = callsOver<FeedThreadEvents, object>(port, { open, poll, push: takePushed, reconfigure, shut });
}

/** The same ledger, which compares more closely. */
function beside(store: Store): Ledger {
  return { ...store, commitPage: (commit, rules) => store.commitPage({ ...commit, beside: true }, rules) };
}
