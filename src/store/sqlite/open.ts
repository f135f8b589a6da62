import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../domain/errors.ts';
import { fold } from '../../domain/text.ts';
import type { Database, Statement } from '../sql/database.ts';
import { SQLITE } from './engine.ts';
import { APPLICATION, MIGRATIONS } from './schema.ts';
import { stepsOn } from './steps.ts';
import { troubleOf } from './troubles.ts';

/** A connection to the embedded database. */
export interface SqliteDatabase extends Database {
  readonly handle: DatabaseSync;
}

/**
 * Opens the file for its one writer, creating and migrating it.
 *
 * `busy_timeout` comes before WAL, else two starters meet "database is locked". `synchronous=FULL` keeps every
 * committed page through a power cut. Checkpoints are rare (80 MB of log) and happen on this handle's thread.
 *
 * @throws StoreError `newer_version`, `not_a_database`, `unusable` with the cure.
 */
export function openWriter(path: string): SqliteDatabase {
  if (path !== ':memory:') makeFolder(path);
  const handle = open(path, false);
  try {
    guard(path, () => handle.exec(SETTINGS));
    const database = withStatements(handle);
    migrate(database, path);
    // Whether it may be written is known now, and not at the first event.
    guard(path, () => database.transaction(() => undefined));
    return database;
  } catch (error) {
    handle.close();
    throw error;
  }
}

const SETTINGS = `
  PRAGMA busy_timeout = 5000;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 20000;
  PRAGMA cache_size = -32768;
  PRAGMA temp_store = MEMORY;
`;

/** As long as a stopping bot may take: a restart waits for it instead of failing, ms. */
const HANDOVER = 10_000;

/**
 * One bot per file: two would read the feed twice and post every card twice. Held through a file beside the
 * database, whose lock the system gives back however the process ends.
 *
 * @throws StoreError `in_use`, `unusable`
 */
export function lockDatabase(path: string, wait = HANDOVER): { release(): void } {
  makeFolder(path);
  const handle = guard(path, () => new DatabaseSync(`${path}.lock`));
  try {
    handle.exec(`PRAGMA busy_timeout = ${wait}; BEGIN EXCLUSIVE;`);
  } catch (cause) {
    handle.close();
    const cure = 'Stop that one, or give this one a file of its own in DATABASE_URL.';
    throw new StoreError('in_use', `${path} is in use by another bot. ${cure}`, cause);
  }
  return { release: () => handle.close() };
}

/** Opens the file for reading beside the writer; sees every committed page. */
export function openReader(path: string): SqliteDatabase {
  const handle = open(path, true);
  guard(path, () =>
    handle.exec('PRAGMA busy_timeout = 5000; PRAGMA query_only = 1; PRAGMA cache_size = -32768;'),
  );
  return withStatements(handle);
}

/**
 * Opens the file for a short transaction beside the bot that has it, whose lock does not stand in the way of that. The
 * bot is left to bring its log into the file.
 */
export function openBeside(path: string): SqliteDatabase {
  const handle = open(path, false);
  const settings = 'PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;';
  guard(path, () => handle.exec(settings));
  const database = withStatements(handle);
  return { ...database, transaction: (work) => guard(path, () => database.transaction(work)) };
}

/** Another number once another connection has committed, and only then (sqlite.org/pragma.html#pragma_data_version). */
const OTHERS = 'PRAGMA data_version';

/** Statements made up from what people ask that are kept prepared. */
const RECENT = 40;

function makeFolder(path: string): void {
  guard(path, () => mkdirSync(dirname(path), { recursive: true }));
}

function open(path: string, readOnly: boolean): DatabaseSync {
  const handle = guard(path, () => new DatabaseSync(path, { readOnly }));
  handle.function('fold', { deterministic: true }, (text) => fold(String(text)));
  return handle;
}

