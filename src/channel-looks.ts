/** How often Slack is looked at, and which looks are believed. */
import type { Clock } from './domain/ports.ts';
import type { Config } from './domain/rules.ts';

/** Why a channel cannot be posted to, as far as a look at it tells. */
const SEEN: ReadonlySet<string> = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'is_inactive',
]);
/** A channel refused for a cause that no look tells is tried with a card again after, ms. */
const TRY_AGAIN = 3_600_000;

/**
 * Who may post where is told by no look at a channel. Without this its cards would go to and fro, with a notice each
 * time: for an hour it is left alone, unless somebody asks.
 */
export function unseenCauses(clock: Clock) {
  const since = new Map<string, number>();
  return {
    lasts(channel: string, cause: string | undefined): boolean {
      if (cause === undefined || SEEN.has(cause)) return false;
      const from = since.get(channel) ?? clock();
      since.set(channel, from);
      return clock() - from < TRY_AGAIN;
    },
    forget: (channel: string) => void since.delete(channel),
  };
}

/** What is amiss in Slack is looked at again: soon at first, then every so often; ms. */
const LOOK_AGAIN = { first: 1_000, most: 30_000 } as const;
/** Where nothing is known to be amiss, every so many times: a token may be revoked while nothing is to be posted. */
const CALM = 20;

/** Looks at once, again as long as something is amiss, whenever it became so, and now and then all the same. */
export function keepLooking(looking: {
  readonly look: () => Promise<void>;
  readonly well: () => boolean;
  readonly failed: (error: unknown) => void;
}): { stop(): void } {
  const { look, well, failed } = looking;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const next = async (looks: number, calm: number): Promise<void> => {
    if (!well() || calm % CALM === 0) await look().catch((error: unknown) => stopped || failed(error));
    if (stopped) return;
    const wait = well() ? LOOK_AGAIN.most : Math.min(LOOK_AGAIN.most, LOOK_AGAIN.first * 2 ** looks);
    timer = setTimeout(() => void next(well() ? 0 : Math.min(looks + 1, 10), calm + 1), wait);
  };
  void next(0, 0);
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/**
 * After another configuration came into force: what no card goes to any more is no trouble, and what is new is looked at
 * at once. Who is not invited there is told now and not by the first card.
 */
export async function lookAnew(parts: {
  readonly before: Config;
  readonly after: Config;
  /** All that cards may go to now. */
  readonly channels: () => Promise<readonly string[]>;
  /** Those that cannot be posted to. */
  readonly known: Map<string, string>;
  readonly lookAt: (channel: string, asked: boolean) => Promise<unknown>;
}): Promise<void> {
  const { before, after, channels, known, lookAt } = parts;
  const ours = await channels();
  for (const channel of known.keys()) if (!ours.includes(channel)) known.delete(channel);
  const old = channelsOf(before);
  for (const channel of channelsOf(after)) if (!old.includes(channel)) await lookAt(channel, false);
}

/** Every channel the configuration sends something to. */
export function channelsOf({ routes, digest }: Config): readonly string[] {
  const named = routes.flatMap(({ channel, escalate }) => [channel, ...escalate.map((step) => step.channel)]);
  return [...new Set([...named, ...digest.map(({ channel }) => channel)])].filter(
    (channel) => channel !== '',
  );
}
