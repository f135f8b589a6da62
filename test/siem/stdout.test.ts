/** Lines on standard output, as a process writes them: to a pipe, a slow or vanished reader, a file, a full device. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type SenderChild, startSender } from './child.ts';
import { readLines, upTo } from './lines.ts';
import type { ChildOrder } from './sender-child.ts';

const STDOUT = { kind: 'stdout' } as const;
const BYTES = 600;
const order = (more: Partial<ChildOrder> = {}): ChildOrder => ({
  ...{ target: STDOUT, from: 1, batches: 1, each: 500, bytes: BYTES },
  ...more,
});
const all = (last: number) => ({ numbers: upTo(last), broken: [], open: '' });
const taken = ({ reports }: SenderChild) => reports.filter(({ told }) => told.ok).length;

/** Until it has told no more for a while: nothing else shows that somebody waits. */
async function settled(child: SenderChild): Promise<number> {
  for (;;) {
    const before = child.reports.length;
    await delay(300);
    if (before > 0 && child.reports.length === before) return taken(child);
  }
}

describe('a reader', () => {
  it('is given every line in order, and nothing else', async () => {
    const child = startSender(order({ batches: 40 }), { stdout: 'pipe' });
    const said = await text(child.process.stdout as NodeJS.ReadableStream);
    expect([await child.ended, child.stray, taken(child)]).toEqual([0, [], 40]);
    expect(readLines(said)).toEqual(all(20_000));
  });

  it('that is slow makes the sender wait, and misses nothing', async () => {
    const child = startSender(order({ batches: 200, each: 50 }), { stdout: 'pipe' });
    const out = child.process.stdout as NodeJS.ReadableStream;
    out.pause();
    const early = await settled(child);
    expect(early).toBeLessThan(100);
    expect(readLines(await text(out))).toEqual(all(10_000));
    expect([await child.ended, taken(child)]).toEqual([0, 200]);
  });

  it('that does nothing holds up a stop for a moment only; its lines come again, whole', async () => {
    const child = startSender(order({ batches: 30, patience: 300 }), { stdout: 'pipe' });
    const out = child.process.stdout as NodeJS.ReadableStream;
    out.pause();
    await expect
      .poll(() => child.reports.find(({ told }) => !told.ok)?.told, { timeout: 10_000 })
      .toMatchObject({ ok: false, done: 0, reason: 'unwritable', said: 'stopped' });
    const { numbers, broken, open } = readLines(await text(out));
    expect([await child.ended, broken, open]).toEqual([0, [], '']);
    const last = Math.max(...child.reports.filter(({ told }) => told.ok).map(({ from }) => from + 499));
    expect([...new Set(numbers)].slice(0, last)).toEqual(upTo(last));
  });

  it('that is gone is said, and no reason to break', async () => {
    const child = startSender(order({ batches: 400 }), { stdout: 'pipe' });
    await once(child.process.stdout as NodeJS.ReadableStream, 'data');
    (child.process.stdout as NodeJS.ReadableStream & { destroy(): void }).destroy();
    expect([await child.ended, child.stray]).toEqual([0, []]);
    expect(child.reports.at(-1)?.told).toMatchObject({
      ok: false,
      done: 0,
      reason: 'unwritable',
      said: expect.stringMatching(/^nobody reads any more \((EPIPE|ECONNRESET)\)$/),
    });
  });

  it('may be another program behind a pipe of the shell', async () => {
    const program = resolve(import.meta.dirname, 'sender-child.ts');
    const line = `'${process.execPath}' '${program}' '${JSON.stringify(order({ batches: 20 }))}' | cat`;
    const shell = spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'ignore'] });
    expect(readLines(await text(shell.stdout))).toEqual(all(10_000));
  });
});

it('goes into a file that the shell opened', async () => {
  const at = mkdtempSync(join(tmpdir(), 'insync-stdout-'));
  onTestFinished(() => rmSync(at, { recursive: true, force: true }));
  const path = join(at, 'lines');
  const file = openSync(path, 'w');
  const child = startSender(order({ batches: 10 }), { stdout: file });
  expect([await child.ended, taken(child), child.stray]).toEqual([0, 10, []]);
  closeSync(file);
  expect(readLines(readFileSync(path, 'utf8'))).toEqual(all(5_000));
});

it('says that the device is full, or that there is none', async () => {
  const full = openSync('/dev/full', 'w');
  const child = startSender(order(), { stdout: full });
  expect(await child.ended).toBe(0);
  closeSync(full);
  expect(child.reports[0]?.told).toMatchObject({ ok: false, done: 0, said: 'the disk is full (ENOSPC)' });
  const program = resolve(import.meta.dirname, 'sender-child.ts');
  const closed = spawn('sh', ['-c', `'${process.execPath}' '${program}' '${JSON.stringify(order())}' >&-`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // Node puts the null device in the place of what is closed.
  expect(JSON.parse((await text(closed.stderr)).trim()).told).toEqual({ ok: true, refused: [] });
});
