/** What happens, said: the same word in the log, the metric and the status. */
import type { RouteTaken } from './domain/alert.ts';
import type { CardQueue } from './domain/delivery.ts';
import type { Clock, Ledger } from './domain/ports.ts';
import type { FeedThreadEvents } from './feed-thread.ts';
import { cure, type Health } from './ops/health.ts';
import type { Logger } from './ops/log.ts';
import type { Metrics } from './ops/metrics.ts';
import type { DeliverEvents } from './pipeline/deliver.ts';
import type { WorkspaceOptions } from './slack/workspace.ts';

interface Watch {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly clock: Clock;
}

export function feedEvents({
  log,
  metrics,
  health,
  clock,
  wake,
  pollNow,
}: Watch & { wake: () => void; pollNow: () => void }): FeedThreadEvents {
  return {
    page(receipt, { events, head, took }) {
      metrics.page(receipt, took);
      health.pageAt = clock();
      health.feedFailure = undefined;
      if (head) {
        health.headAt = clock();
        metrics.headAt.set(clock() / 1000);
      }
      if (receipt.fresh > 0 || receipt.unreadable > 0) log.info({ ...receipt, head, took }, 'page committed');
      else log.debug({ events, head }, 'nothing new');
      // What changes without a new card (a count, the end of an outage) waits for the head at most.
      if (receipt.cards > 0 || head) wake();
    },
    failed({ reason, said, again }) {
      metrics.feedFailures.inc({ reason });
      health.feedFailure = { reason, said, since: health.feedFailure?.since ?? clock() };
      log.warn({ reason, said, again }, 'the feed could not be read, trying again');
    },
    cursorLost({ said, alert, from, to }) {
      metrics.cursorLost.inc();
      log.error(
        { reason: 'cursor_dead', said, alert, from: from && new Date(from), to: new Date(to) },
        'events may be missing: the feed refused our cursor, reading again without it',
      );
      wake();
    },
    turned(done) {
      for (const { kind, ref } of done) {
        metrics.turned.inc({ kind });
        log.info({ kind, ref }, 'its time has come');
      }
      wake();
    },
    found({ key, present }) {
      log.warn({ finding: key, present }, present ? 'the bot found something' : 'what the bot found is over');
      wake();
    },
    broken(what, error) {
      log.error({ err: error }, `${what} failed, trying again`);
    },
    led({ leads, bots }) {
      const began = leads && health.follows;
      health.follows = !leads;
      metrics.leads.set(leads ? 1 : 0);
      health.bots = bots;
      log.info({ leads, bots }, leads ? 'this bot reads the feed' : 'another bot reads the feed');
      if (began) pollNow();
    },
  };
}

export function deliveryEvents({
  log,
  metrics,
  health,
  clock,
  store,
}: Watch & { store: Pick<Ledger, 'recordTrouble'> }): DeliverEvents {
  return {
    sent({ card, channel, what, waited }) {
      if (!health.slack.ok) health.slack = { ok: true, said: 'ok' };
      metrics.sent.inc({ what, channel });
      metrics.waited.observe(waited / 1000);
      log.info({ card, channel, what, waited }, 'card delivered');
    },
    failed({ card, channel, reason, said, again }) {
      metrics.failed.inc({ reason, channel });
      if (reason === 'rate_limited') health.refused429 += 1;
      if (reason === 'channel_unusable') health.channels.set(channel, said);
      if (reason === 'auth') health.slack = { ok: false, said: `Slack refused the bot token: ${said}` };
      log.warn({ card, channel, reason, said, again }, 'card not delivered, trying again');
      void store.recordTrouble({ at: clock(), where: 'slack', reason, said }).catch(() => undefined);
    },
    folded({ channel, storm, folded }) {
      metrics.folded.inc({ channel }, folded);
      log.warn({ channel, storm, folded, reason: 'over_budget' }, 'alerts folded into a storm card');
    },
    redirected({ channel, to, cause }) {
      if (!health.channels.has(channel)) health.channels.set(channel, cause);
      log.warn(
        { channel, to, cause },
        'the channel cannot be posted to, its cards go to the default channel',
      );
    },
    blocksRefused({ card, said, message }) {
      log.error({ card, said, message }, 'Slack refused the blocks of a card, sent as plain text');
    },
    broken(error) {
      log.error({ err: error }, 'delivery failed, trying again');
    },
  };
}

export function workspaceEvents({
  log,
  health,
  clock,
  store,
  fallback,
  wake,
}: Watch & {
  store: Pick<CardQueue, 'redirect' | 'restore'>;
  fallback: RouteTaken;
  wake: () => void;
}): WorkspaceOptions['on'] {
  return {
    token({ ok, said }) {
      if (ok) {
        health.slack = { ok, said };
        return wake();
      }
      health.slack = { ok, said: `Slack did not accept the bot token: ${said}` };
      log.error({ said }, 'Slack did not accept the bot token, asking again');
    },
    async channel(channel, state) {
      const before = health.channels.get(channel);
      if (state === 'ok') {
        health.channels.delete(channel);
        await store.restore(channel, clock());
        if (before) log.info({ channel }, 'the channel can be posted to again');
        return;
      }
      if (before === state) return;
      health.channels.set(channel, state);
      log.warn({ channel, said: state }, `cannot post to ${channel}: ${cure(state)}`);
      if (channel !== fallback.channel) await store.redirect(channel, fallback, state, clock());
      wake();
    },
  };
}

/** What is amiss in Slack is looked at again: soon at first, then every so often; ms. */
const LOOK_AGAIN = { first: 1_000, most: 30_000 } as const;

/** Looks at once, and again as long as something is amiss, whenever it became so. */
export function keepLooking(looking: {
  readonly look: () => Promise<void>;
  readonly well: () => boolean;
  readonly failed: (error: unknown) => void;
}): { stop(): void } {
  const { look, well, failed } = looking;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const next = async (looks: number, due: boolean): Promise<void> => {
    if (due) await look().catch((error: unknown) => stopped || failed(error));
    if (stopped) return;
    const wait = well() ? LOOK_AGAIN.most : Math.min(LOOK_AGAIN.most, LOOK_AGAIN.first * 2 ** looks);
    timer = setTimeout(() => void next(well() ? 0 : Math.min(looks + 1, 10), !well()), wait);
  };
  void next(0, true);
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
