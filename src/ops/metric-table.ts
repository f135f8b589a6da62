/**
 * Every metric of the bot, one row each. Documents, dashboard and alert rules are held to this table. Labels have few
 * values: closed lists, names from the configuration, or IDs of channels; never text of the feed.
 */

import { VERDICTS } from '../domain/reasons.ts';
import { EVENT_TYPES } from '../domain/vocabulary.ts';

export interface MetricRow {
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** By name: all values there are, or in words what they are. */
  readonly labels?: Readonly<Record<string, readonly string[] | string>>;
  /** Of a histogram, in its unit. */
  readonly buckets?: readonly number[];
}

const RESULTS = ['fresh', 'known', 'unreadable'] as const;
const CHANNEL = "the channel's ID";
/** The types Druva documents; whatever else comes is one more. */
export const OTHER_TYPE = 'other';

export const METRICS = {
  // The feed.
  leads: {
    name: 'insync_reads_feed',
    kind: 'gauge',
    help: '1 while this bot reads the feed, 0 while another one on the same database does',
  },
  headAt: {
    name: 'insync_feed_head_timestamp_seconds',
    kind: 'gauge',
    help: 'When the head of the feed was last reached; before the first time, when the bot started',
  },
  newestAt: {
    name: 'insync_newest_event_timestamp_seconds',
    kind: 'gauge',
    help: 'The time of the newest event that is stored; NaN while there is none',
  },
  pages: { name: 'insync_pages_total', kind: 'counter', help: 'Feed pages committed' },
  commit: {
    name: 'insync_commit_seconds',
    kind: 'histogram',
    help: 'Time to commit one page',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
  },
  events: {
    name: 'insync_events_total',
    kind: 'counter',
    help: 'Records read from the feed: fresh, known already, or set aside as unreadable',
    labels: { result: RESULTS },
  },
  storedEvents: {
    name: 'insync_stored_events_total',
    kind: 'counter',
    help: 'Fresh events, read or sent to us, by type and outcome',
    labels: {
      type: [...EVENT_TYPES, OTHER_TYPE],
      outcome: ['success', 'warning', 'failed', 'canceled', 'unknown'],
    },
  },
  unreadable: {
    name: 'insync_unreadable_records',
    kind: 'gauge',
    help: 'Records that are set aside as unreadable and kept',
  },
  feedFailures: {
    name: 'insync_feed_failures_total',
    kind: 'counter',
    help: 'Feed reads that failed and were tried again, by reason',
    labels: { reason: 'why, such as rate_limited, auth_refused or timeout' },
  },
  cursorLost: {
    name: 'insync_cursor_lost_total',
    kind: 'counter',
    help: 'Times the feed refused our place in it: events may be missing',
  },
  pushedEvents: {
    name: 'insync_pushed_events_total',
    kind: 'counter',
    help: 'Records that Druva sent to us: fresh, known already, or set aside as unreadable',
    labels: { result: RESULTS },
  },
  pushesRefused: {
    name: 'insync_pushes_refused_total',
    kind: 'counter',
    help: 'Deliveries of events that were not taken, by reason',
    labels: { reason: 'why' },
  },

  // Alerts.
  decisions: {
    name: 'insync_decisions_total',
    kind: 'counter',
    help: 'Events that matched an alert rule, by what became of them',
    labels: { verdict: VERDICTS },
  },
  alerts: {
    name: 'insync_alerts',
    kind: 'gauge',
    help: 'Alerts that are not resolved, by state and severity (0 worst, 7 least)',
    labels: { state: ['open', 'acked', 'silenced'], severity: ['0', '1', '2', '3', '4', '5', '6', '7'] },
  },
  silences: { name: 'insync_silences', kind: 'gauge', help: 'Silences in force' },
  toAck: {
    name: 'insync_acknowledge_seconds',
    kind: 'histogram',
    help: 'From the opening of an alert to its first acknowledgement',
    buckets: [30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400],
  },
  turned: {
    name: 'insync_due_total',
    kind: 'counter',
    help: 'What was due and done: acknowledgements lapsed, silences ended, escalations, reminders',
    labels: { kind: ['lapse', 'silence_end', 'escalate', 'remind', 'unfold', 'resume'] },
  },

  // Cards.
  waiting: {
    name: 'insync_cards_waiting',
    kind: 'gauge',
    help: 'Cards and lines that wait for delivery',
    labels: { channel: CHANNEL },
  },
  oldest: {
    name: 'insync_cards_waiting_seconds',
    kind: 'gauge',
    help: 'How long the oldest card of the channel has waited for delivery; 0 when none waits',
    labels: { channel: CHANNEL },
  },
  sent: {
    name: 'insync_cards_sent_total',
    kind: 'counter',
    help: 'Calls to Slack that succeeded: post, edit, or found after a lost answer',
    labels: { what: ['post', 'edit', 'found'], channel: CHANNEL },
  },
  failed: {
    name: 'insync_deliveries_failed_total',
    kind: 'counter',
    help: 'Calls to Slack that failed, by reason; a 429 is rate_limited',
    labels: { reason: 'why, such as rate_limited, channel_unusable or network', channel: CHANNEL },
  },
  retried: {
    name: 'insync_deliveries_retried_total',
    kind: 'counter',
    help: 'Calls to Slack for a card after one that failed',
    labels: { channel: CHANNEL },
  },
  waited: {
    name: 'insync_card_wait_seconds',
    kind: 'histogram',
    help: 'From the moment a card is wanted to the answer of Slack',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300],
  },
  folded: {
    name: 'insync_alerts_folded_total',
    kind: 'counter',
    help: 'Alerts folded into a storm card',
    labels: { channel: CHANNEL },
  },

  // People.
  clicks: {
    name: 'insync_clicks_total',
    kind: 'counter',
    help: 'Clicks on cards by what came of them',
    labels: { action: 'what was to be done', result: 'done, or why not' },
  },
  commands: {
    name: 'insync_commands_total',
    kind: 'counter',
    help: 'Slash commands by name and result',
    labels: { command: "the command's name", result: ['answered', 'wrong', 'failed'] },
  },
  refused: {
    name: 'insync_requests_refused_total',
    kind: 'counter',
    help: 'Requests in the name of Slack that were not obeyed, by reason',
    labels: { reason: 'why' },
  },

  // Forwarding.
  forwardedEvents: {
    name: 'insync_forwarded_events_total',
    kind: 'counter',
    help: 'Events by destination: sent, refused by it, or missed because they were too old to be kept',
    labels: { destination: "the destination's name", result: ['sent', 'refused', 'missed'] },
  },
  forwardFailures: {
    name: 'insync_forward_failures_total',
    kind: 'counter',
    help: 'Batches that did not arrive, by destination and reason',
    labels: { destination: "the destination's name", reason: 'why' },
  },
  forwardWaiting: {
    name: 'insync_forward_waiting_events',
    kind: 'gauge',
    help: 'Stored events that a destination does not have yet',
    labels: { destination: "the destination's name" },
  },
  forwardLag: {
    name: 'insync_forward_lag_seconds',
    kind: 'gauge',
    help: 'How long the first event that a destination does not have has been stored',
    labels: { destination: "the destination's name" },
  },

  // The bot and its database.
  ready: { name: 'insync_ready', kind: 'gauge', help: '1 where /readyz answers 200, else 0' },
  bytes: { name: 'insync_database_bytes', kind: 'gauge', help: 'Size of the database' },
  reloadSuccess: {
    name: 'insync_config_reload_success',
    kind: 'gauge',
    help: '1 when the configuration file as it was last read is in force, 0 when it was refused',
  },
  reloadedAt: {
    name: 'insync_config_last_reload_success_timestamp_seconds',
    kind: 'gauge',
    help: 'When the configuration in force was read',
  },
  expired: {
    name: 'insync_expired_total',
    kind: 'counter',
    help: 'What was older than the retention and is gone: events, alerts, messages, unreadable',
    labels: { what: ['events', 'alerts', 'messages', 'unreadable'] },
  },
  gaugedAt: {
    name: 'insync_gauges_timestamp_seconds',
    kind: 'gauge',
    help: 'When alerts, silences, what waits and the size were last read from the database',
  },
  build: {
    name: 'insync_build_info',
    kind: 'gauge',
    help: '1, with the versions of the bot and of Node.js',
    labels: { version: "the bot's", node: "Node.js's" },
  },
} as const satisfies Readonly<Record<string, MetricRow>>;
