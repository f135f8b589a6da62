import type { CardJob, Messenger, OutgoingMessage, Sent, Thread } from '../domain/delivery.ts';

/** Our clock and Slack's may differ by this much, ms. */
const CLOCK_SKEW = 60_000;

export interface SendParts {
  readonly messenger: Messenger;
  readonly render: (job: CardJob) => OutgoingMessage;
  readonly on: {
    blocksRefused(refusal: {
      readonly card: number;
      readonly said: string;
      readonly message: OutgoingMessage;
    }): void;
  };
}

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
  if (job.inDoubtSince !== undefined) {
    const found = await messenger.find(job.channel, job.nonce, job.inDoubtSince - CLOCK_SKEW, thread);
    if (!found.ok) return { ...found, inDoubt: true };
    if (found.ts !== undefined) return { ok: true, ts: found.ts, what: 'found' };
  }
  const message = parts.render(job);
  const what = job.ts === undefined ? 'post' : 'edit';
  const put = (content: OutgoingMessage) =>
    job.ts === undefined
      ? messenger.post(job.channel, content, thread)
      : messenger.update(job.channel, job.ts, content);
  const sent = await put(message);
  if (!sent.ok && sent.reason === 'invalid_blocks') {
    parts.on.blocksRefused({ card: job.card, said: sent.said, message });
    const plain = await put({ text: message.text, blocks: [], attachments: [], metadata: message.metadata });
    return plain.ok ? { ...plain, what } : plain;
  }
  return sent.ok ? { ...sent, what } : sent;
}
