/** The bot as an operator runs it: `src/main.ts` in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { LogLine, Stage } from './stage.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it to its end, in an empty folder, with nothing in its environment but what is given, as that user. */
export async function runMain(
  env: Readonly<Record<string, string>>,
  as: { readonly uid?: number; readonly gid?: number } = {},
): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'insync-main-'));
  const child = start(env, folder, as);
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (part: string) => {
      said[name] += part;
    });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  rmSync(folder, { recursive: true, force: true });
  return { code, signal, ...said };
}

export interface BotProcess {
  readonly url: string;
  readonly pid: number;
  /** What it wrote on standard output that is no log line. */
  readonly stray: readonly string[];
  /** Sends the signal and waits for the end; how it ended, and after how many ms. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<Pick<Ended, 'code' | 'signal'> & { readonly took: number }>;
}

/** One that was started and may not be ready yet. */
export interface StartingProcess {
  /** Rejects when it ends before it is ready. */
  readonly ready: Promise<BotProcess>;
  /** As of `BotProcess`; also while it is starting. */
  readonly end: BotProcess['end'];
}

/** Starts it with what the stage gives, and resolves once it says that it is ready. */
export function startProcess(stage: Stage, env: Readonly<Record<string, string>> = {}): Promise<BotProcess> {
  return launchProcess(stage, env).ready;
}

/** Starts it, with this in its environment besides what the stage gives. */
export function launchProcess(stage: Stage, env: Readonly<Record<string, string>> = {}): StartingProcess {
  const child = start({ ...stage.env, ...env }, tmpdir());
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  let wrong = '';
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    wrong += part;
  });
  const stray: string[] = [];
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const said = new Promise<LogLine>((resolve) => {
    lines.on('line', (text) => {
      const line = parsed(text);
      if (!line) return void stray.push(text);
      stage.log.push(line);
      if (line.msg === 'ready') resolve(line);
    });
  });
  const end: BotProcess['end'] = async (signal) => {
    const from = performance.now();
    child.kill(signal);
    const [code, by] = await closed;
    return { code, signal: by, took: performance.now() - from };
  };
  stage.atEnd(async () => void (await end('SIGKILL')));
  const failed = closed.then(([code, signal]): never => {
    throw new Error(`it ended with ${code === null ? signal : `code ${code}`}: ${wrong}`);
  });
  failed.catch(() => undefined);
  const ready = Promise.race([said, failed]).then(({ url }): BotProcess => {
    if (stage.door === 'http') stage.slack.connect(`${url}/slack/events`);
    return { url: String(url), pid: child.pid as number, end, stray };
  });
  ready.catch(() => undefined);
  return { ready, end };
}

function start(
  env: Readonly<Record<string, string>>,
  folder: string,
  as: { readonly uid?: number; readonly gid?: number } = {},
): ChildProcess {
  return spawn(process.execPath, [MAIN], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], ...as });
}

function parsed(line: string): LogLine | undefined {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return undefined;
  }
}
