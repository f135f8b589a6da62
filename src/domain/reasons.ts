/**
 * The closed lists of reasons. Log, metric, card footer and answers show the same word.
 */

/** What was decided about an event that concerns an alert, in the order of the receipt. */
export const VERDICTS = [
  /** It opened an alert. */
  'opened',
  /** Its problem came back: the alert that was resolved is open again. */
  'reopened',
  /** It joined an alert. */
  'grouped',
  /** A silence takes it: its alert is silenced. */
  'silenced',
  /** A parent failure explains it: its alert is held back. */
  'inhibited',
  /** It resolved an alert, or a part of one. */
  'resolved',
  /** A resolution that names no alert, or more than one. */
  'unpaired',
  /** It is older than the first reading posts cards for. */
  'history',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What became of an event in the end, for `/insync why`. */
export type Fate =
  /** Its alert has a card, which it opened. */
  | 'posted'
  /** It is on the card of an alert that was open already. */
  | 'grouped'
  /** Its alert is counted on the card of a storm. */
  | 'folded'
  /** Its card is on its way. */
  | 'waiting'
  /** Its card could not be brought to Slack; it is tried again. */
  | 'failed'
  /** No alert rule matched it. */
  | 'filtered'
  /** A silence took it, or its alert is silenced. */
  | 'silenced'
  /** A parent failure holds its alert back. */
  | 'inhibited'
  /** It resolved its alert. */
  | 'resolved'
  /** A resolution that names no alert, or more than one. */
  | 'unpaired'
  /** It is older than the first reading posts cards for. */
  | 'history';

/**
 * Why a delivery did not succeed. Every one is tried again: what Slack refuses today it may take after a restart, an
 * invitation or a new version.
 */
export type DeliveryReason =
  /** Slack asked to wait. */
  | 'rate_limited'
  /** Slack did not answer in time. */
  | 'timeout'
  /** The connection to Slack broke. */
  | 'network'
  /** Slack had an internal error. */
  | 'server_error'
  /** The channel cannot be posted to. */
  | 'channel_unusable'
  /** Slack refused the bot token. */
  | 'auth'
  /** The message was deleted, or can no longer be edited. */
  | 'message_gone'
  /** Slack refused the blocks. */
  | 'invalid_blocks'
  /** Slack refused the message. */
  | 'refused';

/** Why a feed read failed. */
export type FeedReason =
  /** Druva does not take our credentials, or they may not read the feed. */
  | 'auth_refused'
  /** Druva no longer knows our place in the feed. */
  | 'cursor_dead'
  /** Druva asked to wait. */
  | 'rate_limited'
  /** Druva had an internal error. */
  | 'server_error'
  /** Druva did not answer in time. */
  | 'timeout'
  /** The connection to Druva broke. */
  | 'network'
  /** The answer is no page of events. */
  | 'bad_answer'
  /** More is promised, but at the place we came from. */
  | 'same_page';
