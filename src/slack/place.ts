import { setTimeout as delay } from 'node:timers/promises';
import type { KnownBlock, ModalView } from '@slack/types';
import type { Message } from '../cards/message.ts';

/** ms */
const RESPOND_WITHIN = 8_000;
/** Slack is waited for once when it asks for that, but not longer than this, ms. */
const LONGEST_WAIT = 5_000;

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
  await respondWith(url, toResponse(message, how));
}

/** The same; not through Bolt, which would wait for Slack without an end. @throws Error when Slack does not take it */
export async function respondWith(url: string, answer: Answered): Promise<void> {
  const send = () =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(answer),
      signal: AbortSignal.timeout(RESPOND_WITHIN),
    });
  let response = await send();
  if (response.status === 429) {
    const seconds = Number(response.headers.get('retry-after')) || 1;
    if (seconds * 1000 <= LONGEST_WAIT) {
      await delay(seconds * 1000);
      response = await send();
    }
  }
  if (!response.ok)
    throw Object.assign(new Error('Slack refused an answer'), { code: `HTTP ${response.status}` });
}

/** An answer to a command or click, as Slack takes it. */
export interface Answered {
  text: string;
  blocks: KnownBlock[];
  response_type: 'in_channel' | 'ephemeral';
  replace_original: boolean;
}

export function toResponse(message: Message, how: How): Answered {
  return {
    text: message.text,
    blocks: message.blocks,
    response_type: how.share ? 'in_channel' : 'ephemeral',
    replace_original: how.replace ?? false,
  };
}
