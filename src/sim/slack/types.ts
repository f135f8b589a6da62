/** The shapes of the simulated workspace, as the page, the tests and the benches read them. */
import type { Readable } from 'node:stream';

/** Milliseconds since 1970. */
export type SimClock = () => number;

/** A JSON object of unknown content: a block, an element, a payload. */
export type Json = Record<string, unknown>;

export interface SimAttachment {
  color?: string;
  blocks?: Json[];
  [key: string]: unknown;
}

export interface SimMessage {
  type: 'message';
  ts: string;
  channel: string;
  user: string;
  bot_id?: string;
  app_id?: string;
  subtype?: string;
  text: string;
  blocks?: Json[];
  attachments?: SimAttachment[];
  files?: SimFile[];
  metadata?: unknown;
  edited?: { user: string; ts: string };
  thread_ts?: string;
  reply_count?: number;
  /** Who answered; Slack names the first five. */
  reply_users?: string[];
  reply_users_count?: number;
  latest_reply?: string;
  reactions?: { name: string; users: string[]; count: number }[];
}

export interface SimEphemeral {
  id: string;
  /** Who sees it. */
  user: string;
  channel: string;
  ts: string;
  text: string;
  blocks?: Json[];
  attachments?: SimAttachment[];
  thread_ts?: string;
  /** The response_url it came through; empty when it came by chat.postEphemeral or from Slack itself. */
  response_url: string;
  /** `slackbot` for Slack's own words, such as a command that timed out. */
  from: 'app' | 'slackbot';
}

export interface SimView {
  id: string;
  user: string;
  hash: string;
  // biome-ignore lint/suspicious/noExplicitAny: a view is whatever the app sent, plus what Slack adds
  view: any;
  type: 'modal' | 'home';
}

export interface SimUser {
  id: string;
  name: string;
  real_name: string;
  /** IANA name, such as `Europe/London`. */
  tz: string;
  /** Six hex digits without `#`, as Slack gives it. */
  color: string;
  is_bot: boolean;
}

export interface SimChannel {
  id: string;
  name: string;
  /** Whether the bot is in it. */
  is_member: boolean;
  is_archived: boolean;
  is_private: boolean;
  is_im: boolean;
  /** The people in it, the bot left out. */
  people: Set<string>;
}

/** A user group. */
export interface SimGroup {
  id: string;
  name: string;
  /** What it is mentioned by, without `@`. */
  handle: string;
  description: string;
  users: readonly string[];
}

/** A file object of the Web API, as far as it is simulated. */
export interface SimFile {
  id: string;
  /** Seconds since 1970. */
  created: number;
  name: string;
  title: string;
  mimetype: string;
  filetype: string;
  pretty_type: string;
  /** Who uploaded it. */
  user: string;
  /** `tombstone` once it is deleted. */
  mode: 'hosted' | 'tombstone';
  /** Bytes. */
  size: number;
  alt_txt?: string;
  /** The first lines of a text. */
  preview?: string;
  preview_is_truncated?: boolean;
  is_public: boolean;
  /** Where it was shared: public channels, private ones, DMs. */
  channels: string[];
  groups: string[];
  ims: string[];
  url_private: string;
  url_private_download: string;
  permalink: string;
}

/** A shortcut of the app: in a message's menu, or anywhere. */
export interface SimShortcut {
  name: string;
  type: 'message' | 'global';
  callback_id: string;
}

export interface SimChange {
  kind:
    | 'message'
    | 'update'
    | 'delete'
    | 'ephemeral'
    | 'ephemeral-update'
    | 'ephemeral-delete'
    | 'view'
    | 'view-close'
    | 'typed';
  channel?: string;
  user?: string;
  /** Message ts, ephemeral id or view id. */
  id: string;
}

/** What the app answered to one signed request or envelope. */
export interface Delivered {
  /** HTTP status; 200 for an acknowledged envelope; 0 when nothing answered in time. */
  status: number;
  /** Milliseconds from sending to the answer. */
  ackMs: number;
  /** The answer's text, empty for a bare acknowledgement. */
  body: string;
  via: 'socket' | 'http' | 'none';
  /** Why Slack would call it failed. */
  error?: 'operation_timeout' | 'dispatch_failed';
  /** An event's answer that asks not to be sent it again (`x-slack-no-retry: 1`). */
  noRetry?: boolean;
}

/**
 * What came of a modal's submit button. `errors` by block_id: from the app, or from Slack for empty fields;
 * under the empty key what is said above the whole form, as when the app did not answer.
 */
