import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogLevel, WebClient } from '@slack/web-api';
import { renderCard } from '../../src/cards/render.ts';
import type { CardJob, CardQueue, Messenger, OutgoingMessage } from '../../src/domain/delivery.ts';
import type { Store } from '../../src/domain/ports.ts';
import type { Route } from '../../src/domain/rules.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { type DeliverEvents, type Delivery, startDelivery } from '../../src/pipeline/deliver.ts';
import { formersIn } from '../../src/pipeline/formers.ts';
import { startSlack } from '../../src/sim/slack/server.ts';
import type { Slack, SlackOptions } from '../../src/sim/slack/types.ts';
import { slackMessenger } from '../../src/slack/messenger.ts';
import { webOptions } from '../../src/slack/web.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { commitOf, decideWith, type event, NOW, TO_OPS } from '../contract/samples.ts';

const TOKEN = 'xoxb-test';
const silent = {
  ...{ debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, setName() {} },
  getLevel: () => LogLevel.ERROR,
};

type Said<Name extends keyof DeliverEvents> = Parameters<DeliverEvents[Name]>[0][];

/** Delivery between a real store and a simulated Slack over real HTTP, in a time that only passes when nothing else happens. */
export interface Stage {
  readonly slack: Slack;
  readonly client: WebClient;
  readonly store: Store;
  readonly said: { readonly [Name in keyof DeliverEvents]: Said<Name> };
  now(): number;
  commit(events: ReturnType<typeof event>[], routes?: readonly Route[]): Promise<void>;
  /** Starts a delivery; parts may be replaced. */
  deliver(replace?: {
    readonly queue?: (queue: CardQueue) => CardQueue;
    readonly messenger?: (messenger: Messenger) => Messenger;
    readonly render?: (job: CardJob) => OutgoingMessage;
    readonly random?: () => number;
  }): Delivery;
  /** Lets time pass until nothing is left to do, or this long, ms. Returns how long it took. */
  run(ms?: number): Promise<number>;
  /** How many timers wait. */
  timers(): number;
  /** Closes the store as it is and opens it again: what a `kill -9` leaves. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function stage(options: Partial<SlackOptions> = {}, clientTimeout = 5_000): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'insync-deliver-'));
  const open = () => openSqliteStore(join(folder, 'insync.db'), decodeStored);
  const time = createTime();
  const slack = await startSlack({
    botToken: TOKEN,
    signingSecret: 'secret',
    clock: () => time.now,
    channels: [
      { id: 'C_OPS', name: 'ops', member: true },
      { id: 'C_SEC', name: 'sec', member: true },
    ],
    ...options,
  });
  const client = new WebClient(TOKEN, { ...webOptions(slack.url), timeout: clientTimeout, logger: silent });
  const { said, on } = listener();
  const deliveries: Delivery[] = [];
  let store = open();

  return {
    slack,
    client,
    said,
    get store() {
      return store;
    },
    now: () => time.now,
    timers: () => time.waiting(),
    run: (ms) => time.run(ms),
    async commit(events, routes) {
      await store.commitPage(
        commitOf(events, { at: time.now }),
        decideWith(routes, undefined, { at: time.now }),
      );
    },
    deliver({ queue = same, messenger = same, render, random = () => 0.5 } = {}) {
      const delivery = startDelivery({
        queue: time.counting(queue(store)),
        messenger: time.counting(messenger(slackMessenger(client))),
        formers: time.counting(formersIn(store, () => time.now)),
        render: render ?? ((job) => renderCard(job, { channelName: () => undefined, permalink })),
        fallback: () => TO_OPS,
        clock: () => time.now,
        random,
        timer: time.timer,
        on,
      });
      deliveries.push(delivery);
      delivery.wake();
      return delivery;
    },
    async restart() {
      await store.close();
      store = open();
    },
    async close() {
      for (const delivery of deliveries) await delivery.stop();
      await store.close();
      await slack.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const same = <T>(value: T): T => value;
const permalink = ({ channel, ts }: { readonly channel: string; readonly ts: string }) =>
  `https://example.slack.com/archives/${channel}/p${ts.replace('.', '')}`;

function listener() {
  const said: Stage['said'] = {
    ...{ sent: [], failed: [], folded: [], redirected: [], blocksRefused: [], broken: [] },
  };
  const on: DeliverEvents = {
    sent: (each) => void said.sent.push(each),
    failed: (each) => void said.failed.push(each),
    folded: (each) => void said.folded.push(each),
    redirected: (each) => void said.redirected.push(each),
    blocksRefused: (each) => void said.blocksRefused.push(each),
    broken: (each) => void said.broken.push(each),
  };
  return { said, on };
}

/** Virtual time: it stands while calls are under way, then jumps to the next timer. */
function createTime() {
  let now = NOW;
  let underWay = 0;
  const timers = new Set<{ readonly at: number; readonly work: () => void }>();
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  const idle = async () => {
    for (let quiet = 0; quiet < 3; quiet = underWay === 0 ? quiet + 1 : 0) await turn();
  };
  return {
    get now() {
      return now;
    },
    waiting: () => timers.size,
    timer(ms: number, work: () => void) {
      const entry = { at: now + ms, work };
      timers.add(entry);
      return { cancel: () => void timers.delete(entry) };
    },
    /** The same object, its calls counted while they are under way. */
    counting<T extends object>(target: T): T {
      return new Proxy(target, {
        get(object, name) {
          const method = Reflect.get(object, name) as unknown;
          if (typeof method !== 'function') return method;
          return async (...args: unknown[]) => {
            underWay += 1;
            try {
              return await (method as (...given: unknown[]) => unknown).apply(object, args);
            } finally {
              underWay -= 1;
            }
          };
        },
      });
    },
    async run(ms = 24 * 3_600_000): Promise<number> {
      const begun = now;
      for (;;) {
        await idle();
        const next = [...timers].sort((a, b) => a.at - b.at)[0];
        if (!next || next.at > begun + ms) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.work();
      }
      const took = now - begun;
      if (ms < 24 * 3_600_000) now = begun + ms;
      return took;
    },
  };
}
