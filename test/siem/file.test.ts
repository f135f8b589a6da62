/** Lines in a file: whole, in order, none lost, whoever moves, deletes or fills what is under them. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Forwarded } from '../../src/domain/forward.ts';
import { rotateFiles } from '../../src/siem/file/rotate.ts';
import { fileSender } from '../../src/siem/file/sender.ts';
import { startSender } from './child.ts';
import { numbered, readLines, upTo } from './lines.ts';

const OK: Forwarded = { ok: true, refused: [] };
const NEVER = new AbortController().signal;
const BYTES = 200;

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'insync-lines-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A sender of numbered lines, 200 bytes each. */
function lines(path: string, rotate = { bytes: 1_000_000, keep: 3 }) {
  const sender = fileSender({ kind: 'file', path, rotate });
  onTestFinished(() => sender.close());
  let next = 1;
  return {
    sender,
    async send(count: number): Promise<Forwarded> {
      const told = await sender.send(numbered(next, count, BYTES), NEVER);
      next += told.ok ? count : told.done;
      return told;
    },
  };
}

const found = (path: string) => readLines(readFileSync(path, 'utf8'));
const all = (last: number, first = 1) => ({ numbers: upTo(last, first), broken: [], open: '' });
const refusal = (said: RegExp, done = 0) => ({
  ok: false,
  done,
  refused: [],
  reason: 'unwritable',
  said: expect.stringMatching(said),
});

it('appends a line for each event, in a folder it makes, for its owner and group', async () => {
  const path = join(folder(), 'deep', 'down', 'events.ndjson');
  const { send, sender } = lines(path);
  expect(await send(3)).toEqual(OK);
  expect(await send(2)).toEqual(OK);
  expect(found(path)).toEqual(all(5));
  expect(statSync(path).mode & 0o777 & ~0o640).toBe(0);
  await sender.close();
  // Whoever comes next goes on at the end.
  expect(
    await fileSender({ kind: 'file', path, rotate: { bytes: 0, keep: 1 } }).send(
      numbered(6, 2, BYTES),
      NEVER,
    ),
  ).toEqual(OK);
  expect(found(path)).toEqual(all(7));
});

it('begins another file in time, each batch whole in one of them, and keeps so many', async () => {
  const path = join(folder(), 'events.ndjson');
  const { send } = lines(path, { bytes: 10 * BYTES, keep: 2 });
  for (let batch = 0; batch < 10; batch += 1) expect(await send(4)).toEqual(OK);
  // Two batches of four fit into room for ten.
  expect([found(`${path}.2`), found(`${path}.1`), found(path)]).toEqual([
    all(24, 17),
    all(32, 25),
    all(40, 33),
  ]);
  expect(existsSync(`${path}.3`)).toBe(false);
  // One that is larger than a file has one for itself.
  expect(await send(30)).toEqual(OK);
  expect([found(`${path}.1`), found(path)]).toEqual([all(40, 33), all(70, 41)]);
});

it('keeps none beside it when asked to', async () => {
  const path = join(folder(), 'events.ndjson');
  const { send } = lines(path, { bytes: 3 * BYTES, keep: 0 });
  for (let batch = 0; batch < 3; batch += 1) expect(await send(2)).toEqual(OK);
  expect(readdirSync(join(path, '..'))).toEqual(['events.ndjson']);
  expect(found(path)).toEqual(all(6, 5));
});

it('loses no file to a rotation that was interrupted before, as long as a name is free', async () => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
  const names = fc.subarray([1, 2, 3, 4, 5]);
  const holds = async (there: number[]) => {
    const path = join(folder(), 'events.ndjson');
    for (const place of [0, ...there]) writeFileSync(place === 0 ? path : `${path}.${place}`, `${place}`);
    await rotateFiles(path, 5);
    const left = readdirSync(join(path, '..')).sort();
    const texts = left.map((name) => readFileSync(join(path, '..', name), 'utf8'));
    const oldest = there.length === 5 ? [5] : [];
    // The younger a file, the lower its number still.
    expect(texts).toEqual([0, ...there].filter((place) => !oldest.includes(place)).map(String));
    expect(left[0]).toBe('events.ndjson.1');
  };
  await fc.assert(fc.asyncProperty(names, holds), { seed, numRuns: 40 });
});

describe('under the hands of others', () => {
  it('goes on in a new file when the old one is moved away', async () => {
    const path = join(folder(), 'events.ndjson');
    const { send } = lines(path);
    await send(3);
    renameSync(path, `${path}-20261120`);
    expect(await send(3)).toEqual(OK);
    expect([found(`${path}-20261120`), found(path)]).toEqual([all(3), all(6, 4)]);
  });

  it('goes on in a new file when the old one is deleted, with its folder too', async () => {
    const path = join(folder(), 'logs', 'events.ndjson');
    const { send } = lines(path);
    await send(3);
    rmSync(join(path, '..'), { recursive: true });
    expect(await send(3)).toEqual(OK);
    expect(found(path)).toEqual(all(6, 4));
  });

  it('goes on at the end of a file that was copied and emptied', async () => {
    const path = join(folder(), 'events.ndjson');
    const { send } = lines(path);
    await send(3);
    truncateSync(path);
    await send(2);
    expect(found(path)).toEqual(all(5, 4));
  });

  it('goes on in the file that was put in its place', async () => {
    const path = join(folder(), 'events.ndjson');
    const { send } = lines(path);
    await send(3);
    renameSync(path, `${path}.old`);
    writeFileSync(path, '');
    await send(2);
    expect(found(path)).toEqual(all(5, 4));
  });

  it('loses nothing when it is moved away again and again while lines come', async () => {
    const path = join(folder(), 'events.ndjson');
    const { send } = lines(path);
    let moves = 0;
    for (let batch = 0; batch < 60; batch += 1) {
      const sending = send(5);
      if (batch % 3 === 0 && existsSync(path)) {
        moves += 1;
        renameSync(path, `${path}.${moves}`);
      }
      expect(await sending).toEqual(OK);
    }
    const names = [...upTo(moves).map((move) => `${path}.${move}`), path].filter((name) => existsSync(name));
    expect(names.flatMap((name) => found(name).numbers)).toEqual(upTo(300));
  });
});

