/** The package as people get it: packed, installed into an empty folder from its file, and run by npx. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { eventually } from '../e2e/eventually.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** The Node of the tests before any other, as on a machine that has it. */
const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  /** Waits until it has written this. @returns the first group, or all of it. */
  said(pattern: RegExp): Promise<string>;
  /** Ends it with its whole family; how it ended. */
  stop(): Promise<number | null>;
}

export interface Installed {
  readonly folder: string;
  /** The folder of the package itself. */
  readonly home: string;
  /** `npx insync …` in the folder, to its end. */
  insync(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>;
  /** The same, and left running. */
  start(words: readonly string[], env?: Readonly<Record<string, string>>): Running;
  remove(): Promise<void>;
}

/** Nothing of the project's own folder or of whoever runs the tests. */
const bare = (env: Readonly<Record<string, string>> = {}) => ({
  PATH,
  HOME: process.env.HOME ?? tmpdir(),
  TZ: 'UTC',
  npm_config_update_notifier: 'false',
  ...env,
});

export async function install(): Promise<Installed> {
  const base = mkdtempSync(join(tmpdir(), 'insync-package-'));
  const folder = join(base, 'app');
  mkdirSync(folder);
  await done(await run('npm', ['pack', '--silent', '--pack-destination', base], ROOT));
  const [file = ''] = globSync('*.tgz', { cwd: base });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  await done(await run('npm', ['install', ...quick, join(base, file)], folder));
  const home = join(folder, 'node_modules/insync-chatops');
  const running = new Set<Running>();
  return {
    folder,
    home,
    insync: (words, env) => run('npx', ['insync', ...words], folder, env),
    start(words, env) {
      const one = begin(words, folder, env);
      running.add(one);
      return one;
    },
    async remove() {
      for (const one of running) await one.stop();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env?: Readonly<Record<string, string>>,
): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd, env: bare(env), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
    const child = execFile(program, args, options, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

async function done({ code, out, err }: Ran): Promise<void> {
  if (code !== 0) throw new Error(`${out}${err}`);
}

function begin(words: readonly string[], cwd: string, env?: Readonly<Record<string, string>>): Running {
  // In a group of its own: npx starts a shell, and that the command.
  const child = spawn('npx', ['insync', ...words], { cwd, env: bare(env), detached: true });
  const closed = once(child, 'close') as Promise<[number | null]>;
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
  return {
    async said(pattern) {
      const found = await eventually(
        () => {
          if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${text}`);
          return pattern.exec(text) ?? undefined;
        },
        { within: 40_000, what: `${pattern} in ${text}` },
      );
      return found[1] ?? found[0];
    },
    async stop() {
      stopGroup(child);
      return (await closed)[0];
    },
  };
}

function stopGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // It ended meanwhile.
  }
}

/** Another Node of this machine, too old for the command. */
export function olderNode(): string | undefined {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map((each) => join(each, 'node'))
    .find((path) => existsSync(path) && !path.includes('node_modules') && path !== process.execPath);
  return found;
}
