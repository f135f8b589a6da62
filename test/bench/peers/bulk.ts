import { bulk as routine } from '../../../src/sim/druva/bulk.ts';
import type { Druva } from '../../../src/sim/druva/server.ts';
import { SEED } from '../names.ts';
import { pause } from '../workspace.ts';
import { books, devices } from './books.ts';
import type { Figures } from './figures.ts';
import type { Peer } from './peer.ts';
import { putOnStand } from './stand.ts';

const FAILURES = devices(407);
const EVENTS = 20_000;
const WATCH = 30_000;

/** 20,000 events of which 407 need a person, each of a device of its own, and a Slack that takes what it gets. */
export async function bulk(peer: Peer): Promise<Figures> {
  const stand = await putOnStand(peer, false);
  try {
    const { druva, slack } = stand;
    const records = among(druva);
    const from = Date.now();
    druva.add(records);
    let after = Number.POSITIVE_INFINITY;
    while (Date.now() < from + WATCH && after === Number.POSITIVE_INFINITY) {
      await pause(100);
      if (books(slack, FAILURES).told === FAILURES.length) after = (Date.now() - from) / 1000;
    }
    const { told, messages, doubled } = books(slack, FAILURES);
    const most = stand.memory().map(({ part, most }) => [`memory at the most: ${part}`, most] as const);
    return { 'all told after': after, told, messages, doubled, ...Object.fromEntries(most) };
  } finally {
    await stand.stop();
  }
}

/** The failures evenly among routine events, numbered in their order. */
function among({ world }: Druva) {
  const now = Date.now();
  const between = Math.floor((EVENTS - FAILURES.length) / FAILURES.length);
  const rest = EVENTS - FAILURES.length * (between + 1);
  const some = (count: number) =>
    routine(count, SEED, {
      ...{ trouble: 0, from: now - 1000, to: now },
      ...{ first: world.reserve(count), company: world.company },
    });
  const middle = FAILURES.flatMap((device) => [...some(between), world.backupFailed(now, device)]);
  return [...middle, ...some(rest)];
}
