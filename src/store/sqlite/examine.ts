/** Looks at the file of a bot, running or not, without changing anything: no lock is taken that a bot would wait for. */
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../domain/errors.ts';
import { type FileHeard, fileChecks } from '../judge.ts';
import { KEYS_PER_MS } from '../sql/event-columns.ts';
import { MIGRATIONS } from './schema.ts';
import { troubleOf } from './troubles.ts';
import { visitSqliteFile } from './visit.ts';

/** A file up to this size is looked through as a whole, bytes; that takes a fraction of a second. */
const LOOKED_THROUGH = 50_000_000;

/** `retention` in ms; undefined for ever. */
export function examineFile(path: string, retention: number | undefined, now: number) {
  const file = resolve(path);
  return fileChecks({ ...heardOf(file), path, retention, now, newest: MIGRATIONS.length });
}

function heardOf(file: string): Omit<FileHeard, 'path' | 'retention' | 'now' | 'newest'> {
  const folder = nearestFolder(dirname(file));
  const room = statfsSync(folder, { bigint: false });
  const seen = {
    folder,
    writable: mayWrite(folder) && (!existsSync(file) || mayWrite(file)),
    free: room.bavail * room.bsize,
    held: isHeld(file),
  };
  try {
    return { ...seen, ...contentsOf(file) };
  } catch (error) {
    const cause = error instanceof StoreError && error.cause !== undefined ? error.cause : error;
    const trouble = troubleOf(cause) ?? (error instanceof StoreError ? error : undefined);
    if (!trouble) throw error;
    return { ...seen, trouble: { reason: trouble.reason, said: trouble.message } };
  }
}

/** @throws StoreError, and what SQLite throws. */
function contentsOf(file: string): Pick<FileHeard, 'schema' | 'size' | 'events' | 'oldest'> {
  const { database, close } = visitSqliteFile(file, { older: true });
  try {
    const value = (sql: string) => Object.values(database.handle.prepare(sql).get() ?? {})[0];
    const size = statSync(file).size;
    const schema = Number(value('PRAGMA user_version'));
    if (size <= LOOKED_THROUGH) {
      const said = String(value('PRAGMA quick_check(1)'));
      if (said !== 'ok') throw new StoreError('damaged', `${file} is not whole: ${said}.`);
    }
    const oldest = value('SELECT min(key) FROM events');
    return {
      schema,
      size,
      events: Number(value('SELECT count(*) FROM events')),
      oldest: typeof oldest === 'number' ? Math.floor(oldest / KEYS_PER_MS) : undefined,
    };
  } finally {
    close();
  }
}

/** A bot holds a lock on the file beside the database; asked as a reader, who is refused while it does. */
function isHeld(file: string): boolean {
  const beside = `${file}.lock`;
  if (!existsSync(beside)) return false;
  let handle: DatabaseSync | undefined;
  try {
    handle = new DatabaseSync(beside, { readOnly: true });
    handle.exec('PRAGMA busy_timeout = 0');
    handle.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    return troubleOf(error)?.reason === 'locked';
  } finally {
    handle?.close();
  }
}

function nearestFolder(folder: string): string {
  const parent = dirname(folder);
  return existsSync(folder) || parent === folder ? folder : nearestFolder(parent);
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
