/** The feed thread beside a simulated Druva, as benches of its rate have it. */
import type { Config } from '../../src/domain/rules.ts';
import { type FeedWorker, startFeedWorker } from '../../src/feed-worker.ts';
import type { StorePlace } from '../../src/store/place.ts';
import { type DruvaChild, startDruvaChild } from './children.ts';
import { settle } from './figure.ts';
import { CLIENT } from './names.ts';

/** Events measured at a time. */
export const MEASURED = 60_000;
/** Read before the clock starts: compiled code, an open connection, the index pages in use. */
export const WARM = 10_000;

/** The share of events that is not routine; about half of those need a person. */
const TROUBLE = 0.02;
/** 10,000 events a day, as a company of some thousand devices has them. */
const EVERY = 8_640;
const BEGIN = Date.UTC(2026, 0, 1);

export interface Run {
  /** Events a second. */
  readonly rate: number;
  /** Milliseconds each page took to commit. */
  readonly commits: readonly number[];
  /** Of this process, µs of CPU an event. */
  readonly cpu: number;
}

export function span(first: number, count: number) {
  const from = BEGIN + first * EVERY;
  return { first: first + 1, from, to: from + count * EVERY, trouble: TROUBLE };
}

/** The feed thread as in production on one database, beside a simulated Druva in a process of its own. */
export async function stand(database: StorePlace, config: Config) {
  const druva = await startDruvaChild();
  let commits: number[] = [];
  const worker = await startWorker(database, config, await druva.url(), (took) => commits.push(took));
  // Reaches the head of the feed, so that what comes then is news and gets cards.
  await worker.poll();
  return {
    measure: (first: number) =>
      measure(first, druva, worker, () => {
        const seen = commits;
        commits = [];
        return seen;
      }),
    async stop() {
      await worker.shut();
      await druva.stop();
    },
  };
}

function startWorker(
  database: StorePlace,
  config: Config,
  url: string,
  page: (took: number) => void,
): Promise<FeedWorker> {
  const refuse = (what: string) => (event: unknown) => {
    throw new Error(`${what}: ${JSON.stringify(event)}`);
  };
  return startFeedWorker(
    {
      database,
      config,
      druva: { url, clientId: CLIENT.id, clientSecret: CLIENT.secret },
      key: undefined,
    },
    {
      page: (_receipt, { took }) => page(took),
      failed: refuse('the feed failed'),
      cursorLost: refuse('the cursor was lost'),
      turned: () => undefined,
      found: () => undefined,
      pushed: () => undefined,
      led: () => undefined,
      hindered: () => undefined,
      expired: () => undefined,
      broken: refuse('the feed thread'),
    },
    refuse('the feed thread died'),
  );
}

async function measure(
  first: number,
  druva: DruvaChild,
  worker: FeedWorker,
  taken: () => number[],
): Promise<Run> {
  await druva.add(WARM, span(first, WARM));
  await worker.poll();
  await druva.add(MEASURED, span(first + WARM, MEASURED));
  await settle();
  taken();
  const [started, before] = [performance.now(), process.cpuUsage()];
  const fresh = (await worker.poll())?.fresh;
  const seconds = (performance.now() - started) / 1000;
  if (fresh !== MEASURED) throw new Error(`${fresh} events were new, not ${MEASURED}`);
  const { user, system } = process.cpuUsage(before);
  return { rate: MEASURED / seconds, commits: taken(), cpu: (user + system) / MEASURED };
}
