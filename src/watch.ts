/** What happens, said: the same word in the log, the metric and the status. */
import { unseenCauses } from './channel-looks.ts';
import { numbered, type RouteTaken } from './domain/alert.ts';
import type { CardQueue } from './domain/delivery.ts';
import type { Clock, Ledger, PageReceipt } from './domain/ports.ts';
import type { DeliveryReason } from './domain/reasons.ts';
import type { FeedThreadEvents } from './feed-thread.ts';
import { cure, type Health } from './ops/health.ts';
import type { Logger } from './ops/log.ts';
import type { Metrics } from './ops/metrics.ts';
import type { CardAbout } from './pipeline/about.ts';
import type { DeliverEvents } from './pipeline/deliver.ts';
import type { WorkspaceOptions } from './slack/workspace.ts';

interface Watch {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly clock: Clock;
}

/** Slack itself may be away. */
const NO_ANSWER: ReadonlySet<DeliveryReason> = new Set(['network', 'timeout', 'server_error']);
/** Timers that are an alert's own. */
const OF_ALERTS: ReadonlySet<string> = new Set(['lapse', 'escalate', 'remind']);
/** Docker cuts longer lines than 16 kB in two: no more alerts are named in one. */
const IN_A_LINE = 500;

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
      if (head) health.headAt = clock();
      if (receipt.fresh > 0 || receipt.unreadable > 0)
        log.info({ ...told(receipt), head, took }, 'page committed');
      else log.debug({ events, head }, 'nothing new');
      // What changes without a new card (a count, the end of an outage) waits for the head at most.
      if (receipt.cards > 0 || head) wake();
    },
    pushed(receipt, took) {
      metrics.pushed(receipt, took);
      log.info({ ...told(receipt), took }, 'events that were sent are committed');
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
        {
          reason: 'cursor_dead',
          said,
          alert: numbered(alert),
          from: from && new Date(from),
          to: new Date(to),
        },
        'events may be missing: the feed refused our cursor, reading again without it',
      );
      wake();
    },
    turned(done) {
      for (const { kind, ref } of done) {
        metrics.turned.inc({ kind });
        log.info({ kind, ref, ...(OF_ALERTS.has(kind) && { alert: numbered(ref) }) }, 'its time has come');
      }
      wake();
    },
    found({ key, present }, alert) {
      const what = { finding: key, present, alert: numbered(alert) };
      log.warn(what, present ? 'the bot found something' : 'what the bot found is over');
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

/** A page in the log: its alerts by the mark that all their later lines have. */
function told({ kinds: _kinds, alerts, ...counts }: PageReceipt) {
  return alerts.length === 0 ? counts : { ...counts, alerts: alerts.map(numbered) };
}

function marked({ alert, ...about }: CardAbout) {
  return alert === undefined ? about : { alert: numbered(alert), ...about };
}

export function deliveryEvents({
  log,
  metrics,
  health,
  clock,
  store,
}: Watch & { store: Pick<Ledger, 'recordTrouble'> }): DeliverEvents {
  return {
    sent({ card, channel, ts, what, waited, tried, ...about }) {
      if (!health.slack.ok) health.slack = { ok: true, said: 'ok' };
      health.slackDoubted = false;
      metrics.sent.inc({ what, channel });
      if (tried > 0) metrics.retried.inc({ channel });
      metrics.waited.observe(waited / 1000);
      log.info({ card, channel, ts, what, waited, ...marked(about) }, 'card delivered');
    },
    failed({ card, channel, reason, said, again, tried, ...about }) {
      metrics.failed.inc({ reason, channel });
      if (tried > 0) metrics.retried.inc({ channel });
      if (reason === 'rate_limited') health.refused429 += 1;
      if (NO_ANSWER.has(reason)) health.slackDoubted = true;
      if (reason === 'channel_unusable') health.channels.set(channel, said);
      if (reason === 'auth') health.slack = { ok: false, said: `Slack refused the bot token: ${said}` };
      log.warn({ card, channel, reason, said, again, ...marked(about) }, 'card not delivered, trying again');
      void store.recordTrouble({ at: clock(), where: 'slack', reason, said }).catch(() => undefined);
    },
    folded({ channel, storm, folded, alerts }) {
      metrics.folded.inc({ channel }, folded);
      for (let from = 0; from < alerts.length; from += IN_A_LINE) {
        const some = alerts.slice(from, from + IN_A_LINE).map(numbered);
        log.warn(
          { channel, storm, folded: some.length, reason: 'over_budget', alerts: some },
          'alerts folded into a storm card',
        );
      }
    },
    redirected({ channel, to, cause }) {
      if (!health.channels.has(channel)) health.channels.set(channel, cause);
      log.warn(
        { channel, to, cause },
        'the channel cannot be posted to, its cards go to the default channel',
      );
    },
    blocksRefused({ card, said, detail, message: { blocks, attachments = [] }, ...about }) {
      log.error(
        { card, said, detail, blocks, attachments, ...marked(about) },
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
  fallback: () => RouteTaken;
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
        health.slackDoubted = false;
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
      const { channel: last } = fallback();
      if (channel !== last) await store.redirect(channel, fallback(), state, clock());
      wake();
    },
  };
}
