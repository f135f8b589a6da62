import { CHANNEL } from '../names.ts';
import { pause } from '../workspace.ts';
import { books, devices, textOf } from './books.ts';
import type { Figures } from './figures.ts';
import type { Peer } from './peer.ts';
import { putOnStand, type Stand } from './stand.ts';

const WATCH = 15_000;
const [LOST, BROKEN, BEFORE, BEHIND] = devices(4) as [string, string, string, string];

/** Slack stores a message and its answer is lost; then a connection breaks before anything is stored. */
export async function answers(peer: Peer): Promise<Figures> {
  const stand = await putOnStand(peer);
  try {
    stand.slack.fault({ method: 'chat.postMessage', kind: 'lost_answer' });
    fail(stand, LOST);
    await pause(WATCH);
    // Counted before the next: a group's message names all it ever held.
    const lost = messagesOf(stand, LOST);
    stand.slack.fault({ method: 'chat.postMessage', kind: 'reset' });
    fail(stand, BROKEN);
    await pause(WATCH);
    return { 'answer lost': lost, 'connection broken': messagesOf(stand, BROKEN) };
  } finally {
    await stand.stop();
  }
}

/** The tracker dies between two failures: when is the second seen, is anything said, is the first told again? */
export async function deadTracker(peer: Peer): Promise<Figures> {
  const stand = await putOnStand(peer);
  try {
    fail(stand, BEFORE);
    await pause(5_000);
    const from = Date.now();
    stand.druva.killTrackers();
    fail(stand, BEHIND);
    let after = Number.POSITIVE_INFINITY;
    while (Date.now() < from + WATCH) {
      await pause(50);
      if (after === Number.POSITIVE_INFINITY && messagesOf(stand, BEHIND) > 0)
        after = (Date.now() - from) / 1000;
    }
    // Words about the feed, not about a device.
    const said = stand.slack.messages(CHANNEL).filter((message) => !textOf(message).includes('BENCH-'));
    return {
      'next card after': after,
      'said in the channel': said.length,
      'told again': books(stand.slack, [BEFORE]).doubled,
    };
  } finally {
    await stand.stop();
  }
}

function fail({ druva }: Stand, device: string): void {
  druva.add([druva.world.backupFailed(Date.now(), device)]);
}

function messagesOf({ slack }: Stand, device: string): number {
  return slack.messages(CHANNEL).filter((message) => textOf(message).includes(device)).length;
}
