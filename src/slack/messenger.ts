import type { WebClient } from '@slack/web-api';
import { PLAIN_DELIVERY } from '../cards/message.ts';
import type { Messenger, OutgoingMessage, Thread } from '../domain/delivery.ts';
import { refusalOf } from './refusal.ts';

/** How many messages of a channel are looked through for a lost answer: 15 pages of 200. */
const PAGES = 15;

/** Slack's Web API as the delivery needs it. Every failure is a value. */
export function slackMessenger(client: WebClient): Messenger {
  return {
    async post(channel, message, thread) {
      try {
        const { ts } = await client.chat.postMessage({
          ...{ channel, ...content(message), ...PLAIN_DELIVERY },
          ...(thread && placeIn(thread)),
        });
        return { ok: true, ts: ts as string };
      } catch (error) {
        return refusalOf(error);
      }
    },

    async update(channel, ts, message) {
      try {
        await client.chat.update({ channel, ts, ...content(message) });
        return { ok: true, ts };
      } catch (error) {
        return refusalOf(error);
      }
    },

    async find(channel, nonce, since, thread) {
      try {
        return { ok: true, ts: await findNonce(pagesOf(client, channel, since, thread), nonce) };
      } catch (error) {
        const refusal = refusalOf(error);
        // Without the history scope nothing can be looked up: a doubled card is better than a lost one.
        return refusal.said === 'missing_scope' ? { ok: true, ts: undefined } : refusal;
      }
    },
  };
}

/** The client's argument types know blocks only as its own unions; ours come validated from the cards. */
function content({ text, blocks, attachments, metadata }: OutgoingMessage) {
  return { text, blocks, attachments: attachments ?? [], ...(metadata ? { metadata } : {}) } as {
    text: string;
    blocks: never[];
    attachments: never[];
  };
}

function placeIn({ ts, broadcast }: Thread) {
  // The client's types tell `reply_broadcast: false` and `true` apart.
  return broadcast ? { thread_ts: ts, reply_broadcast: true as const } : { thread_ts: ts };
}

interface HistoryPage {
  readonly messages?: readonly { readonly ts?: string; readonly metadata?: unknown }[];
  readonly response_metadata?: { readonly next_cursor?: string };
}

/** The messages of the channel, or of the thread, from then on (ms), page by page. */
function pagesOf(client: WebClient, channel: string, since: number, thread: Thread | undefined) {
  return (cursor: string | undefined): Promise<HistoryPage> => {
    const page = {
      ...{ channel, oldest: (since / 1000).toFixed(6), include_all_metadata: true, limit: 200 },
      ...(cursor ? { cursor } : {}),
    };
    return thread
      ? client.conversations.replies({ ...page, ts: thread.ts })
      : client.conversations.history(page);
  };
}

async function findNonce(
  pageAt: (cursor: string | undefined) => Promise<HistoryPage>,
  nonce: string,
): Promise<string | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const answer = await pageAt(cursor);
    const found = answer.messages?.find((message) => cardNonce(message.metadata) === nonce);
    if (found) return found.ts;
    cursor = answer.response_metadata?.next_cursor;
    if (!cursor) return undefined;
  }
  return undefined;
}

function cardNonce(metadata: unknown): unknown {
  const payload = (metadata as { event_payload?: Record<string, unknown> } | undefined)?.event_payload;
  return payload?.card;
}