export interface Submitted extends Delivered {
  errors?: Record<string, string>;
}

export interface JournalEntry {
  method: string;
  /** The arguments without the token. */
  args: Json;
  status: number;
  /** Milliseconds since 1970. */
  at: number;
  /** Slack's error word. */
  error?: string;
}

export interface Counters {
  calls: number;
  /** Answered 429 by the rate limits (faults not counted). */
  refused429: number;
  /** The same by method. */
  refused: Record<string, number>;
  /** Answered `ok: false`. */
  errors: number;
  faults: number;
  posted: number;
  updated: number;
}

/**
 * A fault injected into the Web API.
 * - `rate_limited`: 429; `retryAfter` in seconds, null leaves the header out. Default 1.
 * - `http`: an HTTP `status` without JSON, default 500.
 * - `error`: HTTP 200 with `ok: false` and `error`.
 * - `reset`: the connection dies before anything is stored.
 * - `lost_answer`: the method runs, then the connection dies.
 * - `hang`: no answer at all; with `after`, the method has run.
 * - `slow`: the method runs after `ms` milliseconds; with `after`, the answer waits instead.
 */
export interface Fault {
  /** A Web API method, `response_url`, `upload` (the bytes of a file), or `*`. */
  method: string;
  kind: 'rate_limited' | 'http' | 'error' | 'reset' | 'lost_answer' | 'hang' | 'slow';
  /** How many calls it hits; default 1, Infinity until cleared. */
  count?: number;
  /** Calls let through before the first is hit. */
  skip?: number;
  channel?: string;
  retryAfter?: number | null;
  status?: number;
  error?: string;
  ms?: number;
  after?: boolean;
  /** What `http` answers instead of a word: HTML, half of a JSON text. */
  body?: string;
}

/**
 * What may be wrong with sockets that stay connected.
 * - `no_hello`: new ones are never greeted.
 * - `no_pings`: Slack neither pings nor sends envelopes, though it answers pings.
 * - `frozen`: on those there now nothing flows any more, as behind a firewall that forgot the connection.
 */
export type SocketFault = 'no_hello' | 'no_pings' | 'frozen';

export interface RateOptions {
  postPerSecond: number;
  burst: number;
}

export interface SlackOptions {
  port?: number;
  host?: string;
  seed?: number;
  clock?: SimClock;
  botToken: string;
  signingSecret: string;
  appToken?: string;
  /** Granted scopes; default every scope the covered methods need, `chat:write.public` left out. */
  scopes?: readonly string[];
  channels?: readonly {
    id: string;
    name: string;
    member?: boolean;
    archived?: boolean;
    private?: boolean;
  }[];
  users?: readonly { id: string; name: string; real_name: string; tz: string; color?: string }[];
  /** User groups; default none. */
  groups?: readonly {
    id: string;
    name: string;
    handle: string;
    description?: string;
    users: readonly string[];
  }[];
  /** The bot events the app subscribes to; default all that `setChannel` can cause. */
  events?: readonly string[];
  /** Files that are already in the workspace, for `slack_file`. */
  files?: readonly { id: string; name: string }[];
  bot?: { userId?: string; botId?: string; appId?: string; name?: string; description?: string };
  team?: { id?: string; name?: string; domain?: string };
  /** The app's request URL, such as `http://127.0.0.1:3000/slack/events`. */
  requestUrl?: string;
  rate?: RateOptions | false;
  /** How long Slack waits for an acknowledgement; default 3000 ms. */
  ackTimeoutMs?: number;
  /** How often Slack pings a socket; default every 10 s, ms. */
  socketPingMs?: number;
  /** When an event that was not acknowledged is sent again, ms after each failure; default at once, 1 and 5 minutes. */
  eventRetriesMs?: readonly number[];
  /** Default: "Look up in inSync" (`lookup`) on messages, and "Search inSync" (`search`) anywhere. */
  shortcuts?: readonly SimShortcut[];
  /** Whether the app's Home tab is switched on; default true. */
  homeTab?: boolean;
  /** How long an uploaded file cannot stand in a block yet; default 0 ms. In real Slack it is a moment. */
  processingMs?: number;
}

export interface SlackState {
  readonly team: { id: string; name: string; domain: string };
  readonly bot: { userId: string; botId: string; appId: string; name: string; description: string };
  readonly users: Map<string, SimUser>;
  readonly channels: Map<string, SimChannel>;
  readonly groups: Map<string, SimGroup>;
  readonly files: Map<string, SimFile>;
  readonly shortcuts: readonly SimShortcut[];
}

