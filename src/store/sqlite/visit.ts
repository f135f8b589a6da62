import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { StoreError } from '../../domain/errors.ts';
import type { Archive } from '../../domain/ports.ts';
import { sqlArchive } from '../sql/archive.ts';
import type { Decode } from '../sql/views.ts';
import { openReader, type SqliteDatabase } from './open.ts';
import { APPLICATION, MIGRATIONS } from './schema.ts';

/**
 * Opens a database that belongs to a bot, running or not, for a program that only reads: nothing is made, migrated or
 * changed. `close` throws StoreError `unusable` where the file was changed in a way that may have mixed up what was read.
 *
 * Reading beside a log needs SQLite's shared memory, a file that would be left behind as this user's, in the way of a
 * bot that runs as another. So where there is no log, which is where no bot runs, the file is read as one that
 * nobody changes (sqlite.org/uri.html, "immutable"), and looked at again in the end.
 *
 * @throws StoreError `missing`, `older_version`, `newer_version`, `not_a_database`, `unusable` with the cure.
 */
export function visitSqliteArchive(path: string, decode: Decode): Archive & { close(): Promise<void> } {
  const { database, close } = visitSqliteFile(path);
  return { ...sqlArchive(database, decode), close: async () => close() };
}

/** @throws StoreError where it is not a database of this version of the bot. */
export function expectDatabase(path: string): void {
  const file = resolve(path);
  expectFile(file);
  readable(file, () => expectOurs(file, file));
}

/** The file of a bot, opened for reading. */
interface Visited {
  readonly database: SqliteDatabase;
  /** @throws StoreError `unusable` where the file was changed in a way that may have mixed up what was read. */
  close(): void;
}

/**
 * The same without what makes it an archive; where `older` says so, also one that this version would have to migrate.
 *
 * @throws StoreError as `visitSqliteArchive` does.
 */
export function visitSqliteFile(path: string, { older = false } = {}): Visited {
  const file = resolve(path);
  expectFile(file);
  const quiet = !existsSync(`${file}-wal`);
  const name = quiet ? `${pathToFileURL(file).href}?immutable=1` : file;
  const state = stateOf(file);
  const database = readable(file, () => {
    expectOurs(file, name, older);
    return openReader(name);
  });
  return {
    database,
    close() {
      database.close();
      if (quiet && stateOf(file) !== state) throw changed(file);
    },
  };
}

/** Changes with every write to the file itself. */
function stateOf(file: string): string {
  const { mtimeMs, size, ino } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return `${mtimeMs} ${size} ${ino}`;
}

function changed(file: string): StoreError {
  return new StoreError('unusable', `A bot started and wrote to ${file} while it was read. Ask again.`);
}

function readable<T>(file: string, open: () => T): T {
  try {
    return open();
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    if (/not a database/.test(said)) throw notOurs(file, cause);
    if (cause instanceof StoreError && cause.cause === undefined) throw cause;
    const cure = 'Run this as the user that runs the bot.';
    throw new StoreError('unusable', `${file} cannot be read (${said}). ${cure}`, cause);
  }
}

function expectFile(file: string): void {
  let found: ReturnType<typeof statSync>;
  try {
    found = statSync(file);
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw noDatabase(file, cause);
    throw new StoreError(
      'unusable',
      `${file} cannot be read (${code}). Run this as the user that runs the bot.`,
      cause,
    );
  }
  if (found.isDirectory()) throw notOurs(file);
  if (found.size === 0) throw noDatabase(file);
}

function expectOurs(file: string, name: string, older = false): void {
  const handle = new DatabaseSync(name, { readOnly: true });
  try {
    handle.exec('PRAGMA busy_timeout = 5000');
    const number = (sql: string) => Number(Object.values(handle.prepare(sql).get() ?? {})[0]);
    if (number('SELECT count(*) FROM sqlite_schema') === 0) throw noDatabase(file);
    if (number('PRAGMA application_id') !== APPLICATION) throw notOurs(file);
    expectVersion(file, number('PRAGMA user_version'), older);
  } finally {
    handle.close();
  }
}

function expectVersion(file: string, version: number, older: boolean): void {
  const known = MIGRATIONS.length;
  if (version > known) {
    const message = `${file} was written by a newer version (schema ${version}, this one knows ${known}). Use the command of that version.`;
    throw new StoreError('newer_version', message);
  }
  if (version < known && !older) {
    const message = `${file} was written by an older version (schema ${version}, this one reads ${known}). Start the bot of this version once: it brings the file up to date.`;
    throw new StoreError('older_version', message);
  }
}

function noDatabase(file: string, cause?: unknown): StoreError {
  const cure = 'The bot makes it when it starts first (npm start); or point DATABASE_URL at the one it has.';
  return new StoreError('missing', `There is no database at ${file} yet. ${cure}`, cause);
}

function notOurs(file: string, cause?: unknown): StoreError {
  const message = `${file} is not a database of this bot. Point DATABASE_URL at the one the bot has.`;
  return new StoreError('not_a_database', message, cause);
}
