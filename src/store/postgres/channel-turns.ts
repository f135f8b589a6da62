import type { CardQueue, WaitingChannel } from '../../domain/delivery.ts';
import type { PostgresDatabase } from './database.ts';
import { BOTS_HERE, type Bot, NOW } from './replicas.ts';

/** A bot has a channel for so long, ms. */
const TURN = 30_000;
/** With less than this left it is asked for anew, ms: a card is not begun that might be sent when the turn is over. */
const RENEW = 20_000;
/** What another bot began may still reach Slack, ms: a look for the message and the call, each 8 s at most. */
const LATE = 17_000;
/** Slack takes one message a second in a channel (docs.slack.dev/apis/web-api/rate-limits), ms. */
const POST_EVERY = 1_000;

const ASKED = 'SELECT value FROM json_array_elements_text(CAST(? AS json)) value';

/**
 * The outbox shared by several bots: a channel is one bot's at a time, so that the order of its cards and its message a
 * second hold across all of them. Calls to Slack are made outside of transactions, so a channel is had by a row that
 * says whose it is and until when; a bot whose session is gone loses its channels at once. What such a bot had on
 * its way may still arrive: it is not looked for before a call would have ended.
 */
export function sharedQueue(
  queue: CardQueue,
  database: PostgresDatabase,
  bot: Bot,
): CardQueue & ChannelTurns {
  const make = database.sql(`
    INSERT INTO channel_turns (channel, bot, until) SELECT value, 0, 0 FROM (${ASKED}) asked ON CONFLICT DO NOTHING`);
  // Whoever else asks at the same time takes the others: nobody waits.
  const take = database.sql(`
    WITH free AS (
      SELECT channel, bot FROM channel_turns
      WHERE channel IN (${ASKED})
        AND (bot = ? OR until <= ${NOW} OR bot NOT IN (SELECT bot FROM (${BOTS_HERE}) here))
      FOR UPDATE SKIP LOCKED)
    UPDATE channel_turns t SET bot = ?, until = ${NOW} + ${TURN} FROM free WHERE t.channel = free.channel
    RETURNING t.channel, free.bot AS before, t.posted_at + ${POST_EVERY} - ${NOW} AS rest`);
  const leftBehind = database.sql(`
    UPDATE cards SET state = 'waiting', not_before = CASE WHEN ts IS NULL THEN CAST(? AS bigint) ELSE 0 END WHERE channel = ? AND state = 'sending'`);
  const posted = database.sql(`
    UPDATE channel_turns SET posted_at = ${NOW}
    WHERE bot = ? AND channel = (SELECT channel FROM cards WHERE id = ?)`);
  const giveUp = database.sql(`
    UPDATE channel_turns SET until = 0, bot = 0 WHERE bot = ? AND channel NOT IN (${ASKED})`);

  /** Until when this bot has them, by a clock that nobody sets. */
  const until = new Map<string, number>();
  let number = 0;

  /** Those that could be had, and from when on something new may be posted there; undefined where it was ours. */
  const takeAll = (channels: readonly string[], at: number): ReadonlyMap<string, number | undefined> => {
    const asked = JSON.stringify(channels);
    make.run(asked);
    const rows = take.all(asked, number, number) as unknown as {
      channel: string;
      before: number;
      rest: number;
    }[];
    return new Map(
      rows.map(({ channel, before, rest }) => {
        if (before === number) return [channel, undefined];
        const left = before !== 0 && Number(leftBehind.run(at + LATE, channel).changes) > 0;
        return [channel, at + (left ? POST_EVERY : Math.max(0, Math.min(POST_EVERY, rest)))];
      }),
    );
  };

  const mine = (channels: readonly string[], at: number): ReadonlyMap<string, number | undefined> => {
    const now = bot.number();
    if (now !== number) until.clear();
    number = now;
    const soon = performance.now() + RENEW;
    const wanted = channels.filter((channel) => (until.get(channel) ?? 0) < soon);
    for (const channel of wanted) until.delete(channel);
    const idle = [...until.keys()].some((channel) => !channels.includes(channel));
    if (idle) {
      giveUp.run(number, JSON.stringify(channels));
      for (const channel of until.keys()) if (!channels.includes(channel)) until.delete(channel);
    }
    if (wanted.length === 0) return new Map();
    const started = performance.now();
    const taken = database.transaction(() => takeAll(wanted, at));
    for (const channel of taken.keys()) until.set(channel, started + TURN);
    return taken;
  };

  return {
    ...queue,
    async waiting(limit, at) {
      const all = await queue.waiting(limit, at);
      const resting = mine(
        all.map(({ channel }) => channel),
        at,
      );
      return all
        .filter(({ channel }) => until.has(channel))
        .map((waiting): WaitingChannel => {
          const postFrom = resting.get(waiting.channel);
          return postFrom === undefined ? waiting : { ...waiting, postFrom };
        });
    },
    async claim(card, at) {
      const job = await queue.claim(card, at);
      if (job && job.ts === undefined) posted.run(number, card);
      return job;
    },
    async settle(card, revision, outcome) {
      await queue.settle(card, revision, outcome);
      if (outcome.ok) posted.run(number, card);
    },
    giveUpAll() {
      // Its calls have ended: what it never heard of waits at once, in doubt as it is.
      for (const channel of until.keys()) leftBehind.run(0, channel);
      if (until.size > 0) giveUp.run(number, '[]');
      until.clear();
    },
  };
}

export interface ChannelTurns {
  /** Others may have the channels at once. */
  giveUpAll(): void;
}
