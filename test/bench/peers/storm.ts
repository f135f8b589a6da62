import { pause } from '../workspace.ts';
import { books, devices } from './books.ts';
import type { Figures } from './figures.ts';
import type { Peer } from './peer.ts';
import { putOnStand, type Stand } from './stand.ts';

/** The severe ones come last, so that being first is not chance. */
const SEVERE = devices(3, 'SEVERE');
const FAILURES = devices(497);
const ALL = [...FAILURES, ...SEVERE];
const WATCH = 60_000;

/** 500 failures at once, one channel, Slack at one message a second, watched for a minute. */
export async function storm(peer: Peer): Promise<Figures> {
  const stand = await putOnStand(peer);
  try {
    const { druva, slack } = stand;
    const from = Date.now();
    druva.add([
      ...FAILURES.map((device) => druva.world.backupFailed(from, device)),
      ...SEVERE.map((device) => druva.world.unusualDataActivity(from, device)),
    ]);
    const times = await watch(stand, from);
    const { messages, named, told } = books(slack, ALL);
    return { messages, told, named, 'refused calls': slack.counters.refused429, ...times };
  } finally {
    await stand.stop();
  }
}

/** Seconds until all are told, and until the severe ones are named; infinite where that did not come. */
async function watch({ slack }: Stand, from: number): Promise<Figures> {
  let all = Number.POSITIVE_INFINITY;
  let severe = Number.POSITIVE_INFINITY;
  while (Date.now() < from + WATCH) {
    const passed = (Date.now() - from) / 1000;
    if (all > passed && books(slack, ALL).told === ALL.length) all = passed;
    if (severe > passed && books(slack, SEVERE).named === SEVERE.length) severe = passed;
    await pause(200);
  }
  return { 'all told after': all, 'severe named after': severe };
}
