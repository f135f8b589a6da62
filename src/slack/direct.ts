import { setTimeout as delay } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import type { Message } from '../cards/message.ts';
import { PLAIN_DELIVERY } from '../cards/message.ts';
import { refusalOf } from './refusal.ts';

/** Slack is waited for once when it asks for that, but not longer than this, ms. */
const LONGEST_WAIT = 10_000;

/** A message in a person's conversation with the bot, which can be edited. */
export interface DirectMessage {
  readonly channel: string;
  edit(message: Message): Promise<void>;
}

/** Writes to a person directly. @throws what the client throws */
export async function writeTo(client: WebClient, user: string, message: Message): Promise<DirectMessage> {
  const { channel: opened } = await client.conversations.open({ users: user });
  const content = { channel: opened?.id ?? user, text: message.text, blocks: message.blocks };
  const { channel, ts } = await patiently(() => client.chat.postMessage({ ...content, ...PLAIN_DELIVERY }));
  const place = { channel: channel as string, ts: ts as string };
  return {
    channel: place.channel,
    async edit({ text, blocks }) {
      await patiently(() => client.chat.update({ ...place, text, blocks }));
    },
  };
}

/** Tries once more what Slack has refused for being too soon. @throws what the work throws, and the signal's reason */
export async function patiently<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { retryAfter } = refusalOf(error);
    if (retryAfter === undefined || retryAfter > LONGEST_WAIT) throw error;
    await delay(retryAfter, undefined, signal ? { signal } : {});
    return work();
  }
}
