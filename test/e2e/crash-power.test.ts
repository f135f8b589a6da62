/** The power fails, and the disk has not kept all it said it had: the end of the log is missing, torn, or garbage. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { Occurrence } from '../../src/sim/druva/occurrence.ts';
import { seeded } from '../../src/sim/slack/random.ts';
import { rows } from './accounts.ts';
import { fleetOf } from './crash-fleet.ts';
import { eventually } from './eventually.ts';
import { card, cards, expectTaken, press, turns } from './people.ts';
import { startProcess } from './process.ts';
import { BACKUP, MAYA, type Stage, setStage } from './stage.ts';

/** More of them for a longer look: `CUTS=60 SEED=5 npx vitest run test/e2e/crash-power.test.ts`. */
const { CUTS = '2', SEED = String(Math.floor(Math.random() * 1e6)) } = process.env;

/** The log of SQLite begins with a header; then come frames, each a page with a header (sqlite.org/fileformat2.html). */
const HEADER = 32;
const FRAME = 24 + 4096;
const DEVICES = 3;

interface Image {
  readonly database: Buffer;
  readonly log: Buffer;
  readonly shared: Buffer;
}

type Damage = (log: Buffer, random: () => number) => Buffer | undefined;

/** What becomes of the log; undefined takes it away. */
const DAMAGES: Readonly<Record<string, Damage>> = {
  'cut at any byte': (log, random) => log.subarray(0, Math.floor(random() * log.length)),
  'cut between two frames': (log, random) => log.subarray(0, HEADER + FRAME * someFrame(log, random)),
  'garbage at its end': (log, random) => {
    const from = HEADER + FRAME * someFrame(log, random) + Math.floor(random() * FRAME);
    const rest = Buffer.from(Array.from({ length: log.length - from }, () => Math.floor(random() * 256)));
    return Buffer.concat([log.subarray(0, from), rest]);
  },
  'zeros at its end': (log, random) => {
    const from = HEADER + Math.floor(random() * (log.length - HEADER));
    return Buffer.concat([log.subarray(0, from), Buffer.alloc(log.length - from)]);
  },
  'not there at all': () => undefined,
};

function someFrame(log: Buffer, random: () => number): number {
  return Math.floor(random() * Math.floor((log.length - HEADER) / FRAME));
}

function imageOf(database: string): Image {
  const log = `${database}-wal`;
  const shared = `${database}-shm`;
  return {
    database: readFileSync(database),
    log: existsSync(log) ? readFileSync(log) : Buffer.alloc(0),
    shared: existsSync(shared) ? readFileSync(shared) : Buffer.alloc(0),
  };
}

/** Every event once, nothing torn, the record whole, and one card for each device. */
async function expectWhole(stage: Stage, sent: readonly Occurrence[], what: string): Promise<void> {
  const { slack, database } = stage;
  const events = () => rows<{ uid: string }>(database, 'SELECT uid FROM events').map(({ uid }) => uid);
  const waiting = "SELECT count(*) AS n FROM cards WHERE state IN ('waiting', 'sending')";
  await eventually(
    () => {
      expect(events().sort(), what).toEqual(sent.map(({ uuid }) => uuid).sort());
      expect(rows(database, waiting), what).toEqual([{ n: 0 }]);
      return true;
    },
    { within: 40_000 },
  );
  expect(rows(database, 'PRAGMA integrity_check'), what).toEqual([{ integrity_check: 'ok' }]);
  const fleet = fleetOf(stage, {
    bots: [{}],
    databaseUrl: `file:${database}`,
    rows: (sql) => rows(database, sql),
  });
  const { code, out } = await fleet.terminal('audit', 'verify');
  // Where the log took everything with it there is no row to verify.
  expect([0, 1], `${what}: ${out}`).toContain(code);
  for (let device = 1; device <= DEVICES; device += 1) {
    const name = new RegExp(`LAB-PC-${device}\\b`);
    expect(cards(slack, BACKUP, [name]).length, `${what}: cards of LAB-PC-${device}`).toBe(1);
  }
  const places = rows<{ ts: string }>(database, "SELECT ts FROM cards WHERE kind = 'alert'").map(
    ({ ts }) => ts,
  );
  expect(places.sort(), `${what}: what the database knows of Slack`).toEqual(
    slack
      .messages(BACKUP)
      .map(({ ts }) => ts)
      .sort(),
  );
}

