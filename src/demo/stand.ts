import type { SimMessage, Slack } from '../sim/slack/types.ts';
import type { Scene } from './beat.ts';

export const BACKUP = 'C0123BACKUP';
export const SEC = 'C0123SEC';
const OPS = 'C0123OPS';

/** Somebody else at work in the simulated company, who presses where nobody does. */
const COLLEAGUE = 'U07JON';

/** The newest message of the channel whose text says all this. */
export function cardIn(slack: Slack, channel: string, ...words: readonly string[]): SimMessage | undefined {
  return slack.messages(channel).findLast(({ text }) => words.every((word) => text.includes(word)));
}

/** When a message was posted or last edited: Slack's `ts`, which can be compared as text. */
export const lastTouched = ({ ts, edited }: SimMessage): string => edited?.ts ?? ts;

/** Whether somebody has been answered, privately or with a dialog, since then (Slack's `ts`). */
export function answeredSince(slack: Slack, since: string): boolean {
  return [...slack.state.users.keys()].some((user) => slack.ephemerals(user).some(({ ts }) => ts > since));
}

export const dialogIsOpen = (slack: Slack): boolean =>
  [...slack.state.users.keys()].some((user) => slack.views(user).length > 0);

/** Presses what may be gone by then: somebody was faster. */
export async function press(slack: Slack, card: SimMessage | undefined, actionId: string): Promise<void> {
  if (!card) return;
  const { channel, ts } = card;
  await slack.click({ user: COLLEAGUE, channel, ts, actionId }).catch(() => undefined);
}

/** The first device of a row of such names that no message speaks of yet and nothing ails. */
export async function freshDevice(
  { slack, archive }: Pick<Scene, 'slack' | 'archive'>,
  name: (place: number) => string,
): Promise<string> {
  const said = [BACKUP, SEC, OPS]
    .flatMap((channel) => slack.messages(channel))
    .map((each) => JSON.stringify(each));
  for (let place = 0; ; place++) {
    const device = name(place);
    if (said.some((text) => new RegExp(`${device}\\b`).test(text))) continue;
    const { count } = await archive.alerts({ states: ALIVE, subject: device, limit: 1 });
    if (count === 0) return device;
  }
}

const ALIVE = ['open', 'acked', 'silenced'] as const;

/** This moment as Slack's `ts`. */
export const stampOf = (at: number): string => (at / 1000).toFixed(6);
