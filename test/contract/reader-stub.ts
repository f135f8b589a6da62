/** A reading thread that does what its tests tell it, in place of one that searches a database. */
import { setImmediate as turn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { EventArchive, EventRow } from '../../src/domain/archive.ts';
import { exportEvents } from '../../src/exports/write.ts';
import { answerReadings, type Reading } from '../../src/store/readings.ts';
import { event } from './samples.ts';

/** Cells of the memory it shares with the test. */
export const CELLS = { threads: 0, gate: 1, exported: 2, calls: 3 } as const;

/** What `eventById` does, by the id asked for. */
export type Behaviour =
  /** Holds the thread until the gate opens. */
  | 'block'
  /** Holds the thread of the first two threads. */
  | 'block twice'
  /** Ends the thread. */
  | 'die'
  | 'fail'
  /** Says how many threads there were. */
  | 'count';

/** What `page` does, by its limit: searches until stopped, or hears nothing. */
export const SEARCH = 1;
export const DEAF = 2;

if (parentPort) {
  const cells = new Int32Array(workerData as SharedArrayBuffer);
  const number = Atomics.add(cells, CELLS.threads, 1) + 1;
  const block = () => void Atomics.wait(cells, CELLS.gate, 0);
  const sample = event();
  const row = (key: number): EventRow => ({
    key,
    event: sample,
    status: 'none',
    alert: undefined,
    card: undefined,
  });

  const endless: Pick<EventArchive, 'page'> = {
    async page({ before = Number.MAX_SAFE_INTEGER }) {
      Atomics.add(cells, CELLS.exported, 1);
      return { rows: [row(before - 1)], older: true, newer: false };
    },
  };
  const reading: Pick<Reading, 'page' | 'eventById' | 'exportTo' | 'countByOutcome'> = {
    async page({ limit }, watch) {
      for (let found = 0; limit === DEAF || !watch?.signal?.aborted; found += 1) {
        watch?.progress?.({ found, reached: number });
        await turn();
      }
      return { rows: [], older: true, newer: false, searchedTo: 42 };
    },
    async eventById(id) {
      Atomics.add(cells, CELLS.calls, 1);
      const behaviour = id as Behaviour;
      if (behaviour === 'block' || (behaviour === 'block twice' && number < 3)) block();
      if (behaviour === 'die') process.exit(3);
      if (behaviour === 'fail') throw Object.assign(new Error('no such thing'), { code: 'ENOENT' });
      return row(number);
    },
    countByOutcome: async (_filter, now, cap) => ({ count: now, exact: cap === 3, outcomes: {} }),
    exportTo: (request, watch) => exportEvents(endless, request, watch),
  };
  answerReadings(parentPort, reading as Reading);
}
