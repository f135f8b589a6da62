/**
 * Loaded before the bot (`node --import`): what Node compiles is kept, and read at the next start. That spares each
 * thread the TypeScript stripper, some 20 MB, and half the time. The very first start fills the cache in a process of
 * its own. Where nothing can be written the bot starts without, or with what an image has in INSYNC_COMPILE_CACHE.
 * JavaScript, since TypeScript would load the stripper.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

const FOLDER =
  process.env.INSYNC_COMPILE_CACHE ?? join(import.meta.dirname, '../node_modules/.cache/compile');
/** Without a configuration main.ts ends at once, when all it needs is loaded. */
const FILES = ['feed-thread.ts', 'reader-thread.ts', 'charts/paint-thread.ts', 'main.ts'];

if (isMainThread) {
  const isNew = !existsSync(FOLDER);
  const { directory } = enableCompileCache(FOLDER);
  if (directory !== undefined) {
    if (isNew) fill();
    // Threads look here.
    process.env.NODE_COMPILE_CACHE = FOLDER;
  }
}

function fill() {
  const load = FILES.map((name) => `await import(${JSON.stringify(join(import.meta.dirname, name))});`).join(
    '',
  );
  spawnSync(process.execPath, ['--input-type=module', '--eval', load], {
    env: { NODE_COMPILE_CACHE: FOLDER, INSYNC_CONFIG: join(FOLDER, 'none') },
    cwd: FOLDER,
    stdio: 'ignore',
    timeout: 10_000,
  });
}
