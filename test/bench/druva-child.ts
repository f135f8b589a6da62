/** The simulated Druva in a process of its own, so that it shares no event loop with what is measured. */

import { type BulkOptions, bulk } from '../../src/sim/druva/bulk.ts';
import { startDruva } from '../../src/sim/druva/server.ts';
import { callsOver } from '../../src/store/calls.ts';
import { CLIENT, SEED } from './names.ts';

/** Rain is added this often, ms. */
const DROP = 100;

const druva = await startDruva({ clientId: CLIENT.id, clientSecret: CLIENT.secret, seed: SEED });

const calls = {
  url: () => druva.url,

  /** Adds a series, written out beforehand: pages then cost the simulation next to nothing. */
  add(count: number, options: BulkOptions): void {
    druva.add(bulk(count, SEED, options));
  },

  /** Failed backups, each of a device of its own, and so many severe alerts; all visible at once. Returns when, ms. */
  burst(failures: readonly string[], severe: readonly string[]): number {
    const at = Date.now();
    druva.add([
      ...failures.map((device) => druva.world.backupFailed(at, device)),
      ...severe.map((device) => druva.world.unusualDataActivity(at, device)),
    ]);
    return at;
  },

  /** When the feed was first asked after `from`, ms; undefined when it was not yet. */
  askedAfter(from: number): number | undefined {
    return druva.journal.find(({ path, at }) => path.endsWith('/events') && at >= from)?.at;
  },

  /** From now on so many events a second, evenly, for so long; the records are written out beforehand. */
  async rain(perSecond: number, seconds: number, options: BulkOptions): Promise<void> {
    const share = (perSecond * DROP) / 1000;
    const from = Date.now() + 2_000;
    const records = bulk(perSecond * seconds, SEED, { ...options, from, to: from + seconds * 1000 });
    let next = 0;
    await new Promise<void>((resolve) => {
      const started = Date.now();
      const timer = setInterval(() => {
        const due = Math.min(records.length, Math.floor((Date.now() - started) / DROP) * share);
        if (due > next) druva.add(records.slice(next, due));
        next = due;
        if (next < records.length) return;
        clearInterval(timer);
        resolve();
      }, DROP);
    });
  },
};

/** What the bench may ask of it. */
export type DruvaCalls = typeof calls;

for (const end of ['disconnect', 'SIGTERM']) process.once(end, () => process.exit(0));
callsOver<object, DruvaCalls>(
  {
    postMessage: (data) => void process.send?.(data),
    on: (event, listen) => process.on(event, listen),
  },
  calls,
);
process.send?.('up');
