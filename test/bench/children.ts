/** The processes beside the bench: the simulated Druva, and the real bot. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { callsOver } from '../../src/store/calls.ts';
import type { DruvaCalls } from './druva-child.ts';
import { CLIENT, SIGNING_SECRET, TOKEN } from './names.ts';
import type { StoreJob } from './store-child.ts';
import { copyStored } from './stored-file.ts';

/** What a function of the other process returns, once it came over. */
type Remote<T> = {
  [Name in keyof T]: T[Name] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : never;
};

export interface DruvaChild extends Remote<DruvaCalls> {
  stop(): Promise<void>;
}

export async function startDruvaChild(): Promise<DruvaChild> {
  const child = fork(pathOf('./druva-child.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await Promise.race([once(child, 'message'), died(child, 'the simulated Druva')]);
  const calls = callsOver<DruvaCalls, object>(
    {
      postMessage: (data) => void child.send(data as object),
      on: (event, listen) => child.on(event, listen),
    },
    {},
  );
  const names = ['url', 'add', 'burst', 'askedAfter', 'rain'] as const satisfies (keyof DruvaCalls)[];
  const remote = Object.fromEntries(
    names.map((name) => [name, calls[name]]),
  ) as unknown as Remote<DruvaCalls>;
  return { ...remote, stop: () => end(child) };
}

/** Fills a store, gives one alerts, or inserts bare rows into a new one; events a second. */
export async function workOnStore(job: StoreJob): Promise<number> {
  const child = fork(pathOf('./store-child.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.send(job);
  const [rate] = await Promise.race([once(child, 'message'), died(child, 'the work on the store')]);
  return rate as number;
}

export interface BotOptions {
  readonly druva: string;
  readonly slack: string;
  /** The configuration file. */
  readonly yaml: string;
  /** Measure the delay of the main thread's event loop from inside. */
  readonly probe?: boolean;
  /** A database to begin with, of which the bot gets a copy. */
  readonly stored?: string;
}

/** Milliseconds. */
export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface BotChild {
  readonly pid: number;
  readonly url: string;
  /** From the start of the process to its log line "ready", and to the first 200 of `/readyz`; ms. */
  readonly logged: number;
  readonly ready: number;
  watchLoop(): void;
  loopDelay(): Promise<LoopDelay>;
  stop(): Promise<void>;
}

/** Starts `src/main.ts` as `npm start` does, on a database of its own, and waits until it is ready. */
export async function startBotChild(options: BotOptions): Promise<BotChild> {
  const folder = mkdtempSync(join(tmpdir(), 'insync-bench-'));
  writeFileSync(join(folder, 'insync.yaml'), options.yaml);
  const database = join(folder, 'insync.db');
  if (options.stored !== undefined) copyStored(options.stored, database);
  const started = performance.now();
  const flags = [...startFlags(), ...(options.probe ? ['--import', urlOf('./loop-probe.ts')] : [])];
  const child = spawn(process.execPath, [...flags, pathOf('../../src/main.ts')], {
    cwd: folder,
    env: environment(options, database),
    // Only the probe needs a line to us: without one the process is as an operator's.
    stdio: ['ignore', 'pipe', 'inherit', ...(options.probe ? (['ipc'] as const) : [])],
  });
  const url = String((await Promise.race([logLine(child, 'ready'), died(child, 'the bot')])).url);
  const logged = performance.now() - started;
  await untilReady(url);
  const ready = performance.now() - started;
  return {
    pid: child.pid as number,
    url,
    logged,
    ready,
    watchLoop: () => void child.send('watch'),
    async loopDelay() {
      child.send('tell');
      const [delay] = await once(child, 'message');
      return delay as LoopDelay;
    },
    async stop() {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The flags `npm start` gives to Node. */
function startFlags(): string[] {
  const [, ...words] = manifest.scripts.start.split(' ');
  return words.slice(0, -1).map((word) => (word.startsWith('./') ? urlOf(`../../${word}`) : word));
}

function urlOf(path: string): string {
  return new URL(path, import.meta.url).href;
}

function environment({ druva, slack }: BotOptions, database: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    DRUVA_CLIENT_ID: CLIENT.id,
    DRUVA_CLIENT_SECRET: CLIENT.secret,
    DRUVA_API_URL: druva,
    SLACK_BOT_TOKEN: TOKEN,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_API_URL: slack,
    DATABASE_URL: `file:${database}`,
    HOST: '127.0.0.1',
    PORT: '0',
  };
}

/** The first line of the log with this message; the rest is read and dropped, so that the pipe never fills. */
function logLine(child: ChildProcess, message: string): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (text) => {
      if (!text.includes(`"${message}"`)) return;
      const entry = JSON.parse(text) as Record<string, unknown>;
      if (entry.msg === message) resolve(entry);
    });
  });
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    if ((await fetch(`${url}/readyz`)).status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the bot was not ready in time');
}

async function died(child: ChildProcess, who: string): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`${who} ended with code ${code}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
