import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { backup as copyPages, DatabaseSync } from 'node:sqlite';
import type { BackupWatch, BackupWritten } from '../../domain/backup.ts';
import type { Decode } from '../sql/views.ts';
import { checkFile } from './check.ts';
import { guard } from './open.ts';
import { troubleOf } from './troubles.ts';
import { visitSqliteFile } from './visit.ts';

/** Pages copied at a time, 8 MB; a stop is heard in between. */
const STEP = 2_000;
/** Its folder is that of a backup that was killed. */
const FORGOTTEN = 24 * 3_600_000;
const BEGINNING = '.insync-backup-';
/** It holds all that the database holds: names of people, and tokens. */
const OWNER_ONLY = 0o600;

/** As `Backups.write` says. `now` in ms. */
export async function backUp(
  from: string,
  to: string,
  decode: Decode,
  now: number,
  watch: BackupWatch,
): Promise<BackupWritten> {
  const target = resolve(to);
  expectNothing(target);
  removeForgotten(dirname(target), now);
  // A name that nobody takes for a backup, in a folder of its own with what SQLite writes beside it.
  const folder = mkdtempSync(join(dirname(target), BEGINNING));
  try {
    const copy = join(folder, 'copy.db');
    if (!(await copyAtOnce(from, copy, watch))) return { end: 'stopped' };
    const found = await checkFile(copy, decode);
    if (watch.signal.aborted) return { end: 'stopped' };
    chmodSync(copy, OWNER_ONLY);
    toDisk(copy);
    giveName(copy, target);
    toDisk(dirname(target));
    return { end: 'done', found };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Copies what the database holds now. One reading transaction spans all of the copying: without it SQLite would begin
 * anew whenever a bot commits (sqlite.org/c3ref/backup_finish.html), which a busy one does before any copy is done.
 * Readers keep no writer of a log waiting; the log only grows meanwhile.
 */
async function copyAtOnce(from: string, copy: string, { progress, signal }: BackupWatch): Promise<boolean> {
  const { database, close } = visitSqliteFile(from, { older: true });
  try {
    guard(from, () => database.exec('BEGIN; SELECT 1 FROM sqlite_schema'));
    await copyPages(database.handle, copy, {
      rate: STEP,
      progress({ totalPages, remainingPages }) {
        signal.throwIfAborted();
        progress?.({ pages: totalPages - remainingPages, of: totalPages });
      },
    });
    database.exec('COMMIT');
  } catch (error) {
    if (signal.aborted) return false;
    // The database is only read: a disk that is full is that of the copy.
    if (troubleOf(error)?.reason === 'disk_full') throw withCode('ENOSPC', `no room for ${copy}`, error);
    throw error;
  } finally {
    close();
  }
  plain(copy);
  return !signal.aborted;
}

/** One file that needs no log beside it, so that it can be read from where nothing can be written. */
function plain(copy: string): void {
  const handle = new DatabaseSync(copy);
  try {
    guard(copy, () => handle.exec('PRAGMA journal_mode = DELETE'));
  } finally {
    handle.close();
  }
}

function expectNothing(target: string): void {
  if (lstatSync(target, { throwIfNoEntry: false }) === undefined) return;
  throw withCode('EEXIST', `${target} is there already`);
}

/** As the file system would say it. */
function withCode(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}

/** Never in the place of another file. File systems without links have none at the same moment as the look. */
function giveName(copy: string, target: string): void {
  try {
    linkSync(copy, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    expectNothing(target);
    renameSync(copy, target);
  }
}

/** A power cut takes back neither the file nor its name. */
function toDisk(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } catch (error) {
    // Some systems cannot do that for a folder.
    if (!statSync(path).isDirectory()) throw error;
  } finally {
    closeSync(file);
  }
}

/** A backup that is killed cannot clear up after itself. */
function removeForgotten(folder: string, now: number): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(BEGINNING)) continue;
    const path = join(folder, name);
    const state = lstatSync(path, { throwIfNoEntry: false });
    if (!state?.isDirectory() || state.uid !== (process.getuid?.() ?? state.uid)) continue;
    if (now - state.mtimeMs > FORGOTTEN) rmSync(path, { recursive: true, force: true });
  }
}
