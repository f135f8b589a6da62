/** `kill -9` in the middle of writing: what was said to be there is there, and nothing but the last batch comes twice. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { startSender } from './child.ts';
import { readLines, upTo } from './lines.ts';

/** Lines of a batch and their bytes: two megabytes, so that many a write is under way when the end comes. */
const EACH = 1_000;
const BYTES = 2_000;
/** Longer than a process takes to write some batches, ms. */
const LONGEST = 40;

/** Numerical Recipes' generator: the same moments again for the same seed. */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The files in the order of writing. */
function written(path: string): string {
  const numbers = readdirSync(join(path, '..'))
    .map((name) => Number(name.split('.ndjson.')[1] ?? 0))
    .sort((a, b) => b - a);
  return numbers.map((number) => readFileSync(number === 0 ? path : `${path}.${number}`, 'utf8')).join('');
}

/** Kills so many, at moments the seed tells, and looks at what is in the files then. */
export async function expectNothingLost(kills: number, seed: number): Promise<void> {
  const at = mkdtempSync(join(tmpdir(), 'insync-kills-'));
  onTestFinished(() => rmSync(at, { recursive: true, force: true }));
  const path = join(at, 'events.ndjson');
  const target = { kind: 'file', path, rotate: { bytes: 12 * 1024 * 1024, keep: 1_000 } } as const;
  const chance = dice(seed);
  let next = 1;
  let torn = 0;
  const repeated: number[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const child = startSender({ target, from: next, batches: 1_000, each: EACH, bytes: BYTES });
    const before = existsSync(path) ? readdirSync(at).length : 0;
    // From when it has said that one batch is there, at any moment.
    await expect.poll(() => child.reports.length, { timeout: 10_000, interval: 1 }).toBeGreaterThan(0);
    await delay(chance() * LONGEST);
    child.process.kill('SIGKILL');
    await child.ended;
    expect(readdirSync(at).length).toBeGreaterThanOrEqual(before);
    for (const { from, told } of child.reports) {
      expect(told).toEqual({ ok: true, refused: [] });
      next = from + EACH;
    }
    repeated.push(next);
    // It may have come between two files.
    if (existsSync(path) && !/(^|\n)$/.test(readFileSync(path, 'utf8').slice(-1))) torn += 1;
  }
  const last = startSender({ target, from: next, batches: 1, each: EACH, bytes: BYTES });
  expect(await last.ended).toBe(0);

  const { numbers, broken, open } = readLines(written(path));
  expect(open).toBe('');
  expect(broken).toHaveLength(torn);
  expect([...new Set(numbers)]).toEqual(upTo(next + EACH - 1));
  // Each number again that goes back, goes back to where a new process began.
  const starts = numbers.filter((number, place) => place > 0 && number <= (numbers[place - 1] as number));
  for (const start of starts) expect(repeated).toContain(start);
  expect(starts.length).toBeLessThanOrEqual(kills);
  process.stderr.write(`${kills} kills: ${torn} lines torn, ${starts.length} batches begun again\n`);
}
