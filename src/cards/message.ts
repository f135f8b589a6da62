import type { KnownBlock, MessageAttachment, MessageMetadata } from '@slack/types';
import type { CardKind } from '../domain/delivery.ts';
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
  reply: { type: 'insync_reply', key: 'alert' },
  post: { type: 'insync_post', key: 'post' },
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

/** A sentence of our own. */
export function said(sentence: string): Message {
  return { text: sentence, blocks: [{ type: 'section', text: { type: 'mrkdwn', text: sentence } }] };
}

/** Length of what Slack weighs against `msg_blocks_too_long`. */
export function weight(message: Message): number {
  return JSON.stringify({ blocks: message.blocks, attachments: message.attachments ?? [] }).length;
}

/** How much foreign text a place shows: what it is given in full, or a share of that. */
export type Room = (full: number) => number;

/** How many rows there is room for: all, until texts made to be long leave none. */
export function rowsIn(room: Room, most: number): number {
  return Math.max(2, room(most));
}

/** The shares tried in turn. Only texts made to be long come past the first. */
const SHARES = [1, 0.5, 0.25, 0.1] as const;

/** Draws with ever less room for foreign text until the message fits; the last attempt is taken as it is. */
export function fitting(draw: (room: Room) => Message): Message {
  return firstFitting(SHARES.map((share) => () => draw((full) => Math.floor(full * share))));
}

/** The first of the drawings, fullest first, that Slack takes; else the last. */
export function firstFitting(drawings: readonly (() => Message)[]): Message {
  let message: Message = { text: '', blocks: [] };
  for (const draw of drawings) {
    message = draw();
    if (weight(message) <= LIMITS.messageTotal.max) return message;
  }
  return message;
}
