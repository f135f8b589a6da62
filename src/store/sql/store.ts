import type { CardQueue } from '../../domain/delivery.ts';
import type { Replicas, Store } from '../../domain/ports.ts';
import type { Retention } from '../../domain/retention.ts';
import { eventArchive } from './archive.ts';
import type { Database } from './database.ts';
import { sqlDesk } from './desk.ts';
import { sqlFindings } from './findings.ts';
import { forwardArchive } from './forward-reader.ts';
import { sqlForwardDesk } from './forwards.ts';
import { gauged } from './gauges.ts';
import { sqlKeyValue } from './kv.ts';
import { sqlLedger } from './ledger.ts';
import { lifeArchive } from './life-archive.ts';
import { sqlMissing } from './missing.ts';
import { readingOf } from './reading.ts';
import { sqlSilenceDesk } from './silence-desk.ts';
import { readBy } from './silencing.ts';
import type { Pace } from './steps.ts';
import { sqlSubscriptionDesk } from './subscription-desk.ts';
import { sqlTimekeeper } from './timekeeper.ts';
import { type Decode, sqlViews, type Views } from './views.ts';

/** What each database does in its own way. */
export interface OwnParts extends Replicas {
  readonly queue: CardQueue;
  readonly retention: Retention;
  close(): void;
}

/** The whole store on one connection. */
export function sqlStore(
  database: Database,
  decode: Decode,
  pace: Pace,
  own: (views: Views) => OwnParts,
): Store {
  const views = sqlViews(database, decode);
  // One for all: a connection knows each function of its statements once.
  const reading = readingOf(database, decode, pace);
  readBy(database, views);
  const { queue, retention, lead, close } = own(views);
  return {
    ...sqlLedger(database),
    ...sqlDesk(database),
    ...sqlSilenceDesk(database),
    ...sqlSubscriptionDesk(database),
    ...sqlTimekeeper(database),
    ...queue,
    ...eventArchive(reading, views),
    ...lifeArchive(reading, views),
    ...sqlForwardDesk(database),
    ...forwardArchive(database, decode),
    ...gauged(database),
    ...sqlFindings(database),
    ...sqlMissing(reading, views),
    ...retention,
    ...sqlKeyValue(database),
    lead,
    async close() {
      close();
    },
  };
}
