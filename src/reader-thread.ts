/** The thread that reads: lists, counts, lookups. Composition only. */
import { parentPort, workerData } from 'node:worker_threads';
import { decodeStored } from './druva/stored.ts';
import { callsOver } from './store/calls.ts';
import { openSqliteArchive } from './store/sqlite/store.ts';

export interface ReaderThreadData {
  /** Path of the database file. */
  readonly database: string;
}

if (parentPort) {
  const { database } = workerData as ReaderThreadData;
  callsOver(parentPort, openSqliteArchive(database, decodeStored));
}
