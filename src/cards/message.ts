import type { KnownBlock, MessageAttachment, MessageMetadata } from '@slack/types';
import type { CardKind } from '../domain/ports.ts';
import { LIMITS } from './limits.ts';

/** What Slack is given to draw. `text` is what notifications and screen readers say. */
export interface Message {
  readonly text: string;
  readonly blocks: KnownBlock[];
  readonly attachments?: MessageAttachment[];
}

/**
 * To be sent with every message, so that Slack looks for nothing of its own in `text`
 * (docs.slack.dev/reference/methods/chat.postMessage).
 */
export const PLAIN_DELIVERY = {
  parse: 'none',
  mrkdwn: false,
  link_names: false,
  unfurl_links: false,
  unfurl_media: false,
} as const;

const EVENT_TYPES: Readonly<Record<CardKind, { readonly type: string; readonly key: string }>> = {
  alert: { type: 'insync_alert', key: 'alert' },
  storm: { type: 'insync_storm', key: 'storm' },
  fallback: { type: 'insync_notice', key: 'notice' },
};

/** Travels unseen with the message; `card` finds a message again whose answer was lost. */
export function cardMetadata(
  kind: CardKind,
  id: number | string,
  state: string,
  revision: number,
  nonce: string,
): MessageMetadata {
  const { type, key } = EVENT_TYPES[kind];
  return { event_type: type, event_payload: { [key]: String(id), state, revision, card: nonce } };
}

/** The address of a message, where the workspace's own is known. */
export type Permalink = (message: { readonly channel: string; readonly ts: string }) => string | undefined;

/** Length of what Slack weighs against `msg_blocks_too_long`. */
export function weight(message: Message): number {
  return JSON.stringify({ blocks: message.blocks, attachments: message.attachments ?? [] }).length;
}

/**
 * Draws with ever less room for foreign text until the message fits. Only texts made to be long come past the
 * first attempt.
 */
export function fitting(draw: (room: (full: number) => number) => Message): Message {
  for (const share of [1, 0.5, 0.25]) {
    const message = draw((full) => Math.floor(full * share));
    if (weight(message) <= LIMITS.messageTotal.max) return message;
  }
  return draw((full) => Math.floor(full * 0.1));
}
