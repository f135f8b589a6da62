/** Backups beside a busy bot that are killed, at moments drawn from a seed. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { eventually } from '../e2e/eventually.ts';
import { EVENTS, type Place } from './backup-place.ts';

const WRITER = resolve(import.meta.dirname, '../e2e/terminal-writer.ts');

/** A bot's store that commits pages of 50; how many it has committed. */
export async function pouring(path: string) {
  const child = fork(WRITER, [path], { execArgv: [] });
  let pages = 0;
  child.on('message', () => {
    pages += 1;
  });
  await eventually(() => pages > 2);
  return {
    pages: () => pages,
    async stop() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** After each kill there is a whole file under the name, or none. Gives how many had come so far. */
export async function killBackups(
  place: Place,
  { kills, seed }: { readonly kills: number; readonly seed: number },
): Promise<number> {
  const random = numbers(seed);
  const path = join(place.folder, 'insync.db');
  copyFileSync(place.filled, path);
  const writer = await pouring(path);
  const left = () => readdirSync(place.folder).filter((name) => name.startsWith('.insync-backup-'));
  const begun = performance.now();
  expect(await place.insync(['backup', 'whole.db'], `file:${path}`)).toMatchObject({ code: 0 });
  const took = performance.now() - begun;
  let whole = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const name = `killed-${kill}.db`;
    const child = place.start(['backup', name], `file:${path}`);
    const gone = once(child, 'close');
    await Promise.race([gone, eventually(() => left().length > 0)]);
    await delay(random() * took * 0.7);
    child.kill('SIGKILL');
    await gone;
    if (existsSync(join(place.folder, name))) {
      whole += 1;
      await place.verified(name);
      rmSync(join(place.folder, name));
    }
    for (const each of left()) rmSync(join(place.folder, each), { recursive: true });
  }
  await writer.stop();
  expect((await place.verified('insync.db')).events).toBeGreaterThan(EVENTS);
  return whole;
}

/** mulberry32: the same numbers for the same seed. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
