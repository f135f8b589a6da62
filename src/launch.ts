/** Starts a program of ours on this Node, with the flags it wants. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

/** As `npm start` and `npm run demo` give them to Node. What was compiled needs no cache of that. */
const FLAGS = {
  start: ['--max-semi-space-size=2', '--v8-pool-size=1', '--no-memory-protection-keys'],
  demo: ['--no-memory-protection-keys'],
} as const;
const FILES = {
  start: new URL('./main.ts', import.meta.url),
  demo: new URL('./demo.ts', import.meta.url),
} as const;
const CACHE = new URL('./compile-cache.mjs', import.meta.url);

/**
 * Goes on as this program: with the same process where the system can do that, else with one of its own, to which
 * signals go on. Gives the exit code of that; undefined where the program is not there, as the demo in an image.
 */
export async function launch(
  name: keyof typeof FLAGS,
  words: readonly string[],
): Promise<number | undefined> {
  const path = fileURLToPath(FILES[name]);
  if (!existsSync(path)) return undefined;
  const cached = name === 'start' && path.endsWith('.ts') ? ['--import', CACHE.href] : [];
  const args = [...cached, ...FLAGS[name], path, ...words];
  if (process.platform !== 'win32') process.execve?.(process.execPath, [process.execPath, ...args]);
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  // A terminal sends Ctrl-C to both.
  process.on('SIGINT', () => undefined);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
