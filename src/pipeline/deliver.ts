import type { RouteTaken } from '../domain/alert.ts';
import type { CardJob, CardQueue, Formers, Messenger, OutgoingMessage, Sent } from '../domain/delivery.ts';
import type { Clock, Random } from '../domain/ports.ts';
import type { DeliveryReason } from '../domain/reasons.ts';
import { aboutOf, type CardAbout } from './about.ts';
import type { FirstLook } from './first-look.ts';
import { giveBack } from './give-back.ts';
import { type Limits, limits } from './limits.ts';
import { plan } from './plan.ts';
import { isEdited, send } from './send.ts';

/** How many waiting cards of a channel are looked at in one round. */
const ROUND = 50;
/** Alerts this severe get a card of their own even in a storm, up to so many a storm. */
const OWN_IN_STORM = { severity: 2, limit: 20 } as const;
/** A message that may have been stored is looked for, and a failed store is asked again, no sooner than this after, ms. */
const LOOK_AFTER = 1_000;
/** Timers cannot wait much longer than weeks; looking once an hour costs nothing, ms. */
const LONGEST_SLEEP = 3_600_000;

export interface DeliverParts {
  readonly queue: CardQueue;
  readonly messenger: Messenger;
  /** What the process before may have posted; left out where there was none. */
  readonly firstLook?: FirstLook;
  readonly formers: Formers;
  readonly render: (job: CardJob) => OutgoingMessage;
  /** The default channel: where cards go whose own channel cannot be posted to. */
  readonly fallback: () => RouteTaken;
  /** Post nothing new before, ms: another bot may have posted until just now. */
  readonly quietUntil?: number;
  /** A process before this one was at work within the last minute, and may have made all the edits Slack takes. */
  readonly spent?: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly timer: (ms: number, work: () => void) => { cancel(): void };
  readonly on: DeliverEvents;
}

export interface DeliverEvents {
  sent(
    delivery: CardAbout & {
      readonly card: number;
      readonly channel: string;
      readonly ts: string;
      readonly what: 'post' | 'edit' | 'found';
      readonly waited: number;
      /** How often it was tried before. */
      readonly tried: number;
    },
  ): void;
  failed(
    failure: CardAbout & {
      readonly card: number;
      readonly channel: string;
      readonly reason: DeliveryReason;
      readonly said: string;
      readonly again: number;
      readonly tried: number;
    },
  ): void;
  folded(fold: {
    readonly channel: string;
    readonly storm: number;
    readonly folded: number;
    readonly alerts: readonly number[];
  }): void;
  redirected(move: { readonly channel: string; readonly to: string; readonly cause: string }): void;
  /** Slack refused the blocks of a card; it was sent as plain text. */
  blocksRefused(
    refusal: CardAbout & {
      readonly card: number;
      readonly said: string;
      readonly detail: readonly string[];
      readonly message: OutgoingMessage;
    },
  ): void;
  broken(error: unknown): void;
}

export interface Delivery {
  /** Something may wait: look now. */
  wake(): void;
  /** What kept the channel, or all, from being posted to is over: look now. */
  resume(channel?: string): void;
  /** So many bots bring cards to this workspace. */
  share(bots: number): void;
  /** The channels Slack asked to wait for, and until when, ms. */
  paused(): readonly { readonly channel: string; readonly until: number }[];
  /** Takes no new work and resolves when the calls in flight are settled. */
  stop(): Promise<void>;
}

/** What became of a call, to be written to the store; tried again until it is. */
type Finish = () => Promise<void>;

