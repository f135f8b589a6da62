import { pause } from '../workspace.ts';
import { books, devices } from './books.ts';
import type { Figures } from './figures.ts';
import type { Peer } from './peer.ts';
import { putOnStand, type Stand } from './stand.ts';

const FAILURES = devices(60);
/** One so often, ms: three times as fast as Slack takes messages. */
const EVERY = 333;
/** Seconds after the first failure. */
const KILLS = [4, 10, 16] as const;
/** Nothing new for so long is the end, or this long after the first failure; ms. */
const QUIET = 15_000;
const LONGEST = 150_000;

/** 60 failures in 20 s with Slack at one message a second, and three times `kill -9` in the middle of it. */
export async function kills(peer: Peer): Promise<Figures> {
  const stand = await putOnStand(peer);
  try {
    const from = Date.now();
    const coming = come(stand);
    for (const second of KILLS) {
      await pause(from + second * 1000 - Date.now());
      await stand.killAndStart();
    }
    await coming;
    await quiet(stand, from + LONGEST);
    const { told, doubled, messages } = books(stand.slack, FAILURES);
    return { lost: FAILURES.length - told, doubled, messages };
  } finally {
    await stand.stop();
  }
}

async function come({ druva }: Stand): Promise<void> {
  for (const device of FAILURES) {
    druva.add([druva.world.backupFailed(Date.now(), device)]);
    await pause(EVERY);
  }
}

async function quiet({ slack }: Stand, until: number): Promise<void> {
  let posted = slack.counters.posted;
  let since = Date.now();
  while (Date.now() < until && Date.now() < since + QUIET) {
    await pause(500);
    if (slack.counters.posted === posted) continue;
    posted = slack.counters.posted;
    since = Date.now();
  }
}
