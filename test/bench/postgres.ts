/** A real PostgreSQL under the bot: how fast the feed is stored, what an event costs, how soon a first page is there. */
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import type { Config } from '../../src/domain/rules.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { openPostgresArchive } from '../../src/store/postgres/store.ts';
import { type Cluster, makeCluster, postgresPrograms } from '../postgres/cluster.ts';
import { workOnStore } from './children.ts';
import { MEASURED, type Run, span, stand, WARM } from './feed-stand.ts';
import { atLeast, type Bench, below, type Figure, median, quantile, settle, shown } from './figure.ts';
import { openDatabase } from './open-database.ts';
import { type Question, questionsOf } from './questions.ts';
import { ALERT_EVENTS } from './store-alerts.ts';
import type { StoredFile } from './stored-file.ts';
import { readYaml } from './yaml.ts';

/** As Debian has it, durable, with the memory of a small server. */
const SETTINGS = `
shared_buffers = 256MB
max_wal_size = 2GB
`;
/** `INSYNC_BENCH_POSTGRES_EVENTS=100000` measures with fewer, to try things out. */
const STORED = Number(process.env.INSYNC_BENCH_POSTGRES_EVENTS ?? 1_000_000);
const ROUNDS = 3;
const TURNS = 60;
const WARM_TURNS = 5;
const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

export const postgres: Bench = async (say) => {
  const programs = postgresPrograms();
  if (programs === undefined) throw new Error('there is no PostgreSQL on this machine');
  const cluster = await makeCluster(programs, SETTINGS);
  try {
    await cluster.start();
    return [...(await ingestFigures(cluster, readYaml(), say)), ...(await pageFigures(cluster, say))];
  } finally {
    await cluster.remove();
  }
};

type Say = Parameters<Bench>[0];

interface Round {
  readonly feed: Run & { readonly server: number };
  readonly bare: number;
}

async function ingestFigures(cluster: Cluster, config: Config, say: Say): Promise<Figure[]> {
  const rounds: Round[] = [];
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    say(`round ${round + 1} of ${ROUNDS}`);
    const [empty, bare, scratch] = await Promise.all(
      ['empty', 'bare', 'scratch'].map((name) => database(cluster, `${name}_${round}`)),
    );
    const fresh = await stand({ kind: 'postgres', url: empty as string }, config);
    await settle();
    const before = await serverTime(cluster);
    const run = await fresh.measure(0);
    // What it worked for the events that were read before the clock started is in it.
    const server = ((await serverTime(cluster)) - before) / (MEASURED + WARM);
    await fresh.stop();
    bytes = (await bytesOf(empty as string)) / (MEASURED + WARM);
    const bareRate = await workOnStore({
      ...{ work: 'bare', path: bare as string, scratch: scratch as string },
      ...{ count: MEASURED, span: span(0, MEASURED) },
    });
    rounds.push({ feed: { ...run, server }, bare: bareRate });
    say(`${shown(run.rate)} events/s from the feed, ${shown(bareRate)} bare`);
  }
  const of = (pick: (round: Round) => number) => median(rounds.map(pick));
  const all = (pick: (round: Round) => number) => rounds.map(pick).map(shown).join(', ');
  const commits = rounds.flatMap(({ feed }) => feed.commits);
  return [
    atLeast({
      name: 'PostgreSQL: feed to commit, against the bare statements',
      figure: of(({ feed, bare }) => feed.rate / bare),
      target: 0.5,
      unit: 'of the bare rate',
      notes: [
        `the very rows as the very statements, a page of 500 as one list: ${all(({ bare }) => bare)} events/s in ${ROUNDS} rounds`,
      ],
    }),
    atLeast({
      name: 'PostgreSQL: feed to commit',
      figure: of(({ feed }) => feed.rate),
      target: 3_000,
      unit: 'events/s',
      notes: [
        `${all(({ feed }) => feed.rate)} events/s; a page of 500 commits in ${shown(median(commits))} ms, ${shown(quantile(commits, 0.99))} ms at the 99th percentile`,
        `an event takes ${shown(of(({ feed }) => feed.cpu))} µs of CPU in the bot, ${shown(of(({ feed }) => feed.server))} µs in the server, and ${shown(bytes)} bytes of its database`,
      ],
    }),
  ];
}

