/** The simulated Druva in a thread of its own, so that what it keeps is not counted as the bot's; its time is given to it. */
import { parentPort, workerData } from 'node:worker_threads';
import { startDruva } from '../../src/sim/druva/server.ts';
import { callsOver, type Port } from '../../src/store/calls.ts';

const { credentials, seed, from } = workerData as {
  credentials: { clientId: string; clientSecret: string };
  seed: number;
  from: number;
};
let now = from;
const druva = await startDruva({ ...credentials, seed, clock: () => now });

const calls = {
  url: () => druva.url,
  /** So much of each happens now; returns how many events there are. */
  happen(
    at: number,
    what: { readonly routine: number; readonly failed: string[]; readonly good: string[] },
  ): number {
    now = at;
    const { routine, backupFailed, backupSucceeded } = druva.world;
    druva.add([
      ...Array.from({ length: what.routine }, () => routine(at)),
      ...what.failed.map((device) => backupFailed(at, device)),
      ...what.good.map((device) => backupSucceeded(at, device)),
    ]);
    return druva.length;
  },
  counters: () => ({ ...druva.counters }),
};

export type DruvaThread = typeof calls;

callsOver<object, DruvaThread>(parentPort as Port, calls);
