import type { WebClient } from '@slack/web-api';
import type { Message } from '../cards/message.ts';
import { PLAIN_DELIVERY } from '../cards/message.ts';

/** A message in a person's conversation with the bot, which can be edited. */
export interface DirectMessage {
  readonly channel: string;
  edit(message: Message): Promise<void>;
}

/** Writes to a person directly. @throws what the client throws */
export async function writeTo(client: WebClient, user: string, message: Message): Promise<DirectMessage> {
  const { channel: opened } = await client.conversations.open({ users: user });
  const { channel, ts } = await client.chat.postMessage({
    channel: opened?.id ?? user,
    text: message.text,
    blocks: message.blocks,
    ...PLAIN_DELIVERY,
  });
  const place = { channel: channel as string, ts: ts as string };
  return {
    channel: place.channel,
    async edit({ text, blocks }) {
      await client.chat.update({ ...place, text, blocks });
    },
  };
}
