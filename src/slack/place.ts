import type { KnownBlock, ModalView } from '@slack/types';
import type { Message } from '../cards/message.ts';

/** ms */
const RESPOND_WITHIN = 8_000;

export interface How {
  /** Put it in place of the message or dialog it answers to, where Slack can. */
  readonly replace?: boolean;
  /** Post it for all in the channel. */
  readonly share?: boolean;
}

/** Where a person asked something, and the ways to answer there. */
export interface Place {
  readonly user: string;
  /** Where it was asked; undefined on Home, in dialogs and for the global shortcut. */
  readonly channel: string | undefined;
  /** The handle that came with the request. */
  readonly handle: string;
  readonly answer: (message: Message, how?: How) => Promise<void>;
  /** Opens a dialog; within three seconds of the request (docs.slack.dev/interactivity/handling-user-interaction). */
  readonly open: (view: ModalView) => Promise<void>;
  /** Slack's address for later answers; undefined in dialogs and on Home. */
  readonly responseUrl: string | undefined;
}

/** Answers at Slack's address for later answers; five times within half an hour. */
export async function respondAt(url: string, message: Message, how: How): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(toResponse(message, how)),
    signal: AbortSignal.timeout(RESPOND_WITHIN),
  });
  if (!response.ok) throw new Error(`Slack refused the answer with ${response.status}`);
}

/** As Slack takes an answer to a command or click. */
export function toResponse(
  message: Message,
  how: How,
): {
  text: string;
  blocks: KnownBlock[];
  response_type: 'in_channel' | 'ephemeral';
  replace_original: boolean;
} {
  return {
    text: message.text,
    blocks: message.blocks,
    response_type: how.share ? 'in_channel' : 'ephemeral',
    replace_original: how.replace ?? false,
  };
}
