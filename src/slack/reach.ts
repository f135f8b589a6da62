import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Message } from '../cards/message.ts';
import { PLAIN_DELIVERY } from '../cards/message.ts';
import { writeTo } from './direct.ts';
import type { Place } from './place.ts';
import { refusalOf } from './refusal.ts';

interface Asker {
  readonly user: string;
  readonly channel: string | undefined;
}

/**
 * Answers where the person asked; when Slack does not take it there, in the channel for their eyes only, and at last
 * in their direct messages, without blocks if need be.
 *
 * @throws what the first way threw, when no other is left; and for a message with a picture, which whoever answers can
 * leave out
 */
export function reaching(
  { client, log }: { readonly client: WebClient; readonly log: Logger },
  { user, channel }: Asker,
  first: Place['answer'] | undefined,
): Place['answer'] {
  const ways = [...(channel === undefined ? [] : [inChannel(client, channel, user)]), directly(client, user)];
  return async (message, how = {}) => {
    let failure: unknown;
    try {
      if (first) return await first(message, how);
    } catch (error) {
      if (hasPicture(message)) throw error;
      failure = error;
      log.warn({ said: refusalOf(error).said }, 'Slack did not take an answer, trying another way');
    }
    for (const content of [message, { text: message.text, blocks: [] }]) {
      for (const way of ways) {
        try {
          return await way(content);
        } catch (error) {
          failure ??= error;
        }
      }
    }
    throw failure;
  };
}

type Way = (message: Message) => Promise<void>;

function inChannel(client: WebClient, channel: string, user: string): Way {
  return async ({ text, blocks }) => {
    await client.chat.postEphemeral({ channel, user, text, blocks, ...PLAIN_DELIVERY });
  };
}

function directly(client: WebClient, user: string): Way {
  return async (message) => {
    await writeTo(client, user, message);
  };
}

function hasPicture({ blocks }: Message): boolean {
  return blocks.some(({ type }) => type === 'image');
}
