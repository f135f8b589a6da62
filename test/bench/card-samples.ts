/** Cards while something else goes on: how long they take to come, and people who press their buttons. */
import type { SimMessage } from '../../src/sim/slack/types.ts';
import { postOf } from './latency.ts';
import { CHANNEL, SECOND_CHANNEL } from './names.ts';
import { pause, type Workspace, within } from './workspace.ts';

/** A channel takes a card a second. */
const EVERY = 1_130;
const PATIENCE = 15_000;

/** One failure or severe alert after the other, in two channels by turns; from the event in the feed to its card, ms. */
export async function cardsOf({ slack, druva }: Workspace, signal: AbortSignal): Promise<readonly number[]> {
  const running: Promise<number>[] = [];
  const sample = async (device: string, first: boolean) => {
    const visible = await (first ? druva.burst([device], []) : druva.burst([], [device]));
    const posted = await within(PATIENCE, () => postOf(slack.journal, device));
    return posted === undefined ? Number.POSITIVE_INFINITY : posted - visible;
  };
  for (let turn = 0; !signal.aborted; turn += 1) {
    running.push(sample(`SAMPLE-${String(turn).padStart(3, '0')}`, turn % 2 === 0));
    await pause(EVERY);
  }
  return Promise.all(running);
}

/** A person acknowledges each card that comes; from the button to the answer, ms. */
export async function acknowledgeNext({ slack }: Workspace, signal: AbortSignal): Promise<readonly number[]> {
  const took: number[] = [];
  const pressed = new Set<string>();
  while (!signal.aborted) {
    for (const channel of [CHANNEL, SECOND_CHANNEL]) {
      for (const card of slack.messages(channel)) {
        const value = pressed.has(card.ts) ? undefined : acknowledgeButton(card);
        if (value === undefined) continue;
        pressed.add(card.ts);
        const target = { user: 'U07ANA', channel, ts: card.ts, actionId: 'alert.ack', value };
        const { status, ackMs } = await slack.click(target);
        took.push(status === 200 ? ackMs : Number.POSITIVE_INFINITY);
      }
    }
    await pause(100);
  }
  return took;
}

interface Button {
  readonly action_id?: string;
  readonly value?: string;
}

function acknowledgeButton({ blocks = [], attachments = [] }: SimMessage): string | undefined {
  const all = [...blocks, ...attachments.flatMap((each) => each.blocks ?? [])];
  const elements = all.flatMap(
    (block) => (block as { readonly elements?: readonly Button[] }).elements ?? [],
  );
  return elements.find(({ action_id: id }) => id === 'alert.ack')?.value;
}