/** Which element is meant: `value` and `blockId` tell two of the same `actionId` apart. */
export interface Target {
  user: string;
  actionId: string;
  blockId?: string;
  value?: string;
  /** The chosen option's value (several for multi selects and checkboxes), date, time, user or typed text. */
  selected?: string | number | readonly string[];
}

/** Values by block_id and action_id, as strings; lists for multi selects and checkboxes. */
export type FormValues = Record<string, Record<string, string | number | readonly string[] | null>>;

export interface Slack {
  /** `http://127.0.0.1:<port>/api/`. */
  readonly url: string;
  readonly state: SlackState;
  readonly journal: readonly JournalEntry[];
  readonly counters: Counters;

  messages(channel: string): SimMessage[];
  /** The parent first. */
  thread(channel: string, ts: string): SimMessage[];
  ephemerals(user: string, channel?: string): SimEphemeral[];
  /** Open modals, the top one last. */
  views(user: string): SimView[];
  home(user: string): SimView | undefined;
  /** The person's DM with the app, opened when first asked for. */
  direct(user: string): SimChannel;
  /** A file's bytes; undefined where it has none or is deleted. */
  download(id: string): Readable | undefined;
  /** What is typed or chosen in a view or message now: block_id, action_id, Slack's state object. */
  values(id: string): Record<string, Record<string, Json>>;
  subscribe(listener: (change: SimChange) => void): () => void;

  connect(requestUrl: string | undefined): void;
  /** Connected sockets. */
  sockets(): number;
  /** Sends `disconnect` on every socket and, but for a `warning`, closes it. */
  disconnectSockets(reason?: 'refresh_requested' | 'warning' | 'link_disabled'): void;
  /** Cuts every socket without a word. */
  killSockets(): void;
  /** Something is wrong with the sockets from now on; undefined for nothing. */
  faultSockets(fault: SocketFault | undefined): void;

  say(input: { user: string; channel: string; text: string; thread_ts?: string }): SimMessage;
  command(input: { user: string; channel: string; text: string; command?: string }): Promise<Delivered>;
  click(input: Target & { channel: string; ts: string }): Promise<Delivered>;
  clickEphemeral(input: Target & { id: string }): Promise<Delivered>;
  /**
   * On the top modal, or the view named; `home` for the Home tab. Throws for an input without `dispatch_action`,
   * which sends nothing before the form is submitted.
   */
  clickView(input: Target & { viewId?: string }): Promise<Delivered>;
  /** Types or chooses without sending anything, as a person does before pressing submit. */
  fill(input: { user: string; viewId?: string; values: FormValues }): void;
  submitView(input: { user: string; viewId?: string; values?: FormValues }): Promise<Submitted>;
  closeView(input: { user: string; viewId?: string; all?: boolean }): Promise<Delivered | undefined>;
  dismissEphemeral(id: string): void;
  /** Somebody deletes the message by hand. */
  deleteMessage(channel: string, ts: string): void;
  /** The message can no longer be edited, for this reason; undefined where it can again. */
  lockMessage(channel: string, ts: string, error: string | undefined): void;
  /** The bot's token is refused with this word; undefined gives it back. What needs no token goes on. */
  refuseToken(error: string | undefined): void;
  /** A message shortcut where channel and ts are given, else a global one. Throws where the app has no such. */
  shortcut(input: { user: string; callbackId: string; channel?: string; ts?: string }): Promise<Delivered>;
  /** Options of an external select, as the app answers them. */
  suggest(input: Target & { channel?: string; ts?: string; viewId?: string }): Promise<Delivered>;
  /** Sends an Events API event, wrapped and signed, and again while it is not acknowledged; gives the first answer. */
  event(event: Json): Promise<Delivered>;
  /** Sends `app_home_opened`, as when the person opens this tab of the app; default `home`. */
  openHome(user: string, tab?: 'home' | 'messages'): Promise<Delivered>;
  /** Sends the last request (or the nth last) again: byte-identical body, new timestamp and signature. */
  redeliver(back?: number): Promise<Delivered>;

  /** Renames, archives or converts a channel, or lets the bot in or out; the app hears of it where it subscribed. */
  setChannel(
    id: string,
    patch: Partial<Pick<SimChannel, 'is_member' | 'is_archived' | 'is_private' | 'name'>>,
  ): void;
  fault(fault: Fault): void;
  clearFaults(): void;
  close(): Promise<void>;
}
