import type { Sent } from '../domain/delivery.ts';
import type { Budget } from './plan.ts';

/** Slack takes one message a second in a channel (docs.slack.dev/apis/web-api/rate-limits); ms between two. */
const POST_EVERY = 1_000;
/** `chat.update` is a Tier 3 method: 50 a minute in a workspace, with short bursts. */
const EDITS = { burst: 10, every: 1_200 } as const;
/** A 429 without `Retry-After`, ms. */
const PAUSE = 1_000;

export interface Limits {
  /** So many bots share what Slack takes of the workspace. */
  share(bots: number): void;
  /** Another bot posted there until just now: nothing new before. */
  quiet(channel: string, until: number): void;
  /** The channels Slack asked to wait for, and until when, ms. */
  paused(now: number): readonly { readonly channel: string; readonly until: number }[];
  of(channel: string, now: number): Budget;
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
 * The budgets of all channels; a pause concerns only the channel that Slack named. Nothing new is posted before
 * `quietUntil`: the last second of a process before this one counts at Slack's side.
 */
export function limits(quietUntil = 0): Limits {
  const paused = new Map<string, number>();
  const postFrom = new Map<string, number>();
  let [burst, every] = [EDITS.burst, EDITS.every] as [number, number];
  let bucket: { edits: number; at: number } = { edits: burst, at: 0 };

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
        pausedUntil: paused.get(channel) ?? 0,
        postFrom: postFrom.get(channel) ?? quietUntil,
        edits: bucket.edits,
        editFrom: bucket.at + every,
      };
    },
    take(_channel, kind, now) {
      refill(now);
      if (kind === 'edit') bucket = { ...bucket, edits: bucket.edits - 1 };
    },
    answered(channel, kind, answer, now) {
      if (kind === 'new') postFrom.set(channel, now + POST_EVERY);
      if (answer.ok || answer.reason !== 'rate_limited') return;
      paused.set(channel, now + (answer.retryAfter ?? PAUSE));
    },
  };
}
