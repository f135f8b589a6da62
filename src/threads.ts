/** The threads beside the main one: who writes and reads the feed, who reads, who paints; and where exports are written. */
import { tmpdir } from 'node:os';
import { pngPainter } from './charts/painter.ts';
import type { Environment } from './config/environment.ts';
import type { Config } from './domain/rules.ts';
import { exportsBeside, exportsIn } from './exports/folder.ts';
import type { FeedThreadEvents } from './feed-thread.ts';
import { startFeedWorker } from './feed-worker.ts';
import type { StorePlace } from './store/place.ts';
import { lazyReader } from './store/reader.ts';

export interface ThreadsParts {
  readonly environment: Environment;
  readonly config: Config;
  readonly on: FeedThreadEvents;
  /** The thread that writes died. */
  readonly onDeath: (error: unknown) => void;
}

/** @throws StoreError when the database cannot be used. */
export async function startThreads({ environment, config, on, onDeath }: ThreadsParts) {
  const { druva, key } = environment;
  const database = placeOf(environment);
  const feed = await startFeedWorker(
    {
      database,
      config,
      druva: { url: druva.apiUrl, clientId: druva.clientId, clientSecret: druva.clientSecret.reveal() },
      key: key?.reveal(),
      push: druva.webhookSecret !== undefined,
    },
    on,
    onDeath,
  );
  const reader = lazyReader({
    thread: new URL('./reader-thread.ts', import.meta.url),
    workerData: { database },
    limit: 20_000,
    idle: 300_000,
  });
  const painter = pngPainter();
  const exports = await (database.kind === 'file'
    ? exportsBeside(database.path)
    : exportsIn(tmpdir(), process.pid));
  return {
    database,
    feed,
    reader,
    painter,
    exports,
    store: { ...feed.store, ...reader },
    /** Once nobody asks any more, and the feed thread is shut. */
    async close() {
      await reader.close();
      await painter.close();
      await exports.remove();
    },
  };
}

/** The store's threads need the password; nobody else is given it. */
function placeOf({ database }: Environment): StorePlace {
  return database.kind === 'file' ? database : { kind: 'postgres', url: database.url.reveal() };
}