it(`starts on a log whose end is lost (${CUTS} ways), and finds again what Slack has`, {
  timeout: 60_000 + Number(CUTS) * 15_000,
}, async () => {
  const seed = Number(SEED);
  process.stdout.write(`seed ${seed}\n`);
  const random = seeded(seed);
  const plain = await setStage({ seed, druva: { pageSize: 2 } });
  const { druva, slack } = plain;
  const sent: Occurrence[] = [];
  const add = (...some: Occurrence[]) => {
    sent.push(...some);
    druva.add(some);
  };
  const first = await startProcess(plain);
  for (let device = 1; device <= DEVICES; device += 1) {
    add(druva.world.backupFailed(Date.now(), `LAB-PC-${device}`), druva.world.routine(Date.now()));
    const posted = await card(slack, BACKUP, [new RegExp(`LAB-PC-${device}\\b`)]);
    if (device % 2 === 1) {
      expectTaken(await press(slack, MAYA, posted, 'Acknowledge'));
      await turns(slack, posted, [/\*Acknowledged\*/]);
    }
  }
  await first.end('SIGKILL');
  const image = imageOf(plain.database);
  expect(image.log.length).toBeGreaterThan(HEADER + 10 * FRAME);
  const names = Object.keys(DAMAGES);
  for (let cut = 0; cut < Number(CUTS); cut += 1) {
    const name = names[(cut + seed) % names.length] as string;
    const folder = join(dirname(plain.database), `cut-${cut}`);
    mkdirSync(folder);
    const database = join(folder, 'insync.db');
    writeFileSync(database, image.database);
    const log = DAMAGES[name]?.(image.log, random);
    if (log) writeFileSync(`${database}-wal`, log);
    // Shared memory of before may be there or not; it is of no use.
    if (random() < 0.5) writeFileSync(`${database}-shm`, image.shared);
    const stage: Stage = { ...plain, database, env: { ...plain.env, DATABASE_URL: `file:${database}` } };
    const bot = await startProcess(stage);
    await expectWhole(stage, sent, `${name}, ${log?.length ?? 0} of ${image.log.length} bytes`);
    expect(await bot.end('SIGTERM')).toMatchObject({ code: 0 });
  }
});

it('finds the cards that were posted since a backup', { timeout: 60_000 }, async () => {
  const stage = await setStage({ seed: 811 });
  const { druva, slack, database } = stage;
  const sent: Occurrence[] = [];
  const fail = (device: number) => {
    const happened = druva.world.backupFailed(Date.now(), `LAB-PC-${device}`);
    sent.push(happened);
    druva.add([happened]);
  };
  const first = await startProcess(stage);
  fail(1);
  await card(slack, BACKUP, [/LAB-PC-1\b/]);
  expect(await first.end('SIGTERM')).toMatchObject({ code: 0 });
  copyFileSync(database, `${database}.backup`);
  const second = await startProcess(stage);
  for (let device = 2; device <= DEVICES; device += 1) fail(device);
  await card(slack, BACKUP, [new RegExp(`LAB-PC-${DEVICES}\\b`)]);
  await second.end('SIGKILL');
  for (const end of ['-wal', '-shm']) rmSync(`${database}${end}`, { force: true });
  copyFileSync(`${database}.backup`, database);
  expect(statSync(database).size).toBeGreaterThan(0);
  await startProcess(stage);
  await expectWhole(stage, sent, 'the backup');
});