/** Brings waiting cards to Slack: one call at a time per channel, within what Slack takes, the worst first. */
export function startDelivery(parts: DeliverParts): Delivery {
  const { queue, clock } = parts;
  const budget = limits(parts.quietUntil, parts.random, parts.spent);
  const busy = new Map<string, Promise<void>>();
  /** Channels whose last call is answered but not written down yet: nothing else is done there before. */
  const unfinished = new Map<string, Finish>();
  /** Channels left alone until then, ms, because the store failed. */
  const resting = new Map<string, number>();
  let timer: { cancel(): void } | undefined;
  let round: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  const wake = () => {
    if (stopped) return;
    if (round) {
      again = true;
      return;
    }
    round = look()
      .catch((error: unknown) => {
        parts.on.broken(error);
        return clock() + LOOK_AFTER;
      })
      .then(wakeAt)
      .finally(() => {
        round = undefined;
        if (again) {
          again = false;
          wake();
        }
      });
  };

  const wakeAt = (moment: number) => {
    timer?.cancel();
    if (stopped || moment === Number.POSITIVE_INFINITY) return;
    timer = parts.timer(Math.min(LONGEST_SLEEP, Math.max(1, moment - clock())), wake);
  };

  /** Starts what can be done now; returns when there may be more, ms. */
  const look = async (): Promise<number> => {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { channel, cards, postFrom } of await queue.waiting(ROUND, clock())) {
      if (postFrom !== undefined) budget.quiet(channel, postFrom);
      if (stopped || busy.has(channel)) continue;
      const now = clock();
      const restUntil = resting.get(channel) ?? 0;
      const finish = unfinished.get(channel);
      if (restUntil > now) earliest = Math.min(earliest, restUntil);
      else if (finish) work(channel, () => carryOut(channel, finish));
      else {
        const step = plan(cards, budget.of(channel, now), now);
        if (step.do === 'wait') earliest = Math.min(earliest, step.until);
        if (step.do === 'fold') work(channel, () => fold(parts, channel, step.keep));
        if (step.do === 'send') {
          budget.take(channel, step.reason, now);
          work(channel, async () => carryOut(channel, await deliver(parts, budget, step.card)));
        }
      }
    }
    return earliest;
  };

  const carryOut = async (channel: string, finish: Finish) => {
    unfinished.set(channel, finish);
    await finish();
    unfinished.delete(channel);
  };

  const work = (channel: string, task: () => Promise<void>) => {
    const running = task()
      .catch((error: unknown) => {
        parts.on.broken(error);
        resting.set(channel, clock() + LOOK_AFTER);
      })
      .finally(() => {
        busy.delete(channel);
        wake();
      });
    busy.set(channel, running);
  };

  return {
    wake,
    resume(channel) {
      budget.resume(channel);
      wake();
    },
    share: budget.share,
    paused: () => budget.paused(clock()),
    async stop() {
      stopped = true;
      timer?.cancel();
      await round;
      await Promise.all(busy.values());
    },
  };
}

async function fold(
  { queue, clock, on }: DeliverParts,
  channel: string,
  keep: readonly number[],
): Promise<void> {
  const done = await queue.fold(channel, keep, OWN_IN_STORM, clock());
  if (done) on.folded({ channel, ...done });
}

/** Claim, send, settle: whatever dies in between, the next start knows what is in doubt. */
async function deliver(
  parts: DeliverParts,
  budget: Limits,
  { card, since }: { readonly card: number; readonly since: number },
): Promise<Finish> {
  const { queue, clock, on } = parts;
  const claimed = await queue.claim(card, clock());
  if (!claimed) return async () => {};
  const { job, sent } = await attempt(parts, claimed);
  const at = clock();
  budget.answered(job.channel, job.ts === undefined ? 'new' : 'edit', sent, at);
  if (!sent.ok) return giveBack(parts, job, sent, at);
  // A card that was found may show an older revision: it is edited next.
  const shown = sent.what === 'found' && isEdited(job) ? job.revision - 1 : job.revision;
  return async () => {
    await queue.settle(card, shown, { ok: true, ts: sent.ts, at });
    const { channel, attempts: tried } = job;
    on.sent({ card, channel, ...aboutOf(job), ts: sent.ts, what: sent.what, waited: at - since, tried });
  };
}

async function attempt(parts: DeliverParts, claimed: CardJob) {
  try {
    const former = await parts.formers.get(claimed);
    const job: CardJob = former ? { ...claimed, former } : claimed;
    return { job, sent: await send(parts, job) };
  } catch (error) {
    return { job: claimed, sent: unsent(parts, error, claimed.inDoubtSince !== undefined) };
  }
}

/** A card that cannot be drawn must not stay marked as on its way; what was in doubt before still is. */
function unsent({ on }: DeliverParts, error: unknown, inDoubt: boolean): Sent & { ok: false } {
  on.broken(error);
  return { ok: false, reason: 'refused', said: 'card_not_drawn', retryAfter: undefined, inDoubt };
}
