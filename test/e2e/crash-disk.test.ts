/** Disks that fill up, locks, rights, files that vanish or rot: the bot says it, loses nothing, and goes on. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { expectBooksToMatch, quiet, rows } from './accounts.ts';
import { eventually } from './eventually.ts';
import { holdFrom } from './held.ts';
import { ask, card, cards, expectTaken, press, turns } from './people.ts';
import { runMain, startProcess } from './process.ts';
import { screen } from './read.ts';
import { BACKUP, MAYA, OPS, ready, type Stage, setStage } from './stage.ts';

const PLENTY = 30_000;

/** The stage with one card posted, and the bot as a process. */
async function oneCard(seed: number, at?: (stage: Stage) => string) {
  const plain = await setStage({ seed });
  const database = at?.(plain) ?? plain.database;
  const stage: Stage = {
    ...plain,
    database,
    env: { ...plain.env, DATABASE_URL: `file:${database}`, LOG_LEVEL: 'info' },
  };
  const { druva, slack } = stage;
  const bot = await startProcess(stage);
  const fail = (device: string) => druva.add([druva.world.backupFailed(Date.now(), device)]);
  fail('LAB-PC-1');
  const posted = await card(slack, BACKUP, ['LAB-PC-1']);
  await quiet(stage);
  return { stage, bot, fail, posted };
}

type Scene = Awaited<ReturnType<typeof oneCard>>;

/** It says so to whoever asks: the log once, the probe, a command, a click. */
async function expectSaid({ stage, bot, fail, posted }: Scene, words: RegExp): Promise<void> {
  const { slack, log } = stage;
  fail('LAB-PC-2');
  await eventually(
    async () => {
      expect(await ready(bot.url)).toMatchObject({ status: 503, text: expect.stringMatching(words) });
      return true;
    },
    { within: PLENTY },
  );
  expect(screen(await ask(slack, MAYA, OPS, 'status'))).toMatch(words);
  const before = new Set(slack.ephemerals(MAYA).map(({ id }) => id));
  void press(slack, MAYA, posted, 'Acknowledge');
  const told = await eventually(() => slack.ephemerals(MAYA).find(({ id }) => !before.has(id)), {
    within: PLENTY,
  });
  expect(screen(told)).toMatch(words);
  expect(log.filter(({ msg }) => msg === 'the database cannot be written')).toHaveLength(1);
}

/** And when it is cured, it goes on: everything once, and nothing of what was refused. */
async function expectCured({ stage, bot, posted }: Scene): Promise<void> {
  const { slack } = stage;
  await eventually(async () => (await ready(bot.url)).status === 200, { within: PLENTY });
  await card(slack, BACKUP, ['LAB-PC-2'], PLENTY);
  await quiet(stage);
  expect(expectBooksToMatch(stage)).toBe(2);
  expect(rows<{ n: number }>(stage.database, 'SELECT count(*) AS n FROM events')).toEqual([{ n: 2 }]);
  expect(screen(cards(slack, BACKUP, ['LAB-PC-1'])[0] as never)).toContain('*Open*');
  expectTaken(await press(slack, MAYA, posted, 'Acknowledge'));
  await turns(slack, posted, [/\*Acknowledged\*/]);
  expect(await bot.end('SIGTERM')).toMatchObject({ code: 0 });
}

/** A disk of so many megabytes; undefined, and said, where this user may make none. */
function smallDisk(megabytes: number): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'insync-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true });
    process.stderr.write('NOT TESTED: a full disk, since this user may not mount one (run as root)\n');
    return undefined;
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** Until not a byte goes in any more. */
function fill(folder: string): string {
  const ballast = join(folder, 'ballast');
  const file = openSync(ballast, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(4096));
  } catch {
    closeSync(file);
    return ballast;
  }
}

it('says that the disk is full, and goes on when there is room', { timeout: 90_000 }, async ({ skip }) => {
  const disk = smallDisk(6);
  if (!disk) return skip();
  const scene = await oneCard(701, () => join(disk, 'insync.db'));
  const ballast = fill(disk);
  await expectSaid(scene, /disk of the database is full/);
  rmSync(ballast);
  await expectCured(scene);
});

