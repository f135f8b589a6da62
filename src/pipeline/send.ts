import type { CardJob, Messenger, OutgoingMessage, Sent, Thread } from '../domain/delivery.ts';
import { aboutOf, type CardAbout } from './about.ts';
import type { FirstLook } from './first-look.ts';

/** Our clock and Slack's may differ by this much, ms. */
const CLOCK_SKEW = 60_000;
/** What Slack would not show so many times is taken for not there: a doubled card is better than a lost one. */
const LOOKED = 4;
/** A picture that was uploaded a moment ago may not be one to Slack yet: so often it is waited for. */
const PICTURE_TRIES = 3;
/** Slack takes no more of a text in an edit (docs.slack.dev/reference/methods/chat.update, `msg_too_long`). */
const PLAIN_TEXT = 3_900;

export interface SendParts {
  readonly messenger: Messenger;
  /** What the process before may have posted; left out where there was none. */
  readonly firstLook?: FirstLook;
  readonly render: (job: CardJob) => OutgoingMessage;
  readonly on: {
    blocksRefused(
      refusal: CardAbout & {
        readonly card: number;
        readonly said: string;
        readonly detail: readonly string[];
        readonly message: OutgoingMessage;
      },
    ): void;
  };
}

const NOWHERE = { ok: true, ts: undefined } as const;

type Delivered = { ok: true; ts: string; what: 'post' | 'edit' | 'found' } | (Sent & { ok: false });

/** Lines and posts say what was; they stay as they are. */
export function isEdited({ view }: CardJob): boolean {
  return view.kind !== 'reply' && view.kind !== 'post';
}

function threadOf({ view }: CardJob): Thread | undefined {
  return view.kind === 'reply' ? { ts: view.reply.thread, broadcast: view.reply.broadcast } : undefined;
}

/** One attempt to bring a card to Slack; one in doubt is looked for first. Throws when it cannot be drawn. */
export async function send(parts: SendParts, job: CardJob): Promise<Delivered> {
  const { messenger } = parts;
  const thread = threadOf(job);
  const found =
    (await parts.firstLook?.(job)) ??
    (job.inDoubtSince === undefined
      ? NOWHERE
      : await messenger.find(job.channel, job.nonce, job.inDoubtSince - CLOCK_SKEW, thread));
  if (!found.ok && (found.reason !== 'refused' || job.attempts < LOOKED))
    return { ...found, inDoubt: job.inDoubtSince !== undefined };
  if (found.ok && found.ts !== undefined) return { ok: true, ts: found.ts, what: 'found' };
  const message = parts.render(job);
  const what = job.ts === undefined ? 'post' : 'edit';
  const put = (content: OutgoingMessage) =>
    job.ts === undefined
      ? messenger.post(job.channel, content, thread)
      : messenger.update(job.channel, job.ts, content);
  let sent = await put(message);
  if (!sent.ok && sent.reason === 'invalid_blocks') {
    if (hasPicture(message) && job.attempts < PICTURE_TRIES) return sent;
    const { card } = job;
    parts.on.blocksRefused({ card, ...aboutOf(job), said: sent.said, detail: sent.detail ?? [], message });
    for (const simpler of simplerThan(message, sent.said)) {
      sent = await put(simpler);
      if (sent.ok || sent.reason !== 'invalid_blocks') break;
    }
  }
  return sent.ok ? { ...sent, what } : sent;
}

/** What is left of a message when Slack does not take all of it, most first. */
function simplerThan(message: OutgoingMessage, said: string): OutgoingMessage[] {
  const { metadata, ...bare } = message;
  // Without it a lost answer could not be found again; but a card that is not there helps nobody.
  if (said.includes('metadata')) return [bare];
  const plain = { text: message.text.slice(0, PLAIN_TEXT), blocks: [], attachments: [], metadata };
  if (!hasPicture(message)) return [plain];
  return [{ ...message, blocks: message.blocks.filter((block) => !isPicture(block)) }, plain];
}

function hasPicture({ blocks }: OutgoingMessage): boolean {
  return blocks.some(isPicture);
}

function isPicture(block: unknown): boolean {
  return (block as { type?: unknown }).type === 'image';
}
