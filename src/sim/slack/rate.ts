/** Slack's rate limits (docs.slack.dev/apis/web-api/rate-limits): accepted calls count, refused ones do not. */
import type { RateOptions, SimClock } from './types.ts';

/** Calls a rolling minute by tier: what Slack promises, and a fifth more as it tolerates in practice. */
const PER_MINUTE = { tier1: 1.2, tier2: 24, tier3: 60, tier4: 120 } as const;

export type Tier = keyof typeof PER_MINUTE | 'posting' | 'special';

export interface Rate {
  /** Seconds to wait, or undefined when the call may pass. */
  refuse(method: string, tier: Tier, channel: string): number | undefined;
  accept(method: string, tier: Tier, channel: string): void;
}

export function createRate(options: RateOptions | false, clock: SimClock): Rate {
  if (options === false) return { refuse: () => undefined, accept: () => {} };
  const buckets = new Map<string, { tokens: number; at: number }>();
  const windows = new Map<string, number[]>();

  const bucket = (channel: string) => {
    const now = clock();
    const last = buckets.get(channel) ?? { tokens: options.burst, at: now };
    const tokens = Math.min(options.burst, last.tokens + ((now - last.at) / 1000) * options.postPerSecond);
    return { tokens, at: now };
  };
  const recent = (method: string): number[] => {
    const kept = (windows.get(method) ?? []).filter((at) => at > clock() - 60_000);
    windows.set(method, kept);
    return kept;
  };

  return {
    refuse(method, tier, channel) {
      if (tier === 'special') return undefined;
      if (tier === 'posting') {
        const { tokens } = bucket(channel);
        return tokens >= 1 ? undefined : Math.max(1, Math.ceil((1 - tokens) / options.postPerSecond));
      }
      const calls = recent(method);
      const max = Math.floor(PER_MINUTE[tier]);
      if (calls.length < max) return undefined;
      return Math.max(1, Math.ceil(((calls[calls.length - max] as number) + 60_000 - clock()) / 1000));
    },
    accept(method, tier, channel) {
      if (tier === 'posting') {
        const { tokens, at } = bucket(channel);
        buckets.set(channel, { tokens: tokens - 1, at });
      } else if (tier !== 'special') recent(method).push(clock());
    },
  };
}
