import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BulkOptions, series } from './bulk.ts';
import { controlRoutes, preflight } from './control.ts';
import { createFaults, type Fault } from './faults.ts';
import { createFeeds } from './feed.ts';
import { type Counters, createJournal, type Journal, type JournalEntry } from './journal.ts';
import { createLog } from './log.ts';
import { isOccurrence, type Occurrence } from './occurrence.ts';
import { type Exchange, reply } from './reply.ts';
import { druvaRoutes, type Routes, unrouted } from './routes.ts';
import { createSchedule, type Every } from './schedule.ts';
import { type StoryName, steps } from './stories.ts';
import { createTokens } from './token.ts';
import { record, type WireMode } from './wire.ts';
import { createWorld, type World } from './world.ts';

export interface DruvaOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Default: any free port. */
  readonly port?: number;
  readonly host?: string;
  readonly seed?: number;
  /** Milliseconds since 1970. Everything here goes by it; only drips and hangs take real time. */
  readonly clock?: () => number;
  /** Seconds an access token lives. Default 1800. */
  readonly tokenLife?: number;
  /** Milliseconds a tracker lives. Default 48 hours. */
  readonly trackerLife?: number;
  readonly pageSize?: number;
  /** The shape inSync v2 answers in. Default `insync`. */
  readonly wire?: WireMode;
  /** The shape platform v3 answers in. Default `platform`. */
  readonly platformWire?: WireMode;
  readonly expiredStatus?: 401 | 403;
  readonly deadTrackerStatus?: 400 | 403;
  /** Platform v3 answers `""` instead of the same token when nothing is new. */
  readonly emptyTokenAtHead?: boolean;
}

/** What can be put into the feeds: an occurrence goes out in each feed's shape, the others as they are. */
type Addable = Occurrence | string | object;

type BulkSpan = Pick<BulkOptions, 'from' | 'to' | 'trouble'>;

export interface Druva {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  readonly url: string;
  readonly world: World;
  /** Every `METHOD /path` it answers. */
  readonly routes: readonly string[];
  readonly journal: readonly JournalEntry[];
  readonly counters: Counters;
  /** Records in the log. */
  readonly length: number;
  /** The records themselves, each as the text that goes over the wire. */
  records(feed: 'insync' | 'platform'): readonly string[];
  add(records: readonly Addable[]): void;
  /** A long series that takes no memory: its records are written when a page asks for them. */
  addBulk(count: number, seed: number, span?: BulkSpan): void;
  /** `hurry` times as fast as it is written; 1 when left out. */
  story(name: StoryName, hurry?: number): void;
  /** From now on a routine event every so many ms, as the hour brings it; 0 ends it. */
  trickle(every: Every): void;
  fault(fault: Fault): void;
  clearFaults(): void;
  setTokenLife(seconds: number): void;
  expireTokens(): void;
  /** Trackers and page tokens given out so far are dead. */
  killTrackers(): void;
  state(): Readonly<Record<string, unknown> & { readonly waiting: number }>;
  close(): Promise<void>;
}

/** Starts a simulated Druva. Rejects when the port cannot be had. */
export async function startDruva(options: DruvaOptions): Promise<Druva> {
  const clock = options.clock ?? Date.now;
  const journal = createJournal();
  const { parts, routes } = assemble(options, clock, journal);
  const server = createServer((request, response) => {
    const url = targetOf(request.url ?? '');
    const now = clock();
    const entry = journal.open({ at: now, method: request.method ?? '', url });
    void answer(routes, { request, response, url, entry, now });
  });
  await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
  const { address, port } = server.address() as AddressInfo;
  return Object.assign(parts, { url: `http://${address}:${port}`, close: () => close(server) });
}

