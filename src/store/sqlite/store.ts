import type { EventArchive } from '../../domain/archive.ts';
import type { LifeArchive } from '../../domain/desk.ts';
import type { Store } from '../../domain/ports.ts';
import { eventArchive, sqliteArchive } from './archive.ts';
import { recoverCards, sqliteCardQueue } from './card-queue.ts';
import { sqliteDesk } from './desk.ts';
import { sqliteFindings } from './findings.ts';
import { sqliteKeyValue } from './kv.ts';
import { sqliteLedger } from './ledger.ts';
import { lifeArchive } from './life-archive.ts';
import { sqliteMissing } from './missing.ts';
import { openReader, openWriter } from './open.ts';
import { readingOf } from './reading.ts';
import { sqliteSilenceDesk } from './silence-desk.ts';
import { readBy } from './silencing.ts';
import { PACE, type Pace } from './steps.ts';
import { sqliteSubscriptionDesk } from './subscription-desk.ts';
import { sqliteTimekeeper } from './timekeeper.ts';
import { type Decode, sqliteViews } from './views.ts';

/** The whole store on one handle: the file's only writer. @throws StoreError */
export function openSqliteStore(path: string, decode: Decode, pace: Pace = PACE): Store {
  const database = openWriter(path);
  recoverCards(database);
  const views = sqliteViews(database, decode);
  // One for all: a handle knows each function of its statements once.
  const reading = readingOf(database, decode, pace);
  readBy(database, views);
  return {
    ...sqliteLedger(database),
    ...sqliteDesk(database),
    ...sqliteSilenceDesk(database),
    ...sqliteSubscriptionDesk(database),
    ...sqliteTimekeeper(database),
    ...sqliteCardQueue(database, views),
    ...eventArchive(reading, views, path),
    ...lifeArchive(reading, views),
    ...sqliteFindings(database),
    ...sqliteMissing(reading, views),
    ...sqliteKeyValue(database),
    async close() {
      database.handle.close();
    },
  };
}

/** The reading side alone, on a handle of its own. @throws StoreError */
export function openSqliteArchive(
  path: string,
  decode: Decode,
): EventArchive & LifeArchive & { close(): Promise<void> } {
  const database = openReader(path);
  return {
    ...sqliteArchive(database, decode, path),
    async close() {
      database.handle.close();
    },
  };
}
