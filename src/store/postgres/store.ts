import type { EventArchive } from '../../domain/archive.ts';
import type { LifeArchive } from '../../domain/desk.ts';
import type { Store } from '../../domain/ports.ts';
import { eventArchive, sqlArchive } from '../sql/archive.ts';
import { sqlCardQueue } from '../sql/card-queue.ts';
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
import { sharedQueue } from './channel-turns.ts';
import { postgresRetention } from './expire-events.ts';
import { openReader, openWriter } from './open.ts';
import { botOn } from './replicas.ts';
import { whole } from './whole.ts';

/** The whole store on a server, beside others that write to it. @throws StoreError */
export function openPostgresStore(url: string, decode: Decode, pace: Pace = PACE): Store {
  const database = whole(openWriter(url), url);
  const views = sqlViews(database, decode);
  const reading = readingOf(database, decode, pace);
  readBy(database, views);
  const bot = botOn(database);
  const queue = sharedQueue(sqlCardQueue(database, views), database, bot);
  return {
    ...sqlLedger(database),
    ...sqlDesk(database),
    ...sqlSilenceDesk(database),
    ...sqlSubscriptionDesk(database),
    ...sqlTimekeeper(database),
    ...queue,
    lead: bot.lead,
    ...eventArchive(reading, views),
    ...lifeArchive(reading, views),
    ...sqlFindings(database),
    ...sqlMissing(reading, views),
    ...postgresRetention(database),
    ...sqlKeyValue(database),
    async close() {
      queue.giveUpAll();
      database.close();
    },
  };
}

/** The reading side alone, in a session of its own that can change nothing. @throws StoreError */
export function openPostgresArchive(
  url: string,
  decode: Decode,
): EventArchive & LifeArchive & { close(): Promise<void> } {
  const database = whole(openReader(url), url);
  return {
    ...sqlArchive(database, decode),
    async close() {
      database.close();
    },
  };
}
