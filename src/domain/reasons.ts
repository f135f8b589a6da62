/**
 * The closed lists of reasons. Log, metric, card footer and answers show the same word.
 */

/** What became of an event that matched an alert rule. */
export const VERDICTS = ['opened', 'grouped', 'history'] as const;
export type Verdict = (typeof VERDICTS)[number];

/**
 * Why a delivery did not succeed, with the words a person reads. Every one is tried again: what Slack refuses
 * today it may take after a restart, an invitation or a new version.
 */
export const DELIVERY_REASONS = {
  rate_limited: 'Slack asked to wait',
  timeout: 'Slack did not answer in time',
  network: 'the connection to Slack broke',
  server_error: 'Slack had an internal error',
  channel_unusable: 'the channel cannot be posted to',
  auth: 'Slack refused the bot token',
  message_gone: 'the message was deleted or can no longer be edited',
  invalid_blocks: 'Slack refused the blocks',
  refused: 'Slack refused the message',
} as const;
export type DeliveryReason = keyof typeof DELIVERY_REASONS;

/** Why a feed read failed. */
export const FEED_REASONS = [
  'auth_refused',
  'cursor_dead',
  'rate_limited',
  'server_error',
  'timeout',
  'network',
  'bad_answer',
  'same_page',
] as const;
export type FeedReason = (typeof FEED_REASONS)[number];
