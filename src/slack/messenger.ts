import type { WebClient } from '@slack/web-api';
import { PLAIN_DELIVERY } from '../cards/message.ts';
import type { Messenger, OutgoingMessage, Sent, Thread } from '../domain/delivery.ts';
import { refusalOf } from './refusal.ts';
import type { Identity } from './workspace.ts';

/** How many messages of a channel are looked through for a lost answer: 15 pages of 200. */
const PAGES = 15;
/** Where there are more, it is among those of the first minutes: an answer is waited for no longer, ms. */
const FIRST = 10 * 60_000;

/** Slack's Web API as the delivery needs it. Every failure is a value. */
export function slackMessenger(
  client: WebClient,
  identity: () => Identity | undefined = () => undefined,
): Messenger {
  return {
    async post(channel, message, thread) {
      try {
        const { ts } = await client.chat.postMessage({
          ...{ channel, ...content(message), ...PLAIN_DELIVERY },
          ...(thread && placeIn(thread)),
        });
        return stored(ts);
      } catch (error) {
        return refusalOf(error);
      }
    },

    async update(channel, ts, message) {
      try {
        return stored((await client.chat.update({ channel, ts, ...content(message) })).ts);
      } catch (error) {
        return refusalOf(error);
      }
    },

    async find(channel, nonce, since, thread) {
      try {
        const everything = { since, until: undefined };
        const ts = await findNonce(pagesOf(client, channel, everything, thread), nonce);
        if (ts !== 'more') return { ok: true, ts };
        const first = await findNonce(
          pagesOf(client, channel, { since, until: since + FIRST }, thread),
          nonce,
        );
        return { ok: true, ts: first === 'more' ? undefined : first };
      } catch (error) {
        const refusal = refusalOf(error);
        return refusal.said === NO_HISTORY ? { ok: true, ts: undefined } : refusal;
      }
    },

    async cards(channel, since) {
      const cards = new Map<string, string>();
      try {
        for await (const { ts, user, metadata } of messagesOf(
          pagesOf(client, channel, { since, until: undefined }, undefined),
        )) {
          const nonce = cardNonce(metadata);
          // Another bot on the same feed makes the same cards.
          const ours = user === undefined || user === (identity()?.botUserId ?? user);
          if (ours && ts !== undefined && typeof nonce === 'string') cards.set(nonce, ts);
        }
        return { ok: true, cards };
      } catch (error) {
        const refusal = refusalOf(error);
        return refusal.said === NO_HISTORY ? { ok: true, cards } : refusal;
      }
    },
  };
}

/** Without the history scope nothing can be looked up: a doubled card is better than a lost one. */
const NO_HISTORY = 'missing_scope';

/** A yes that does not say where the message is comes from something in between: nothing is known. */
function stored(ts: unknown): Sent {
  if (typeof ts === 'string' && ts !== '') return { ok: true, ts };
  return { ok: false, reason: 'server_error', said: 'no_ts', retryAfter: undefined, inDoubt: true };
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

interface HistoryMessage {
  readonly ts?: string;
  readonly user?: string;
  readonly metadata?: unknown;
}

interface HistoryPage {
  readonly messages?: readonly HistoryMessage[];
  readonly response_metadata?: { readonly next_cursor?: string };
}

interface Span {
  /** ms */
  readonly since: number;
  readonly until: number | undefined;
}

/** The messages of the channel, newest first, or of the thread, in that time, page by page. */
function pagesOf(client: WebClient, channel: string, { since, until }: Span, thread: Thread | undefined) {
  const seconds = (ms: number) => (ms / 1000).toFixed(6);
  return (cursor: string | undefined): Promise<HistoryPage> => {
    const page = {
      ...{ channel, oldest: seconds(since), include_all_metadata: true, limit: 200 },
      ...(until === undefined ? {} : { latest: seconds(until) }),
      ...(cursor ? { cursor } : {}),
    };
    return thread
      ? client.conversations.replies({ ...page, ts: thread.ts })
      : client.conversations.history(page);
  };
}

type PageAt = (cursor: string | undefined) => Promise<HistoryPage>;

/** Gives at the end whether there are more than are looked through. */
async function* messagesOf(pageAt: PageAt): AsyncGenerator<HistoryMessage, boolean> {
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const answer = await pageAt(cursor);
    if (!Array.isArray(answer.messages))
      throw Object.assign(new Error('no messages'), { code: 'no_messages' });
    yield* answer.messages;
    cursor = answer.response_metadata?.next_cursor;
    if (!cursor) return false;
  }
  return true;
}

async function findNonce(pageAt: PageAt, nonce: string): Promise<string | 'more' | undefined> {
  const messages = messagesOf(pageAt);
  for (;;) {
    const { done, value } = await messages.next();
    if (done) return value ? 'more' : undefined;
    if (cardNonce(value.metadata) === nonce) return value.ts;
  }
}

function cardNonce(metadata: unknown): unknown {
  const payload = (metadata as { event_payload?: Record<string, unknown> } | undefined)?.event_payload;
  return payload?.card;
}
