import type { Archive, Store } from '../../domain/ports.ts';
import { sqlArchive } from '../sql/archive.ts';
import { recoverCards, sqlCardQueue } from '../sql/card-queue.ts';
import { PACE, type Pace } from '../sql/steps.ts';
import { sqlStore } from '../sql/store.ts';
import type { Decode } from '../sql/views.ts';
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
  return sqlStore(database, decode, pace, (views) => ({
    queue: sqlCardQueue(database, views),
    retention: sqliteRetention(database),
    // The file's lock lets no other bot in.
    lead: async () => ({ leads: true, bots: 1, bringing: 1 }),
    close: database.close,
  }));
}

/** The reading side alone, on a handle of its own. @throws StoreError */
export function openSqliteArchive(path: string, decode: Decode): Archive & { close(): Promise<void> } {
  const database = openReader(path);
  return {
    ...sqlArchive(database, decode),
    async close() {
      database.close();
    },
  };
}
