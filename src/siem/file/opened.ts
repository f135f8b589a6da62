import { constants, type Stats } from 'node:fs';
import { type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isLineBreak } from './lines.ts';
import { syncFolder } from './rotate.ts';
import { unfit } from './troubles.ts';

const { O_RDWR, O_APPEND, O_CREAT, O_NONBLOCK } = constants;
/** For the owner to write and the group to read. */
const MODE = 0o640;
const FOLDER_MODE = 0o750;

/**
 * Opens the file at its end, made with its folder where it is not there.
 *
 * A line that a killed writer has left unfinished is ended, not taken back: somebody may have read it already, and to a
 * reader that remembers how far it was a file that has become shorter is a new one, which it would read from the
 * beginning. Its event comes again, whole, so one broken line is all that is seen.
 *
 * @throws what the system says, or in words why this is no file to append to.
 */
export async function openAtEnd(path: string): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
  // Without the last of these, a pipe in the file's place would be waited for.
  const file = await open(path, O_RDWR | O_APPEND | O_CREAT | O_NONBLOCK, MODE);
  try {
    const now = await file.stat();
    if (!now.isFile()) throw unfit('it is no file');
    if (!(await endsWell(file, now))) await file.appendFile('\n');
    await syncFolder(path);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function endsWell(file: FileHandle, { size }: Stats): Promise<boolean> {
  if (size === 0) return true;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return bytesRead === 0 || isLineBreak(buffer[0]);
}

/** The file as it is now, if the path still leads to it: it may have been moved away or deleted by whoever rotates files. */
export async function inPlaceStill(path: string, file: FileHandle): Promise<Stats | undefined> {
  const there = await stat(path).catch(() => undefined);
  const ours = await file.stat();
  return there?.ino === ours.ino && there.dev === ours.dev ? ours : undefined;
}