async function pageFigures(cluster: Cluster, say: Say): Promise<Figure[]> {
  const url = await database(cluster, 'stored');
  const to = Math.floor(Date.now() / HOUR) * HOUR;
  const year = { from: to - YEAR, to, first: 1, trouble: 0.05 };
  say(`storing ${shown(STORED)} events`);
  const rate = await workOnStore({ work: 'fill', path: url, count: STORED, span: year });
  await workOnStore({ work: 'alerts', path: url, count: ALERT_EVENTS, span: { ...year, trouble: 1 } });
  const bytes = (await bytesOf(url)) / STORED;
  await onServer(url, 'VACUUM (ANALYZE)');
  const file: StoredFile = { path: url, size: STORED, from: year.from, to, remove: () => undefined };
  const pages: Page[] = [];
  for (const question of questionsOf(file)) pages.push(await firstPage(url, question));
  const empty = pages.find(({ rows }) => rows === 0);
  if (empty) throw new Error(`a filter that finds nothing measures nothing: ${empty.name}`);
  const worst = (of: (page: Page) => number) => pages.toSorted((a, b) => of(b) - of(a))[0] as Page;
  const [slow, tail] = [worst((page) => page.median), worst((page) => page.p99)];
  const over = `PostgreSQL: first page of ${pages.length} filters over ${shown(STORED)} events`;
  return [
    below({
      name: `${over}: the slowest median`,
      figure: slow.median,
      target: 50,
      unit: 'ms',
      notes: [
        `the slowest is \`${slow.name}\`; the median of all is ${shown(median(pages.map((page) => page.median)))} ms`,
        `stored before at ${shown(rate)} events/s, ${shown(bytes)} bytes of the database each`,
        ...pages.map(
          ({ name, median, p99 }) =>
            `\`${name}\`: ${shown(median)} ms, ${shown(p99)} ms at the 99th percentile`,
        ),
      ],
    }),
    below({
      name: `${over}: the slowest 99th percentile`,
      figure: tail.p99,
      target: 250,
      unit: 'ms',
      notes: [`the slowest is \`${tail.name}\``],
    }),
  ];
}

interface Page {
  readonly name: string;
  readonly median: number;
  readonly p99: number;
  /** Events shown, over all turns. */
  readonly rows: number;
}

async function firstPage(url: string, { name, request }: Question): Promise<Page> {
  const archive = openPostgresArchive(url, decodeStored);
  const times: number[] = [];
  let rows = 0;
  for (let turn = -WARM_TURNS; turn < TURNS; turn += 1) {
    const started = performance.now();
    const page = await archive.page(request(turn < 0 ? TURNS - turn : turn));
    if (turn < 0) continue;
    times.push(performance.now() - started);
    rows += page.rows.length;
  }
  await archive.close();
  return { name, median: median(times), p99: quantile(times, 0.99), rows };
}

/** A new database with our tables in it. */
async function database(cluster: Cluster, name: string): Promise<string> {
  await onServer(cluster.url('postgres'), `CREATE DATABASE ${name}`);
  openDatabase(cluster.url(name)).close();
  return cluster.url(name);
}

async function bytesOf(url: string): Promise<number> {
  return Number((await onServer(url, 'SELECT pg_database_size(current_database()) AS bytes'))[0]?.bytes);
}

/** µs of CPU of the server's processes but those that come and go, of Linux's 100 ticks a second. */
async function serverTime(cluster: Cluster): Promise<number> {
  const rows = await onServer(
    cluster.url('postgres'),
    "SELECT pid FROM pg_stat_activity WHERE backend_type <> 'autovacuum worker' AND pid <> pg_backend_pid()",
  );
  const ticks = rows.map(({ pid }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, each) => sum + each, 0) * 10_000;
}

async function onServer(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
