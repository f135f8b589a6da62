/** What happens, said: the same word in the log, the metric and the status. */
import { unseenCauses } from './channel-looks.ts';
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
  leads: takeLead,
}: Watch & { wake: () => void; leads: (leads: boolean) => void }): FeedThreadEvents {
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
    pushed(receipt, took) {
      metrics.pushed(receipt, took);
      log.info({ ...receipt, took }, 'events that were sent are committed');
      wake();
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
    expired(gone, run) {
      for (const [what, count] of Object.entries(gone)) metrics.expired.inc({ what }, count);
      const { before, steps, longest, done } = run;
      const said = { ...run.gone, before: new Date(before), steps, longest: Math.round(longest) };
      if (!done) log.info(said, 'forgetting what is too old, there is more');
      else if (Object.values(run.gone).some((count) => count > 0)) log.info(said, 'what was too old is gone');
      else log.debug(said, 'nothing is too old');
    },
    broken(what, error) {
      log.error({ err: error }, `${what} failed, trying again`);
    },
    hindered(trouble) {
      health.hindered = trouble;
      if (trouble !== undefined) return log.error({ said: trouble }, 'the database cannot be written');
      log.warn('the database can be written again');
      wake();
    },
    led({ leads, bots, bringing }) {
      const changed = leads === health.follows;
      health.follows = !leads;
      metrics.leads.set(leads ? 1 : 0);
      health.bringing = bringing;
      if (bots !== health.bots) log.info({ leads, bots }, 'bots on this database');
      health.bots = bots;
      if (!changed) return;
      log.info(leads ? 'this bot reads the feed' : 'another bot reads the feed');
      takeLead(leads);
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
    blocksRefused({ card, said, detail, message: { blocks, attachments = [] } }) {
      log.error(
        { card, said, detail, blocks, attachments },
        'Slack refused what a card shows, sent without what it refused',
      );
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
  resume,
}: Watch & {
  store: Pick<CardQueue, 'redirect' | 'restore'>;
  fallback: RouteTaken;
  wake: () => void;
  /** What kept the channel, or all, from being posted to is over. */
  resume: (channel?: string) => void;
}): WorkspaceOptions['on'] {
  const unseen = unseenCauses(clock);
  return {
    token({ ok, said, refused }) {
      if (ok) {
        const back = !health.slack.ok;
        health.slack = { ok, said };
        return back ? resume() : wake();
      }
      const words = refused
        ? 'Slack did not accept the bot token'
        : 'Slack could not be asked about the bot token';
      health.slack = { ok, said: `${words}: ${said}` };
      log.error({ said }, `${words}, asking again`);
    },
    async channel(channel, state, asked) {
      const before = health.channels.get(channel);
      if (state === 'ok') {
        if (!asked && unseen.lasts(channel, before)) return;
        unseen.forget(channel);
        health.channels.delete(channel);
        await store.restore(channel, clock());
        if (before) log.info({ channel }, 'the channel can be posted to again');
        if (before) resume(channel);
        return;
      }
      unseen.forget(channel);
      if (before === state) return;
      health.channels.set(channel, state);
      log.warn({ channel, said: state }, `cannot post to ${channel}: ${cure(state)}`);
      if (channel !== fallback.channel) await store.redirect(channel, fallback, state, clock());
      wake();
    },
  };
}
