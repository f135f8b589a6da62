/** The thread that reads: lists, counts, lookups, exports. Composition only. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { decodeStored } from './druva/stored.ts';
import { exportEvents } from './exports/write.ts';
import { openArchive, type StorePlace } from './store/place.ts';
import { answerReadings } from './store/readings.ts';

export interface ReaderThreadData {
  readonly database: StorePlace;
}

if (parentPort) await serve(parentPort, workerData as ReaderThreadData);

async function serve(port: MessagePort, { database }: ReaderThreadData): Promise<void> {
  const archive = await openArchive(database, decodeStored);
  answerReadings(port, {
    ...archive,
    exportTo: (request, watch) => exportEvents(archive, request, watch),
  });
}
