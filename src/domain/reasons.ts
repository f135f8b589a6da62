/**
 * The closed lists of reasons. Log, metric, card footer and answers show the same word.
 */

/** What became of an event that matched an alert rule. */
export const VERDICTS = ['opened', 'grouped', 'history'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Why a delivery did not succeed. `retry` ones are tried again by themselves. */
export const DELIVERY_REASONS = {
  rate_limited: { retry: true, words: 'Slack asked to wait' },
  timeout: { retry: true, words: 'Slack did not answer in time' },
  network: { retry: true, words: 'the connection to Slack broke' },
  server_error: { retry: true, words: 'Slack had an internal error' },
  channel_unusable: { retry: true, words: 'the channel cannot be posted to' },
  auth: { retry: true, words: 'Slack refused the bot token' },
  message_gone: { retry: true, words: 'the message was deleted' },
  invalid_blocks: { retry: true, words: 'Slack refused the blocks' },
  refused: { retry: false, words: 'Slack refused the message' },
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
