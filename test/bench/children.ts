/** The processes beside the bench: the simulated Druva, and the real bot. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { callsOver } from '../../src/store/calls.ts';
import type { DruvaCalls } from './druva-child.ts';
import { CLIENT, SIGNING_SECRET, TOKEN } from './names.ts';

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

export interface BotOptions {
  readonly druva: string;
  readonly slack: string;
  /** The configuration file. */
  readonly yaml: string;
  /** Measure the delay of the main thread's event loop from inside. */
  readonly probe?: boolean;
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
  /** Where its database lies. */
  readonly database: string;
  /** From the start of the process to its log line "ready", and to the first 200 of `/readyz`; ms. */
  readonly logged: number;
  readonly ready: number;
  /** Log lines so far, by message. */
  readonly said: ReadonlyMap<string, number>;
  watchLoop(): void;
  loopDelay(): Promise<LoopDelay>;
  stop(): Promise<void>;
}

/** Starts `src/main.ts` as `npm start` does, on a database of its own, and waits until it is ready. */
export async function startBotChild(options: BotOptions): Promise<BotChild> {
  const folder = mkdtempSync(join(tmpdir(), 'insync-bench-'));
  writeFileSync(join(folder, 'insync.yaml'), options.yaml);
  const database = join(folder, 'insync.db');
  const started = performance.now();
  const child = fork(pathOf('../../src/main.ts'), {
    cwd: folder,
    env: environment(options, database),
    execArgv: options.probe ? ['--import', new URL('./loop-probe.ts', import.meta.url).href] : [],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const { said, line } = readLog(child);
  const url = String((await Promise.race([line('ready'), died(child, 'the bot')])).url);
  const logged = performance.now() - started;
  await untilReady(url);
  const ready = performance.now() - started;
  return {
    pid: child.pid as number,
    url,
    database,
    logged,
    ready,
    said,
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

/** Counts the log's lines; `line` resolves with the first of that message. */
function readLog(child: ChildProcess) {
  const said = new Map<string, number>();
  const waiting = new Map<string, (entry: Record<string, unknown>) => void>();
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (text) => {
    const entry = JSON.parse(text) as Record<string, unknown>;
    const message = String(entry.msg);
    said.set(message, (said.get(message) ?? 0) + 1);
    waiting.get(message)?.(entry);
  });
  const line = (message: string) =>
    new Promise<Record<string, unknown>>((resolve) => waiting.set(message, resolve));
  return { said, line };
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
