import type { Archive, Store } from '../../domain/ports.ts';
import { sqlArchive } from '../sql/archive.ts';
import { sqlCardQueue } from '../sql/card-queue.ts';
import { PACE, type Pace } from '../sql/steps.ts';
import { sqlStore } from '../sql/store.ts';
import type { Decode } from '../sql/views.ts';
import { sharedQueue } from './channel-turns.ts';
import { postgresRetention } from './expire-events.ts';
import { openReader, openWriter } from './open.ts';
import { botOn } from './replicas.ts';
import { withoutUnfinishedMove } from './unfinished-move.ts';

/** The whole store on a server, beside others that write to it. @throws StoreError */
export function openPostgresStore(url: string, decode: Decode, pace: Pace = PACE): Store {
  const database = withoutUnfinishedMove(openWriter(url), url);
  const bot = botOn(database);
  return sqlStore(database, decode, pace, (views) => {
    const queue = sharedQueue(sqlCardQueue(database, views), database, bot);
    return {
      queue,
      retention: postgresRetention(database),
      lead: bot.lead,
      close() {
        queue.giveUpAll();
        database.close();
      },
    };
  });
}

/** The reading side alone, in a session of its own that can change nothing. @throws StoreError */
export function openPostgresArchive(url: string, decode: Decode): Archive & { close(): Promise<void> } {
  const database = withoutUnfinishedMove(openReader(url), url);
  return {
    ...sqlArchive(database, decode),
    async close() {
      database.close();
    },
  };
}
