import type { EventArchive } from '../../domain/archive.ts';
import type { LifeArchive } from '../../domain/desk.ts';
import type { Store } from '../../domain/ports.ts';
import { eventArchive, sqlArchive } from '../sql/archive.ts';
import { recoverCards, sqlCardQueue } from '../sql/card-queue.ts';
import { sqlDesk } from '../sql/desk.ts';
import { sqlFindings } from '../sql/findings.ts';
import { sqlKeyValue } from '../sql/kv.ts';
import { sqlLedger } from '../sql/ledger.ts';
import { lifeArchive } from '../sql/life-archive.ts';
import { sqlMissing } from '../sql/missing.ts';
import { readingOf } from '../sql/reading.ts';
import { sqlSilenceDesk } from '../sql/silence-desk.ts';
import { readBy } from '../sql/silencing.ts';
import { PACE, type Pace } from '../sql/steps.ts';
import { sqlSubscriptionDesk } from '../sql/subscription-desk.ts';
import { sqlTimekeeper } from '../sql/timekeeper.ts';
import { type Decode, sqlViews } from '../sql/views.ts';
import { sqliteRetention } from './expire-events.ts';
import { guard, openReader, openWriter } from './open.ts';
import { type ToldOfTroubles, watched } from './troubles.ts';

/** The whole store on one handle: the file's only writer. @throws StoreError */
export function openSqliteStore(
  path: string,
  decode: Decode,
  pace: Pace = PACE,
  told: ToldOfTroubles = () => undefined,
): Store {
  const database = watched(openWriter(path), path, told);
  guard(path, () => recoverCards(database));
  const views = sqlViews(database, decode);
  // One for all: a handle knows each function of its statements once.
  const reading = readingOf(database, decode, pace);
  readBy(database, views);
  return {
    ...sqlLedger(database),
    ...sqlDesk(database),
    ...sqlSilenceDesk(database),
    ...sqlSubscriptionDesk(database),
    ...sqlTimekeeper(database),
    ...sqlCardQueue(database, views),
    ...eventArchive(reading, views),
    ...lifeArchive(reading, views),
    ...sqlFindings(database),
    ...sqlMissing(reading, views),
    ...sqliteRetention(database),
    ...sqlKeyValue(database),
    // The file's lock lets no other bot in.
    lead: async () => ({ leads: true, bots: 1, bringing: 1 }),
    async close() {
      database.close();
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
    ...sqlArchive(database, decode),
    async close() {
      database.close();
    },
  };
}
