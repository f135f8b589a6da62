import type { CardJob, Sent } from '../domain/delivery.ts';
import { aboutOf } from './about.ts';
import { backoff } from './backoff.ts';
import type { DeliverParts } from './deliver.ts';
import { LONGEST_REST } from './limits.ts';

/** A message that may have been stored is looked for no sooner than this after, ms. */
const LOOK_AFTER = 1_000;
/** A card whose message is gone once more is posted anew no sooner than this after the last time, ms. */
const ANEW_AGAIN = { first: 60_000, most: 3_600_000 } as const;

/** What a failure means for the card: wait and try again, go to the default channel, or be posted anew. */
export function giveBack(
  parts: DeliverParts,
  job: CardJob,
  sent: Sent & { ok: false },
  at: number,
): () => Promise<void> {
  const { queue, on } = parts;
  const { reason, said, inDoubt } = sent;
  const notBefore = at + waitAfter(parts, job, sent, at);
  return async () => {
    if (reason === 'message_gone' && notBefore <= at) await rememberFormer(parts, job, said, at);
    await queue.settle(job.card, job.revision, { ok: false, reason, said, notBefore, inDoubt, at });
    const { card, channel, attempts: tried } = job;
    on.failed({ card, channel, ...aboutOf(job), reason, said, again: notBefore - at, tried });
    if (reason === 'message_gone' && notBefore <= at) await queue.forgetMessage(job.card, at);
    const fallback = parts.fallback();
    if (reason !== 'channel_unusable' || job.channel === fallback.channel) return;
    await queue.redirect(job.channel, fallback, said, at);
    on.redirected({ channel: job.channel, to: fallback.channel, cause: said });
  };
}

/** The message a line cannot be added to, or an edit made to, is its card's former one from now on. */
async function rememberFormer({ formers }: DeliverParts, job: CardJob, said: string, at: number) {
  const ts = job.view.kind === 'reply' ? job.view.reply.thread : job.ts;
  if (ts !== undefined) await formers.set(job, { ts, said, at, times: (job.former?.times ?? 0) + 1 });
}

/** How long the card waits, ms. What concerns its whole channel makes that rest, not the card by itself. */
function waitAfter({ random }: DeliverParts, job: CardJob, sent: Sent & { ok: false }, at: number): number {
  const { reason } = sent;
  if (reason === 'message_gone') return anewAfter(job, at);
  if (reason === 'rate_limited' || reason === 'channel_unusable') return 0;
  const wait = backoff(job.attempts, sent.retryAfter, random);
  if (reason === 'refused' || reason === 'invalid_blocks') return wait;
  return Math.max(sent.inDoubt ? LOOK_AFTER : 0, Math.min(LONGEST_REST, wait));
}

/** Where every edit is refused, every change would be a new message: each comes later than the one before. */
function anewAfter({ former }: CardJob, at: number): number {
  if (!former) return 0;
  const wait = ANEW_AGAIN.first * 4 ** Math.min(former.times - 1, 10);
  return Math.max(0, former.at + Math.min(ANEW_AGAIN.most, wait) - at);
}
