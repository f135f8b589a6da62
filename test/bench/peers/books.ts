/** What a person who reads the channel would see of the devices that failed. */
import type { SimMessage, Slack } from '../../../src/sim/slack/types.ts';
import { CHANNEL } from '../names.ts';

/** Names of devices of the bench; all of one length, so that none is in another. */
export function devices(count: number, word = 'BENCH'): string[] {
  return Array.from({ length: count }, (_, n) => `${word}-${String(n).padStart(3, '0')}`);
}

export interface Books {
  /** Messages in the channel, answers in threads left out. */
  readonly messages: number;
  /** Devices named somewhere in them. */
  readonly named: number;
  /** Devices named, or counted by a card that stands for them. */
  readonly told: number;
  /** Messages that say once more, word for word or about the same single device, what an earlier one says. */
  readonly doubled: number;
}

export function books(slack: Slack, wanted: readonly string[]): Books {
  const all = slack
    .messages(CHANNEL)
    .map((message) => ({ text: textOf(message), counted: countIn(message) }));
  const names = all.map(({ text }) => new Set(text.match(/[A-Z]+-\d{3}\b/g) ?? []));
  const named = new Set(names.flatMap((each) => [...each]));
  // A storm's card counts those it names among its own.
  const apart = new Set(all.flatMap(({ counted }, at) => (counted > 0 ? [] : [...(names[at] ?? [])])));
  const counted = all.reduce((sum, each) => sum + each.counted, 0);
  const namedOfThem = wanted.filter((name) => named.has(name)).length;
  const apartOfThem = wanted.filter((name) => apart.has(name)).length;
  return {
    messages: all.length,
    named: namedOfThem,
    told: Math.min(wanted.length, Math.max(namedOfThem, apartOfThem + counted)),
    doubled: all.length - new Set(all.map(({ text }, at) => about(text, names[at] ?? new Set()))).size,
  };
}

/** What tells a message from another: the device it is about, else its words. */
function about(text: string, names: ReadonlySet<string>): string {
  const [only] = names;
  return names.size === 1 && only !== undefined ? only : text;
}

/** All that a message shows. */
export function textOf({ text, blocks, attachments }: SimMessage): string {
  return JSON.stringify([text, blocks, attachments]);
}

/** How many alerts a card says it stands for; 0 for other messages. */
function countIn({ text }: SimMessage): number {
  return Number(/Storm(?:, over)?: ([\d,]+)/.exec(text)?.[1]?.replaceAll(',', '') ?? 0);
}
