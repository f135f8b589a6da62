import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';

const NAME = /^insync-(\d+)-/;

export interface ExportPlace {
  /** What the paths of files there begin with. */
  readonly beginning: string;
  /** Removes what was made for them. */
  remove(): Promise<void>;
}

/** Beside the database's file, where there is room for it. What ended bots left there is removed. */
export async function exportsBeside(file: string): Promise<ExportPlace> {
  const beginning = `${file}-export-`;
  const folder = dirname(beginning);
  const left = (await readdir(folder)).filter((name) => name.startsWith(basename(beginning)));
  await Promise.all(left.map((name) => rm(join(folder, name), { force: true })));
  return { beginning, remove: async () => undefined };
}

/**
 * A folder that only this user can look into, for a bot whose database is elsewhere. Those that ended bots of this
 * user left are removed; a bot beside this one keeps its own.
 */
export async function exportsIn(parent: string, pid: number): Promise<ExportPlace> {
  await removeForgotten(parent, pid);
  const path = await mkdtemp(join(parent, `insync-${pid}-`));
  return {
    beginning: `${path}${sep}`,
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

async function removeForgotten(parent: string, pid: number): Promise<void> {
  for (const name of await readdir(parent)) {
    const owner = Number(NAME.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(owner) || (owner !== pid && isAlive(owner))) continue;
    const path = join(parent, name);
    const ours = await lstat(path).then(
      ({ uid }) => uid === process.getuid?.(),
      () => false,
    );
    if (ours) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** A process of another user is alive too, but refuses the question. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
