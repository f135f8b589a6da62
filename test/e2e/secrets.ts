/** The bot in a process of its own, everything it says kept, and ways to break it from within. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { eventually } from './eventually.ts';

const SRC = resolve(import.meta.dirname, '../../src');

/**
 * Loaded before the bot in each of its threads. At SIGUSR2 it breaks the thread that `BREAK` names with an error that
 * has every secret of the environment in every place an error has: `promise`, `main` or `feed`; or it writes a report.
 */
const BREAKER = `
  import { isMainThread } from 'node:worker_threads';
  const keep = Object.entries(process.env).filter(([name]) => /SECRET|TOKEN|KEY/.test(name)).map(([, value]) => value);
  const broken = (keep) => Object.assign(new TypeError('called with ' + keep.join(' '), {
    cause: Object.assign(new Error('because of ' + keep.join('/')), { original: { headers: keep } }),
  }), { request: { headers: { 'x-api': keep.join() }, body: keep }, url: 'http://x/?' + keep.map(encodeURIComponent).join('&') });
  const way = process.env.BREAK;
  const told = new BroadcastChannel('break');
  told.unref?.();
  if (isMainThread) process.on('SIGUSR2', () => {
    if (way === 'promise') Promise.reject(broken(keep));
    if (way === 'report') process.report.writeReport('report.json');
    if (way === 'main') setTimeout(() => { throw broken(keep); });
    if (way === 'feed') told.postMessage(keep);
  });
  else told.onmessage = ({ data }) => { throw broken(data); };
`;

export interface Watched {
  readonly url: string;
  /** Everything on standard output and error so far, and what it left in its folder. */
  said(): string;
  break(): void;
  ended(): Promise<number | null>;
  stop(): Promise<void>;
}

/** Starts a program of `src`, in an empty folder, with nothing else in its environment. */
export function watch(
  env: Readonly<Record<string, string>>,
  program = 'main.ts',
  args: readonly string[] = [],
): Omit<Watched, 'url'> {
  const folder = mkdtempSync(join(tmpdir(), 'insync-watched-'));
  const load = `data:text/javascript,${encodeURIComponent(BREAKER)}`;
  const child = spawn(process.execPath, ['--import', load, join(SRC, program), ...args], {
    cwd: folder,
    env,
  });
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part) => parts.push(part));
  const closed = once(child, 'close') as Promise<[number | null]>;
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    said: () =>
      [...parts, ...readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))].join(''),
    break: () => void child.kill('SIGUSR2'),
    ended: async () => (await closed)[0],
    stop: () => stop(child, closed),
  };
}

/** The same for the bot, once it is ready. */
export async function watchBot(env: Readonly<Record<string, string>>): Promise<Watched> {
  const watched = watch(env);
  const ready = eventually(() => /"url":"([^"]+)".*"msg":"ready"/.exec(watched.said())?.[1], {
    within: 20_000,
  });
  return { ...watched, url: await ready };
}

async function stop(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  await closed;
}