it('says that another program holds the database, and goes on when it lets go', {
  timeout: 90_000,
}, async () => {
  const scene = await oneCard(702);
  const release = await holdFrom(scene.stage.database);
  await expectSaid(scene, /Another program holds the database/);
  await release();
  await expectCured(scene);
});

it('takes no notice of a backup, which is whole', { timeout: 60_000 }, async () => {
  const { stage, bot, fail } = await oneCard(703);
  const copy = join(dirname(stage.database), 'backup.db');
  const code = `
    const { DatabaseSync, backup } = require('node:sqlite');
    const from = new DatabaseSync(${JSON.stringify(stage.database)}, { readOnly: true });
    backup(from, ${JSON.stringify(copy)}, { rate: 5 }).then(() => process.exit(0));`;
  const child = spawn(process.execPath, ['-e', code], { stdio: 'ignore' });
  const done = once(child, 'exit');
  for (let i = 2; i < 6; i += 1) fail(`LAB-PC-${i}`);
  expect(await done).toEqual([0, null]);
  await card(stage.slack, BACKUP, ['LAB-PC-5'], PLENTY);
  expect(rows(copy, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect((await ready(bot.url)).status).toBe(200);
  expect(stage.log.filter(({ level }) => level >= 50)).toEqual([]);
});

it('writes nothing into a file that is no longer there, and goes on when it is back', {
  timeout: 90_000,
}, async () => {
  const scene = await oneCard(704);
  const { database } = scene.stage;
  renameSync(database, `${database}.gone`);
  await expectSaid(scene, /deleted or replaced/);
  renameSync(`${database}.gone`, database);
  await expectCured(scene);
});

describe('a file that may not be written', () => {
  const NOBODY = 65_534;
  const asRoot = process.getuid?.() === 0;

  it.runIf(asRoot).each([
    ['the file', (database: string) => chmodSync(database, 0o444)],
    ['its folder', (database: string) => chmodSync(dirname(database), 0o555)],
  ])('ends the start with the cure: %s', { timeout: 60_000 }, async (_what, forbid) => {
    const { stage, bot } = await oneCard(705);
    await bot.end('SIGTERM');
    const folder = dirname(stage.database);
    chownSync(folder, NOBODY, NOBODY);
    rmSync(`${stage.database}.lock`, { force: true });
    forbid(stage.database);
    const ended = await runMain(stage.env, { uid: NOBODY, gid: NOBODY });
    chmodSync(folder, 0o755);
    expect(ended).toMatchObject({ code: 2 });
    expect(ended.stderr).toMatch(/rights|may be written/);
    expect(ended.stderr).not.toMatch(/\bat .*:\d+:\d+\)/);
  });
});

describe('a damaged file', () => {
  /** Garbage in the middle of everything but the first page, which says what the file is. */
  function spoil(database: string): void {
    const file = openSync(database, 'r+');
    const { size } = statSync(database);
    for (let at = 8192; at + 4096 <= size; at += 8192) writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, at);
    closeSync(file);
  }

  it('is said, lets the bot live, and is cured by a backup', { timeout: 90_000 }, async () => {
    const { stage, bot, fail } = await oneCard(706);
    const { slack, database } = stage;
    expect(await bot.end('SIGTERM')).toMatchObject({ code: 0 });
    const backup = `${database}.backup`;
    copyFileSync(database, backup);
    spoil(database);
    fail('LAB-PC-2');
    const started = await startProcess(stage).catch((error: Error) => error);
    if (started instanceof Error) {
      // It may be damaged where the start looks.
      expect(started.message).toMatch(/code 2: .*damaged/);
    } else {
      await eventually(
        async () => {
          const said = { status: 503, text: expect.stringMatching(/damaged/) };
          expect(await ready(started.url)).toMatchObject(said);
          return true;
        },
        { within: PLENTY },
      );
      expect(await started.end('SIGTERM')).toMatchObject({ code: 0 });
    }
    for (const end of ['-wal', '-shm']) rmSync(`${database}${end}`, { force: true });
    copyFileSync(backup, database);
    await startProcess(stage);
    await card(slack, BACKUP, ['LAB-PC-2'], PLENTY);
    await quiet(stage);
    expect(expectBooksToMatch(stage)).toBe(2);
  });
});
