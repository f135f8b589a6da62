import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';

/** A file to be, with the rights it gets. */
export type NewFile = readonly [path: string, text: string, mode: number];

/** Each beside its place first: whatever happens meanwhile, both are there in the end or all is as it was. @throws Error of the file system */
export async function writeBoth(files: readonly NewFile[]): Promise<readonly string[]> {
  const drafts = files.map(([path]) => `${path}.${process.pid}.new`);
  const undo: (() => void)[] = [];
  try {
    for (const [at, [, text, mode]] of files.entries()) {
      await writeFile(drafts[at] ?? '', text, { mode, flag: 'wx' });
    }
    // Nothing comes between these: they wait for nobody.
    for (const [at, [path]] of files.entries()) {
      const was = existsSync(path) ? readFileSync(path) : undefined;
      renameSync(drafts[at] ?? '', path);
      undo.push(() => (was ? writeFileSync(path, was) : rmSync(path)));
    }
  } catch (error) {
    for (const back of undo) back();
    throw error;
  } finally {
    await Promise.all(drafts.map((draft) => rm(draft, { force: true })));
  }
  return files.map(([path]) => path);
}
