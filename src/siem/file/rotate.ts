import { access, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes room for a new file: `path` becomes `path.1`, what was that becomes `path.2`, and so on; the oldest of `keep`
 * goes. Interrupted between two steps it leaves every file whole, and a free name that the next time is used instead of
 * the oldest file's.
 */
export async function rotateFiles(path: string, keep: number): Promise<void> {
  if (keep < 1) await rm(path, { force: true });
  else {
    const free = await firstFree(path, keep);
    for (let place = free; place > 1; place -= 1) await rename(`${path}.${place - 1}`, `${path}.${place}`);
    await rename(path, `${path}.1`);
  }
  await syncFolder(path);
}

/** The first name that nobody has; the last where all are taken. */
async function firstFree(path: string, keep: number): Promise<number> {
  for (let place = 1; place < keep; place += 1) {
    const taken = await access(`${path}.${place}`).then(
      () => true,
      () => false,
    );
    if (!taken) return place;
  }
  return keep;
}

/** So that a name outlives a power cut as what is written under it does. */
export async function syncFolder(path: string): Promise<void> {
  try {
    await using folder = await open(dirname(path), 'r');
    await folder.sync();
  } catch {
    // A folder that may not be read, or a file system that knows no such thing: the file itself is safe.
  }
}
