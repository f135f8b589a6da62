/** `npm run bench:peers`: all, three times, and writes RESULTS.md; `-- storm kills` or `-- --runs 1` only shows. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bulk } from './bulk.ts';
import { answers, deadTracker } from './faults.ts';
import { type Figures, medians } from './figures.ts';
import { firstCard } from './first-card.ts';
import { install } from './install.ts';
import { kills } from './kills.ts';
import { ours } from './ours.ts';
import type { Peer } from './peer.ts';
import { results } from './results.ts';
import { storm } from './storm.ts';

interface Scenario {
  run(peer: Peer): Promise<Figures>;
  /** The poll or Slack sets the pace and not the processor, so that all are on their stands at the same time. */
  readonly abreast: boolean;
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'first card': { run: firstCard, abreast: true },
  bulk: { run: bulk, abreast: false },
  storm: { run: storm, abreast: true },
  kills: { run: kills, abreast: true },
  answers: { run: answers, abreast: true },
  'dead tracker': { run: deadTracker, abreast: true },
};
const RUNS = 3;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: String(RUNS) } },
});
const asked = positionals.length > 0 ? positionals : Object.keys(SCENARIOS);
const unknown = asked.filter((name) => !(name in SCENARIOS));
const runs = Number(values.runs);
if (unknown.length > 0 || !(runs >= 1)) {
  console.error(`Name scenarios: ${Object.keys(SCENARIOS).join(', ')}; --runs is a number of at least 1.`);
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const started = performance.now();
const before = loadavg()[0] as number;
/** A folder to install into and to find it there the next time; else one that goes at the end. */
const kept = process.env.INSYNC_PEERS_FOLDER;
const folder = kept ?? mkdtempSync(join(tmpdir(), 'insync-peers-'));
mkdirSync(folder, { recursive: true });
process.once('exit', () => {
  if (kept === undefined) rmSync(folder, { recursive: true, force: true });
});
const { peers: others, missing } = install(folder, say);
for (const line of missing) say(`not there: ${line}`);
const peers = [ours, ...others];
const loads: number[] = [];
const failed: string[] = [];
const measured: Record<string, Record<string, Figures>> = Object.fromEntries(
  peers.map(({ name }) => [name, {}]),
);
for (const [scenario, how] of asked.map((name) => [name, SCENARIOS[name] as Scenario] as const)) {
  const all = new Map<Peer, Figures[]>(peers.map((peer) => [peer, []]));
  for (let turn = 1; turn <= runs; turn += 1) {
    loads.push(loadavg()[0] as number);
    await each(how, peers, {
      done: (peer, figures) => {
        all.get(peer)?.push(figures);
        say(`${scenario}, run ${turn}, ${peer.name}: ${JSON.stringify(figures)}`);
      },
      failed: (peer, error) => {
        failed.push(`run ${turn} of "${scenario}", ${peer.name}: ${String(error)}`);
        say(`failed: ${failed.at(-1)}`);
      },
    });
  }
  for (const [{ name }, figures] of all) measured[name] = { ...measured[name], [scenario]: medians(figures) };
}
const minutes = (performance.now() - started) / 60_000;
const page = results({
  peers,
  missing: [...missing, ...failed],
  measured,
  runs,
  minutes,
  load: { before, most: Math.max(...loads) },
  date: new Date(),
});
if (asked.length === Object.keys(SCENARIOS).length && runs >= RUNS)
  writeFileSync(new URL('./RESULTS.md', import.meta.url), page);
console.log(`\n${page}`);

interface Heard {
  done(peer: Peer, figures: Figures): void;
  failed(peer: Peer, error: unknown): void;
}

async function each({ run, abreast }: Scenario, peers: readonly Peer[], heard: Heard): Promise<void> {
  const measure = async (peer: Peer) => {
    try {
      heard.done(peer, await run(peer));
    } catch (error) {
      heard.failed(peer, error);
    }
  };
  if (abreast) await Promise.all(peers.map(measure));
  else for (const peer of peers) await measure(peer);
}

function say(line: string): void {
  console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);
}
