import type { Sent } from '../domain/delivery.ts';
import type { Random } from '../domain/ports.ts';
import type { DeliveryReason } from '../domain/reasons.ts';
import { backoff } from './backoff.ts';
import type { Budget } from './plan.ts';

/** Slack takes one message a second in a channel (docs.slack.dev/apis/web-api/rate-limits); ms between two. */
const POST_EVERY = 1_000;
/** `chat.update` is a Tier 3 method: 50 a minute in a workspace, with short bursts. */
const EDITS = { burst: 10, every: 1_200 } as const;
/** A 429 without `Retry-After`, ms. */
const PAUSE = 1_000;
/** A channel in which nothing succeeds is tried again after this at the latest, ms. */
export const LONGEST_REST = 60_000;
/** Failures in a row that may each be about one message; after that it is the channel that rests. */
const ABOUT_MESSAGES: Partial<Record<DeliveryReason, number>> = { refused: 5, invalid_blocks: 5 };

export interface Limits {
  /** So many bots share what Slack takes of the workspace. */
  share(bots: number): void;
  /** Another bot posted there until just now: nothing new before. */
  quiet(channel: string, until: number): void;
  /** The channels Slack asked to wait for, and until when, ms. */
  paused(now: number): readonly { readonly channel: string; readonly until: number }[];
  of(channel: string, now: number): Budget;
  /** What stood in the way is gone: nothing rests any more, or not this channel. What Slack asked to wait for stays. */
  resume(channel: string | undefined): void;
  /** A call of this kind starts. */
  take(channel: string, kind: 'new' | 'edit', now: number): void;
  /** Its answer is there; the second counts from the answer on, so that it is a second at Slack's side too. */
  answered(
    channel: string,
    kind: 'new' | 'edit',
    answer: { ok: true } | (Sent & { ok: false }),
    now: number,
  ): void;
}

/**
 * The budgets of all channels; a pause concerns only the channel that Slack named. Where nothing succeeds, a channel
 * rests for ever longer, so that many waiting cards ask no more often than one. Nothing new is posted before
 * `quietUntil`: the last second of a process before this one counts at Slack's side. `spent`: so does its last minute of
 * edits, and none are saved up yet.
 */
export function limits(quietUntil = 0, random: Random = () => 1, spent = false): Limits {
  const paused = new Map<string, number>();
  const resting = new Map<string, number>();
  const failures = new Map<string, number>();
  const postFrom = new Map<string, number>();
  let [burst, every] = [EDITS.burst, EDITS.every] as [number, number];
  let bucket: { edits: number; at: number } = spent ? { edits: 0, at: quietUntil } : { edits: burst, at: 0 };

  const refill = (now: number) => {
    const earned = Math.floor((now - bucket.at) / every);
    if (earned <= 0) return;
    const edits = Math.min(burst, bucket.edits + earned);
    bucket = { edits, at: edits === burst ? now : bucket.at + earned * every };
  };

  return {
    share(bots) {
      [burst, every] = [Math.ceil(EDITS.burst / bots), EDITS.every * bots];
    },
    quiet: (channel, until) => void postFrom.set(channel, Math.max(until, postFrom.get(channel) ?? 0)),
    paused: (now) =>
      [...paused].filter(([, until]) => until > now).map(([channel, until]) => ({ channel, until })),
    of(channel, now) {
      refill(now);
      return {
        pausedUntil: Math.max(paused.get(channel) ?? 0, resting.get(channel) ?? 0),
        postFrom: postFrom.get(channel) ?? quietUntil,
        edits: bucket.edits,
        editFrom: bucket.at + every,
        reserved: Math.floor(burst / 2),
      };
    },
    take(_channel, kind, now) {
      refill(now);
      if (kind === 'edit') bucket = { ...bucket, edits: bucket.edits - 1 };
    },
    answered(channel, kind, answer, now) {
      if (kind === 'new') postFrom.set(channel, now + POST_EVERY);
      if (answer.ok || answer.reason === 'message_gone') {
        failures.delete(channel);
        return;
      }
      const row = (failures.get(channel) ?? 0) + 1;
      failures.set(channel, row);
      const rest = restAfter(answer, row, random);
      if (answer.reason === 'rate_limited') paused.set(channel, now + rest);
      else resting.set(channel, now + rest);
    },
    resume(channel) {
      for (const rests of [resting, failures]) {
        if (channel === undefined) rests.clear();
        else rests.delete(channel);
      }
    },
  };
}

/** How long a channel rests after so many failures in a row, ms. */
function restAfter({ reason, retryAfter }: Sent & { ok: false }, row: number, random: Random): number {
  if (reason === 'channel_unusable') return LONGEST_REST;
  // The first is obeyed to the second; where it comes again and again, more is wrong than the pace.
  if (reason === 'rate_limited')
    return Math.max(
      retryAfter ?? PAUSE,
      row < 2 ? 0 : Math.min(LONGEST_REST, PAUSE * 2 ** Math.min(row - 2, 10)),
    );
  const counted = row - (ABOUT_MESSAGES[reason] ?? 0);
  return counted <= 0 ? 0 : Math.min(LONGEST_REST, backoff(counted, undefined, random));
}
