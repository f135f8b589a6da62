import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { PageReceipt } from '../domain/ports.ts';

/** What the bot counts, for Prometheus. Labels are closed lists or channel ids, never feed text. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];

  const events = new Counter({
    name: 'insync_events_total',
    help: 'Records read from the feed: fresh, known already, or set aside as unreadable',
    labelNames: ['result'],
    registers,
  });
  const pushedEvents = new Counter({
    name: 'insync_pushed_events_total',
    help: 'Records that Druva sent to us: fresh, known already, or set aside as unreadable',
    labelNames: ['result'],
    registers,
  });
  const pushesRefused = new Counter({
    name: 'insync_pushes_refused_total',
    help: 'Deliveries of events that were not taken, by reason',
    labelNames: ['reason'],
    registers,
  });
  const decisions = new Counter({
    name: 'insync_decisions_total',
    help: 'Events that matched an alert rule, by what became of them',
    labelNames: ['verdict'],
    registers,
  });
  const pages = new Counter({ name: 'insync_pages_total', help: 'Feed pages committed', registers });
  const commit = new Histogram({
    name: 'insync_commit_seconds',
    help: 'Time to commit one page',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
    registers,
  });
  const feedFailures = new Counter({
    name: 'insync_feed_failures_total',
    help: 'Feed reads that failed, by reason',
    labelNames: ['reason'],
    registers,
  });
  const cursorLost = new Counter({
    name: 'insync_cursor_lost_total',
    help: 'Times the feed refused our place in it: events may be missing',
    registers,
  });
  const leads = new Gauge({
    name: 'insync_reads_feed',
    help: '1 while this bot reads the feed, 0 while another one on the same database does',
    registers,
  });
  const headAt = new Gauge({
    name: 'insync_feed_head_timestamp_seconds',
    help: 'When the head of the feed was last reached',
    registers,
  });
  const sent = new Counter({
    name: 'insync_cards_sent_total',
    help: 'Calls to Slack that succeeded: post, edit, or found after a lost answer',
    labelNames: ['what', 'channel'],
    registers,
  });
  const failed = new Counter({
    name: 'insync_deliveries_failed_total',
    help: 'Calls to Slack that failed, by reason',
    labelNames: ['reason', 'channel'],
    registers,
  });
  const waited = new Histogram({
    name: 'insync_card_wait_seconds',
    help: 'From the moment a card is wanted to the answer of Slack',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300],
    registers,
  });
  const folded = new Counter({
    name: 'insync_alerts_folded_total',
    help: 'Alerts folded into a storm card',
    labelNames: ['channel'],
    registers,
  });
  const turned = new Counter({
    name: 'insync_due_total',
    help: 'What was due and done: acknowledgements lapsed, silences ended, escalations, reminders',
    labelNames: ['kind'],
    registers,
  });
  const expired = new Counter({
    name: 'insync_expired_total',
    help: 'What was older than the retention and is gone: events, alerts, messages, unreadable',
    labelNames: ['what'],
    registers,
  });
  const forwarded = {
    events: new Counter({
      name: 'insync_forwarded_events_total',
      help: 'Events by destination: sent, refused by it, or missed because they were too old to be kept',
      labelNames: ['destination', 'result'],
      registers,
    }),
    failures: new Counter({
      name: 'insync_forward_failures_total',
      help: 'Batches that did not arrive, by destination and reason',
      labelNames: ['destination', 'reason'],
      registers,
    }),
    waiting: new Gauge({
      name: 'insync_forward_waiting_events',
      help: 'Stored events that a destination does not have yet',
      labelNames: ['destination'],
      registers,
    }),
    lag: new Gauge({
      name: 'insync_forward_lag_seconds',
      help: 'How long the first event that a destination does not have has been stored',
      labelNames: ['destination'],
      registers,
    }),
  };
  const clicks = new Counter({
    name: 'insync_clicks_total',
    help: 'Clicks on cards by what came of them',
    labelNames: ['action', 'result'],
    registers,
  });
  const refused = new Counter({
    name: 'insync_requests_refused_total',
    help: 'Requests in the name of Slack that were not obeyed, by reason',
    labelNames: ['reason'],
    registers,
  });
  const commands = new Counter({
    name: 'insync_commands_total',
    help: 'Slash commands by name and result',
    labelNames: ['command', 'result'],
    registers,
  });

  const count = (into: Counter<'result'>, receipt: PageReceipt) => {
    for (const result of ['fresh', 'known', 'unreadable'] as const) into.inc({ result }, receipt[result]);
    for (const [verdict, times] of Object.entries(receipt.decisions)) decisions.inc({ verdict }, times);
  };

  return {
    registry,
    feedFailures,
    cursorLost,
    headAt,
    leads,
    sent,
    failed,
    waited,
    folded,
    turned,
    expired,
    forwarded,
    clicks,
    refused,
    commands,
    pushesRefused,
    pushed(receipt: PageReceipt, took: number) {
      commit.observe(took / 1000);
      count(pushedEvents, receipt);
    },
    page(receipt: PageReceipt, took: number) {
      pages.inc();
      commit.observe(took / 1000);
      count(events, receipt);
    },
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
