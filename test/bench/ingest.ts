import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workOnStore } from './children.ts';
import { MEASURED, type Run, span, stand, WARM } from './feed-stand.ts';
import { atLeast, type Bench, median, quantile, shown } from './figure.ts';
import { readYaml } from './yaml.ts';

/** Events stored beforehand for the full store. */
const STORED = 1_000_000;
const ROUNDS = 3;

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
    const full = await stand(inFile(file('full.db')), config);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      say(`round ${round + 1} of ${ROUNDS}`);
      const fresh = await stand(inFile(file(`empty-${round}.db`)), config);
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

function inFile(path: string) {
  return { kind: 'file', path } as const;
}
