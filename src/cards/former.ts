import type { RichTextElement } from '@slack/types';
import type { Former } from '../domain/delivery.ts';
import type { Message } from './message.ts';
import { line, link, rich, text } from './pieces.ts';

/**
 * What Slack says of a message that is not there any more, or of its thread (docs.slack.dev/reference/methods/chat.update
 * and chat.postMessage). A card is of a kind that can be answered as long as it is there.
 */
const GONE: ReadonlySet<string> = new Set([
  'message_not_found',
  'thread_not_found',
  'invalid_thread_ts',
  'cannot_reply_to_message',
]);
const LOCKED = 'restricted_action_thread_locked';

/** A card that had to be posted anew says so, with the way to the message it had before where that still stands. */
export function withFormer<Drawn extends Message>(
  message: Drawn,
  former: Former | undefined,
  address: string | undefined,
): Drawn {
  if (!former) return message;
  return { ...message, blocks: [...message.blocks, rich(line(...words(former, address)))] };
}

function words({ said }: Former, address: string | undefined): RichTextElement[] {
  if (GONE.has(said)) return [text('Posted anew: the message of this card was deleted.')];
  const why = said === LOCKED ? 'takes no more replies' : 'can no longer be edited';
  return [
    text('Posted anew: this goes on from '),
    link(address, text('an earlier message')),
    text(`, which ${why}.`),
  ];
}
