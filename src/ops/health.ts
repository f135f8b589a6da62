import type { FeedReason } from '../domain/reasons.ts';

/** What the bot knows of itself from moment to moment; kept by the composition, read by probes and status. */
export interface Health {
  readonly startedAt: number;
  /** When the running or last poll began, when the last page was committed, when the head was last reached; ms. */
  pollAt: number | undefined;
  pageAt: number | undefined;
  headAt: number | undefined;
  /** The last poll broke on our side, at the store: see the log. */
  pollBroken: boolean;
  /** Why the database cannot be written, in words with the cure; undefined when it can. */
  hindered: string | undefined;
  feedFailure: { readonly reason: FeedReason; readonly said: string; readonly since: number } | undefined;
  /** The bot's team and user once Slack has accepted the token. */
  slack: { readonly ok: boolean; readonly said: string };
  /** A call to Slack got no proper answer, and none has succeeded since: it is to be asked whether it is there. */
  slackDoubted: boolean;
  /** Socket Mode only: is the socket up? */
  socket: 'none' | 'up' | 'down';
  /** Channels of the routes that cannot be posted to, with Slack's word for why. */
  readonly channels: Map<string, string>;
  /** How each destination of forwarding is: one that is down is no reason to start the bot anew. */
  readonly forwarding: Map<string, string>;
  refused429: number;
  /** When the configuration in force was read, ms; and why the file as it is now is not taken, in words. */
  configReadAt: number;
  configRefused: string | undefined;
  /** Another bot on the same database reads the feed. */
  follows: boolean;
  /** How many bots work on the database, and how many of them bring cards just now. */
  bots: number;
  bringing: number;
}

export function createHealth(startedAt: number): Health {
  return {
    startedAt,
    pollAt: undefined,
    pageAt: undefined,
    headAt: undefined,
    pollBroken: false,
    hindered: undefined,
    feedFailure: undefined,
    slack: { ok: false, said: 'not asked yet' },
    slackDoubted: false,
    socket: 'none',
    channels: new Map(),
    forwarding: new Map(),
    refused429: 0,
    configReadAt: startedAt,
    configRefused: undefined,
    follows: false,
    bots: 1,
    bringing: 1,
  };
}

export interface Readiness {
  readonly ready: boolean;
  /** One entry per thing looked at: `ok`, or what is wrong in words. */
  readonly checks: Readonly<Record<string, string>>;
}

/** A poll may be without a new page for so long before the feed counts as stalled, ms. */
const PATIENCE = 5 * 60_000;

/** Ready: the feed's head was reached, the database can be written, Slack takes our token and posts in the default channel. */
export function readiness(health: Health, defaultChannel: string, now: number): Readiness {
  const feed = feedCheck(health, now);
  const slack = slackCheck(health);
  const channels = [...health.channels].map(([channel, said]) => [`channel ${channel}`, cure(said)] as const);
  const { hindered, configRefused } = health;
  // For information: who follows does not know.
  const forwarding = health.follows
    ? []
    : [...health.forwarding].map(([name, said]) => [`forward ${name}`, said] as const);
  const ready =
    feed === 'ok' && slack === 'ok' && hindered === undefined && !health.channels.has(defaultChannel);
  const database = hindered === undefined ? {} : { database: hindered };
  // What is in force works: no reason to start the bot anew, which it would not survive with this file.
  const configuration = configRefused === undefined ? {} : { configuration: configRefused };
  return {
    ready,
    checks: {
      feed,
      slack,
      ...database,
      ...configuration,
      ...Object.fromEntries([...channels, ...forwarding]),
    },
  };
}

function feedCheck(health: Health, now: number): string {
  const { pollAt, pageAt, headAt } = health;
  const trouble = feedTrouble(health);
  if (headAt === undefined) return trouble ?? 'the head of the feed was not reached yet';
  const polling = pollAt !== undefined && pollAt > headAt;
  const progress = Math.max(pageAt ?? 0, pollAt ?? 0);
  if (!polling || (!trouble && now - progress <= PATIENCE) || now - headAt <= PATIENCE) return 'ok';
  return `head last reached ${Math.round((now - headAt) / 1000)} s ago${trouble ? `; ${trouble}` : ''}`;
}

function feedTrouble({ feedFailure, pollBroken }: Health): string | undefined {
  if (feedFailure) return `${feedFailure.reason}: ${feedFailure.said}`;
  return pollBroken ? 'what was read could not be stored, see the log' : undefined;
}

function slackCheck({ slack, socket }: Health): string {
  if (!slack.ok) return slack.said;
  return socket === 'down' ? 'the socket is down, reconnecting' : 'ok';
}

const CURES: Readonly<Record<string, string>> = {
  not_in_channel: 'the bot is not in it: type /invite @inSync there',
  channel_not_found: 'there is no such channel, or it is private and the bot is not in it',
  is_archived: 'it is archived',
  is_inactive: 'it is archived',
};

export function cure(said: string): string {
  return Object.hasOwn(CURES, said) ? `${said}: ${CURES[said]}` : said;
}