it('ends a line that was left unfinished, and takes nothing back that may have been read', async () => {
  const path = join(folder(), 'events.ndjson');
  appendFileSync(
    path,
    `${numbered(1, 2, BYTES)
      .map(({ body }) => body)
      .join('\n')}`.slice(0, -20),
  );
  const before = readFileSync(path, 'utf8');
  const { send } = lines(path);
  await send(3);
  const text = readFileSync(path, 'utf8');
  expect(text.startsWith(`${before}\n`)).toBe(true);
  const { numbers, broken, open } = readLines(text);
  expect([numbers, broken.length, open]).toEqual([[1, 1, 2, 3], 1, '']);
});

describe('what cannot be written', () => {
  it('is said in words for what is no file', async () => {
    const at = folder();
    mkdirSync(join(at, 'folder'));
    execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', join(at, 'pipe')]);
    writeFileSync(join(at, 'file'), 'x\n');
    expect(await lines(join(at, 'folder')).send(1)).toMatchObject(refusal(/^it is a folder \(EISDIR\)$/));
    expect(await lines(join(at, 'pipe')).send(1)).toMatchObject(refusal(/^it is no file$/));
    expect(await lines('/dev/null').send(1)).toMatchObject(refusal(/^it is no file$/));
    expect(await lines(join(at, 'file', 'events')).send(1)).toMatchObject(
      refusal(/part of the path is no folder/),
    );
    expect(await lines(join(at, 'x'.repeat(300))).send(1)).toMatchObject(refusal(/the name is too long/));
    expect(readFileSync(join(at, 'file'), 'utf8')).toBe('x\n');
  });

  it('is said of a place where this user may not write, and written when he may', async () => {
    const at = folder();
    const path = join(at, 'closed', 'events.ndjson');
    mkdirSync(join(at, 'closed'));
    chmodSync(at, 0o755);
    chmodSync(join(at, 'closed'), 0o555);
    const target = { kind: 'file', path, rotate: { bytes: 0, keep: 0 } } as const;
    const root = process.getuid?.() === 0;
    const child = startSender(
      { target, from: 1, batches: 1, each: 3, bytes: BYTES, again: true },
      root ? { as: { uid: 65_534, gid: 65_534 } } : {},
    );
    await expect.poll(() => child.reports.length, { timeout: 10_000 }).toBeGreaterThan(1);
    expect(child.reports[0]?.told).toMatchObject(refusal(/^this user may not write there \(EACCES\)$/));
    chmodSync(join(at, 'closed'), 0o777);
    expect([await child.ended, child.stray]).toEqual([0, []]);
    expect(found(path)).toEqual(all(3));
  });

  it('comes back soon when it is stopped, with nothing begun', async () => {
    const path = join(folder(), 'events.ndjson');
    const { sender } = lines(path);
    expect(await sender.send(numbered(1, 1, BYTES), AbortSignal.abort())).toMatchObject(refusal(/^stopped$/));
    expect(existsSync(path)).toBe(false);
  });
});

/** A disk of so many kilobytes; undefined, and said, where this user may make none. */
function smallDisk(kilobytes: number): string | undefined {
  const at = mkdtempSync(join(tmpdir(), 'insync-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', at], { stdio: 'ignore' });
  } catch {
    rmSync(at, { recursive: true });
    process.stderr.write('NOT TESTED: a full disk, since this user may not mount one (run as root)\n');
    return undefined;
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', at]);
    rmSync(at, { recursive: true });
  });
  return at;
}

describe('on a disk', () => {
  it('that is full, keeps the whole lines that went in and no half one, and goes on when there is room', async ({
    skip,
  }) => {
    const disk = smallDisk(256);
    if (!disk) return skip();
    const path = join(disk, 'events.ndjson');
    const ballast = openSync(join(disk, 'ballast'), 'w');
    writeSync(ballast, Buffer.alloc(100 * 1024));
    closeSync(ballast);
    const { send } = lines(path);
    expect(await send(500)).toEqual(OK);
    const full = await send(500);
    expect(full).toMatchObject({ ok: false, reason: 'unwritable', said: 'the disk is full (ENOSPC)' });
    const done = full.ok ? 0 : full.done;
    expect(done).toBeGreaterThan(0);
    expect(found(path)).toEqual(all(500 + done));
    for (let again = 0; again < 3; again += 1) expect(await send(100)).toMatchObject(refusal(/full/));
    expect(found(path)).toEqual(all(500 + done));
    rmSync(join(disk, 'ballast'));
    expect(await send(300)).toEqual(OK);
    expect(found(path)).toEqual(all(800 + done));
  });

  it('that may not be written, says so', async ({ skip }) => {
    const disk = smallDisk(256);
    if (!disk) return skip();
    const path = join(disk, 'events.ndjson');
    const first = lines(path);
    expect(await first.send(1)).toEqual(OK);
    await first.sender.close();
    execFileSync('mount', ['-o', 'remount,ro', disk], { stdio: 'ignore' });
    const other = lines(path).send;
    expect(await other(1)).toMatchObject(refusal(/^the file system is read-only \(EROFS\)$/));
  });
});
