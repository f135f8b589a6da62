/** The thread that reads: lists, counts, lookups, exports. Composition only. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { decodeStored } from './druva/stored.ts';
import { exportEvents } from './exports/write.ts';
import { answerReadings } from './store/readings.ts';
import { openSqliteArchive } from './store/sqlite/store.ts';

export interface ReaderThreadData {
  /** Path of the database file. */
  readonly database: string;
}

if (parentPort) serve(parentPort, workerData as ReaderThreadData);

function serve(port: MessagePort, { database }: ReaderThreadData): void {
  const archive = openSqliteArchive(database, decodeStored);
  answerReadings(port, {
    ...archive,
    exportTo: (request, watch) => exportEvents(archive, request, watch),
  });
}