function withStatements(handle: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, Statement>();
  let era = 0;
  let looked = false;
  let version: unknown;
  const sql = (text: string): Statement => {
    const known = statements.get(text);
    if (known) return known;
    const prepared: Statement = handle.prepare(text) as Statement;
    statements.set(text, prepared);
    return prepared;
  };
  const lately = new Map<string, Statement>();
  const recent = (text: string): Statement => {
    const prepared = lately.get(text) ?? (handle.prepare(text) as Statement);
    lately.delete(text);
    lately.set(text, prepared);
    const [oldest] = lately.keys();
    if (lately.size > RECENT && oldest !== undefined) lately.delete(oldest);
    return prepared;
  };
  /** A command in a terminal may have written beside the bot. */
  const lookForOthers = () => {
    looked = true;
    const now = sql(OTHERS).get()?.data_version;
    if (now !== version) era += 1;
    version = now;
  };
  const transaction = <T>(work: () => T): T => {
    handle.exec('BEGIN IMMEDIATE');
    looked = false;
    try {
      const result = work();
      handle.exec('COMMIT');
      return result;
    } catch (error) {
      era += 1;
      if (handle.isTransaction) handle.exec('ROLLBACK');
      throw error;
    }
  };
  const savepoint = <T>(work: () => T): T => {
    handle.exec('SAVEPOINT part');
    try {
      const result = work();
      handle.exec('RELEASE part');
      return result;
    } catch (error) {
      era += 1;
      handle.exec('ROLLBACK TO part; RELEASE part');
      throw error;
    }
  };
  const database: SqliteDatabase = {
    handle,
    engine: SQLITE,
    sql,
    recent,
    exec: (script) => handle.exec(script),
    transaction,
    savepoint,
    era() {
      if (handle.isTransaction && !looked) lookForOthers();
      return era;
    },
    steps: (decode, pace) => stepsOn(handle, database, decode, pace),
    size: () => sizeOf(handle.location()),
    close: () => handle.close(),
  };
  return database;
}

/** Of the file and its log; 0 in memory. */
function sizeOf(path: string | null): number {
  if (path === null) return 0;
  return [path, `${path}-wal`].reduce(
    (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

function migrate(database: SqliteDatabase, path: string): void {
  const { version, ours, empty } = guard(path, () => look(database));
  if (version > MIGRATIONS.length) {
    throw new StoreError(
      'newer_version',
      `${path} was written by a newer version (schema ${version}, this one knows ${MIGRATIONS.length}). ` +
        'Start the newer version again, or restore the backup made before the upgrade.',
    );
  }
  if (!ours && !empty) throw notOurs(path);
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < version) continue;
    const { handle } = database;
    const apply = () => (typeof step === 'string' ? handle.exec(step) : step(handle));
    const mark = `PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${index + 1};`;
    guard(path, () =>
      database.transaction(() => {
        apply();
        handle.exec(mark);
      }),
    );
  }
}

/** What the file says of itself. */
function look({ handle }: SqliteDatabase): { version: number; ours: boolean; empty: boolean } {
  const number = (sql: string) => Number(Object.values(handle.prepare(sql).get() ?? {})[0]);
  return {
    version: number('PRAGMA user_version'),
    ours: number('PRAGMA application_id') === APPLICATION,
    empty: number('SELECT count(*) FROM sqlite_schema') === 0,
  };
}

function notOurs(path: string, cause?: unknown): StoreError {
  const message = `${path} is not a database of this bot. Point DATABASE_URL elsewhere.`;
  return new StoreError('not_a_database', message, cause);
}

/** @throws StoreError with the cure. */
export function guard<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    const said = cause instanceof Error ? cause.message : String(cause);
    if (/not a database/.test(said)) throw notOurs(path, cause);
    const trouble = troubleOf(cause);
    if (trouble) throw new StoreError(trouble.reason, `${path}: ${trouble.message}`, cause);
    throw new StoreError(
      'unusable',
      `${path} cannot be used (${said}). Check that the folder exists and may be written.`,
      cause,
    );
  }
}
