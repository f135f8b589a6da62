import { median, quantile } from '../figure.ts';
import { postOf } from '../latency.ts';
import { pause, within } from '../workspace.ts';
import { devices } from './books.ts';
import type { Figures } from './figures.ts';
import type { Peer } from './peer.ts';
import { putOnStand } from './stand.ts';

export const SAMPLES = 6;
/** Before the memory is read, ms. */
const REST = 15_000;
/** So often, ms: over the samples it meets a poll at every moment of its second. */
const EVERY = 1_370;

/** One event at a time: how long until Slack has its message. Memory beforehand, with nothing to do. */
export async function firstCard(peer: Peer): Promise<Figures> {
  const stand = await putOnStand(peer, false);
  try {
    await pause(REST);
    const idle = stand.memory();
    const took: number[] = [];
    for (const device of devices(SAMPLES)) {
      const at = Date.now();
      stand.druva.add([stand.druva.world.backupFailed(at, device)]);
      const posted = await within(30_000, () => postOf(stand.slack.journal, device));
      took.push((posted ?? Number.POSITIVE_INFINITY) - at);
      await pause(EVERY - ((Date.now() - at) % EVERY));
    }
    const sizes = Object.fromEntries(idle.map(({ part, now }) => [`memory at rest: ${part}`, now]));
    return { 'first card, median': median(took), 'first card, slowest': quantile(took, 1), ...sizes };
  } finally {
    await stand.stop();
  }
}