function assemble(options: DruvaOptions, clock: () => number, journal: Journal) {
  const seed = options.seed ?? 1;
  const world = createWorld({ seed });
  const log = createLog();
  const faults = createFaults();
  const feeds = createFeeds(log, {
    pageSize: options.pageSize ?? 500,
    trackerLife: options.trackerLife ?? 48 * 3_600_000,
  });
  const { clientId, clientSecret, tokenLife = 1800 } = options;
  const tokens = createTokens({ clientId, clientSecret, seed, life: tokenLife });
  const shapes = { insync: options.wire ?? 'insync', platform: options.platformWire ?? 'platform' };

  const add: Druva['add'] = (records) => {
    log.append(records.map((item) => entryOf(item, shapes)));
  };
  const schedule = createSchedule({ world, add });
  const settle = () => schedule.settle(clock());
  const controls = {
    story: (name: StoryName, hurry = 1) => {
      schedule.begin(
        steps(name).map((step) => ({ ...step, after: step.after / hurry })),
        clock(),
      );
      settle();
    },
    fault: (fault: Fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    expireTokens: () => tokens.expireAll(),
    killTrackers: () => feeds.killCursors(),
    state: () => {
      settle();
      return {
        records: log.length,
        waiting: schedule.waiting,
        faults: faults.active,
        counters: journal.counters,
      };
    },
  };
  const settled = { ...feeds, insync: after(settle, feeds.insync), platform: after(settle, feeds.platform) };
  const routes: Routes = {
    ...druvaRoutes({
      tokens,
      feeds: settled,
      faults,
      counters: journal.counters,
      expiredStatus: options.expiredStatus ?? 403,
      deadTrackerStatus: options.deadTrackerStatus ?? 400,
      emptyTokenAtHead: options.emptyTokenAtHead ?? false,
    }),
    ...controlRoutes(controls),
  };
  const parts = {
    ...controls,
    world,
    routes: Object.keys(routes),
    journal: journal.entries,
    counters: journal.counters,
    get length() {
      return log.length;
    },
    records: (feed: 'insync' | 'platform') => {
      settle();
      return log.read(feed, 0, log.length);
    },
    add,
    addBulk: (count: number, bulkSeed: number, span: BulkSpan = {}) => {
      const all = series(count, bulkSeed, {
        ...span,
        company: world.company,
        first: world.reserve(count),
      });
      log.appendLazy(count, (index, feed) => JSON.stringify(record(all.at(index), shapes[feed])));
    },
    trickle: (every: Every) => schedule.trickle(every, clock()),
    setTokenLife: (seconds: number) => tokens.setLife(seconds),
  };
  return { parts, routes };
}

/** Whatever stands in the request line; what is no path at all leads nowhere. */
function targetOf(target: string): URL {
  const text = `http://druva.invalid${target}`;
  return target.startsWith('/') && URL.canParse(text) ? new URL(text) : new URL('http://druva.invalid/');
}

function after<A extends unknown[], R>(before: () => void, then: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    before();
    return then(...args);
  };
}

function entryOf(item: Addable, shapes: { readonly insync: WireMode; readonly platform: WireMode }) {
  if (isOccurrence(item)) {
    // Written out when a page asks: a long history would hold up whoever adds it, and one feed is never read.
    return {
      get insync() {
        return JSON.stringify(record(item, shapes.insync));
      },
      get platform() {
        return JSON.stringify(record(item, shapes.platform));
      },
    };
  }
  const text = typeof item === 'string' ? item : JSON.stringify(item);
  return { insync: text, platform: text };
}

async function answer(routes: Routes, exchange: Exchange): Promise<void> {
  const { request, url } = exchange;
  try {
    const handler = routes[`${request.method} ${url.pathname}`];
    if (handler) await handler(exchange);
    else if (request.method === 'OPTIONS' && url.pathname.startsWith('/sim/')) preflight(exchange);
    else unrouted(routes, exchange);
  } catch (error) {
    if (exchange.response.headersSent) exchange.response.destroy();
    else reply(exchange, 500, { message: `the simulation itself failed: ${String(error)}` });
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}

/** Hung and dripping connections end too. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
