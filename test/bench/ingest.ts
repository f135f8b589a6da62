import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/domain/rules.ts';
import { type FeedWorker, startFeedWorker } from '../../src/feed-worker.ts';
import { type DruvaChild, startDruvaChild, workOnStore } from './children.ts';
import { atLeast, type Bench, median, quantile, settle, shown } from './figure.ts';
import { CLIENT } from './names.ts';
import { readYaml } from './yaml.ts';

/** Events measured at a time, and events stored beforehand for the full store. */
const MEASURED = 60_000;
const STORED = 1_000_000;
const ROUNDS = 3;
/** Read before the clock starts: compiled code, an open connection, the index pages in use. */
const WARM = 10_000;

/** The share of events that is not routine; about half of those need a person. */
const TROUBLE = 0.02;
/** 10,000 events a day, as a company of some thousand devices has them. */
const EVERY = 8_640;
const BEGIN = Date.UTC(2026, 0, 1);

/** Feed to commit over HTTP, against the bare insert of the same rows, and against the same with a full store. */
export const ingest: Bench = async (say) => {
  const config = readYaml();
  const folder = mkdtempSync(join(tmpdir(), 'insync-bench-'));
  const file = (name: string) => join(folder, name);
  try {
    say(`storing ${shown(STORED)} events`);
    const filled = await workOnStore({
      work: 'fill',
      path: file('full.db'),
      count: STORED,
      span: span(0, STORED),
    });
    const full = await stand(file('full.db'), config);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      say(`round ${round + 1} of ${ROUNDS}`);
      const fresh = await stand(file(`empty-${round}.db`), config);
      const empty = await fresh.measure(0);
      await fresh.stop();
      const bare = await workOnStore({
        work: 'bare',
        path: file(`bare-${round}.db`),
        count: MEASURED,
        span: span(0, MEASURED),
      });
      const later = await full.measure(STORED + round * (WARM + MEASURED));
      rounds.push({ empty, bare, later });
    }
    await full.stop();
    return figures(rounds, filled);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

interface Run {
  /** Events a second. */
  readonly rate: number;
  /** Milliseconds each page took to commit. */
  readonly commits: readonly number[];
}

interface Round {
  readonly empty: Run;
  readonly bare: number;
  readonly later: Run;
}

function figures(rounds: readonly Round[], filled: number) {
  const of = (pick: (round: Round) => number) => median(rounds.map(pick));
  const all = (pick: (round: Round) => number) => rounds.map(pick).map(shown).join(', ');
  const p99 = (pick: (round: Round) => Run) =>
    quantile(
      rounds.flatMap((round) => pick(round).commits),
      0.99,
    );
  return [
    atLeast({
      name: 'feed to commit, against the bare insert',
      figure: of(({ empty, bare }) => empty.rate / bare),
      target: 0.5,
      unit: 'of the bare rate',
      notes: [
        `bare insert ${all(({ bare }) => bare)} events/s in ${rounds.length} rounds`,
        `an event takes ${shown(of(({ bare }) => 1e6 / bare))} µs bare and ${shown(of(({ empty }) => 1e6 / empty.rate))} µs from the feed; the difference is HTTP, JSON, decoding, search words, decisions and garbage, in the same thread as SQLite`,
      ],
    }),
    atLeast({
      name: 'feed to commit',
      figure: of(({ empty }) => empty.rate),
      target: 10_000,
      unit: 'events/s',
      notes: [
        `${all(({ empty }) => empty.rate)} events/s; a page of 500 commits in ${shown(p99(({ empty }) => empty))} ms at the 99th percentile`,
      ],
    }),
    atLeast({
      name: `feed to commit with ${shown(STORED)} stored, against empty`,
      figure: of(({ empty, later }) => later.rate / empty.rate),
      target: 0.7,
      unit: 'of the empty rate',
      notes: [
        `${all(({ later }) => later.rate)} events/s; a page commits in ${shown(p99(({ later }) => later))} ms at the 99th percentile`,
        `filled before at ${shown(filled)} events/s`,
      ],
    }),
  ];
}

function span(first: number, count: number) {
  const from = BEGIN + first * EVERY;
  return { first: first + 1, from, to: from + count * EVERY, trouble: TROUBLE };
}

/** The feed thread as in production on one database, beside a simulated Druva in a process of its own. */
async function stand(database: string, config: Config) {
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
  database: string,
  config: Config,
  url: string,
  page: (took: number) => void,
): Promise<FeedWorker> {
  const refuse = (what: string) => (event: unknown) => {
    throw new Error(`${what}: ${JSON.stringify(event)}`);
  };
  return startFeedWorker(
    { database, config, druva: { url, clientId: CLIENT.id, clientSecret: CLIENT.secret } },
    {
      page: (_receipt, { took }) => page(took),
      failed: refuse('the feed failed'),
      cursorLost: refuse('the cursor was lost'),
      turned: () => undefined,
      found: () => undefined,
      led: () => undefined,
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
  const started = performance.now();
  const fresh = (await worker.poll())?.fresh;
  const seconds = (performance.now() - started) / 1000;
  if (fresh !== MEASURED) throw new Error(`${fresh} events were new, not ${MEASURED}`);
  return { rate: MEASURED / seconds, commits: taken() };
}
