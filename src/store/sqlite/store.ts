import type { EventArchive } from '../../domain/archive.ts';
import type { Store } from '../../domain/ports.ts';
import { sqliteArchive } from './archive.ts';
import { recoverCards, sqliteCardQueue } from './card-queue.ts';
import { sqliteDesk } from './desk.ts';
import { sqliteKeyValue } from './kv.ts';
import { sqliteLedger } from './ledger.ts';
import { openReader, openWriter } from './open.ts';
import type { Pace } from './steps.ts';
import { type Decode, sqliteViews } from './views.ts';

/** The whole store on one handle: the file's only writer. @throws StoreError */
export function openSqliteStore(path: string, decode: Decode, pace?: Pace): Store {
  const database = openWriter(path);
  recoverCards(database);
  const views = sqliteViews(database, decode);
  return {
    ...sqliteLedger(database),
    ...sqliteDesk(database),
    ...sqliteCardQueue(database, views),
    ...sqliteArchive(database, decode, path, pace),
    ...sqliteKeyValue(database),
    async close() {
      database.handle.close();
    },
  };
}

/** The reading side alone, on a handle of its own. @throws StoreError */
export function openSqliteArchive(path: string, decode: Decode): EventArchive & { close(): Promise<void> } {
  const database = openReader(path);
  return {
    ...sqliteArchive(database, decode, path),
    async close() {
      database.handle.close();
    },
  };
}
