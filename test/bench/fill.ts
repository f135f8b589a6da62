import { closeSync, fsyncSync, openSync } from 'node:fs';
import type { InsyncEvent } from '../../src/domain/event.ts';
import { decodeRecord, isUnreadable } from '../../src/druva/decode.ts';
import { type BulkOptions, bulk } from '../../src/sim/druva/bulk.ts';
import { eventWriter } from '../../src/store/sql/events.ts';
import { SEED } from './names.ts';
import { isServer, openDatabase } from './open-database.ts';

const STEP = 10_000;
/** Of a page, as the feed brings them: a server gets all of it as one statement. */
const PAGE = 500;

/** A series of events in time. */
export type Span = Required<Pick<BulkOptions, 'from' | 'to' | 'first' | 'trouble'>>;

/** A database with so many events in it, quickly: nothing waits for the disk. Events a second. */
export function fill(path: string, count: number, options: Span): number {
  const database = openDatabase(path);
  const server = isServer(path);
  database.exec(server ? 'SET synchronous_commit TO off' : 'PRAGMA synchronous = OFF');
  const writer = eventWriter(database);
  const every = (options.to - options.from) / count;
  const started = performance.now();
  for (let done = 0; done < count; done += STEP) {
    const from = options.from + done * every;
    const events = decoded(STEP, { ...options, first: options.first + done, from, to: from + STEP * every });
    const pages = server
      ? Array.from({ length: STEP / PAGE }, (_, at) => events.slice(at * PAGE, (at + 1) * PAGE))
      : [events];
    for (const page of pages) database.transaction(() => writer.insert(page, from));
  }
  const rate = (count / (performance.now() - started)) * 1000;
  if (server) database.exec('ANALYZE; CHECKPOINT');
  database.close();
  if (!server) toDisk(path);
  return rate;
}

/** Else the system writes it out during what is measured afterwards. */
function toDisk(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

/** The events of a series, as the feed would give them. */
export function decoded(count: number, options: BulkOptions): InsyncEvent[] {
  return bulk(count, SEED, options).map((text) => {
    const event = decodeRecord(text, Date.now());
    if (isUnreadable(event)) throw new Error(`the simulation wrote what cannot be read: ${text}`);
    return event;
  });
}
