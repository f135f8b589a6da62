import { statSync } from 'node:fs';
import type { BackupFound } from '../../domain/backup.ts';
import { StoreError } from '../../domain/errors.ts';
import { checkChain } from '../sql/audit-reader.ts';
import { KEYS_PER_MS } from '../sql/event-columns.ts';
import { readingOf } from '../sql/reading.ts';
import { PACE } from '../sql/steps.ts';
import type { Decode } from '../sql/views.ts';
import type { SqliteDatabase } from './open.ts';
import { MIGRATIONS } from './schema.ts';
import { troubleOf } from './troubles.ts';
import { visitSqliteFile } from './visit.ts';

/**
 * Looks through all of a file: every page and index of it, and the chain of its record. It is only read.
 *
 * @throws StoreError `damaged` with what is wrong first; what `visitSqliteArchive` throws.
 */
export async function checkFile(path: string, decode: Decode): Promise<BackupFound> {
  try {
    const { database, close } = visitSqliteFile(path, { older: true });
    try {
      return await found(database, path, decode);
    } finally {
      close();
    }
  } catch (error) {
    const cause = error instanceof StoreError && error.cause !== undefined ? error.cause : error;
    if (troubleOf(cause)?.reason === 'damaged') throw damaged(path, (cause as Error).message);
    throw error;
  }
}

async function found(database: SqliteDatabase, path: string, decode: Decode): Promise<BackupFound> {
  const value = (sql: string) => Object.values(database.handle.prepare(sql).get() ?? {})[0];
  const said = String(value('PRAGMA integrity_check(1)'));
  if (said !== 'ok') throw damaged(path, said);
  const schema = Number(value('PRAGMA user_version'));
  const newest = value('SELECT max(key) FROM events');
  return {
    schema,
    events: Number(value('SELECT count(*) FROM events')),
    newest: typeof newest === 'number' ? Math.floor(newest / KEYS_PER_MS) : undefined,
    audit: schema === MIGRATIONS.length ? await record(database, path, decode) : undefined,
    bytes: statSync(path).size,
  };
}

async function record(database: SqliteDatabase, path: string, decode: Decode): Promise<number> {
  const chain = await checkChain(readingOf(database, decode, PACE));
  if (!chain.ok) throw damaged(path, `row ${chain.seq} of the record is not as it was written`);
  return chain.rows;
}

function damaged(path: string, said: string): StoreError {
  return new StoreError('damaged', `${path} is not whole: ${said}.`);
}
