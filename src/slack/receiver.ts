import type { RequestListener } from 'node:http';
import {
  App,
  type Authorize,
  type Logger as BoltLogger,
  HTTPReceiver,
  LogLevel,
  SocketModeReceiver,
} from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { webOptions } from './web.ts';

export type WayIn =
  | { readonly mode: 'http'; readonly signingSecret: string }
  | { readonly mode: 'socket'; readonly appToken: string };

export interface Identity {
  readonly botId: string;
  readonly botUserId: string;
  readonly teamId: string;
  /** The workspace's address, `https://….slack.com/`. */
  readonly url: string;
}

export interface SlackApp {
  readonly app: App;
  /** HTTP mode: answers Slack's requests. */
  readonly listener: RequestListener | undefined;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface SlackAppOptions {
  readonly way: WayIn;
  readonly token: string;
  readonly apiUrl: string;
  /** Who we are, from `auth.test`; asked again until Slack answers. */
  readonly identity: () => Promise<Identity>;
  readonly log: Logger;
  /** Socket Mode: the socket came up or went down. */
  readonly onSocket: (state: 'up' | 'down') => void;
}

/** Bolt, in HTTP or Socket Mode. Listeners are registered by the caller. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const logger = boltLogger(options.log);
  const { token } = options;
  const authorize: Authorize<boolean> = async () => ({ botToken: token, ...(await options.identity()) });
  const common = {
    authorize,
    logger,
    clientOptions: webOptions(options.apiUrl),
    tokenVerificationEnabled: false,
  };
  if (options.way.mode === 'http') {
    const receiver = new HTTPReceiver({
      signingSecret: options.way.signingSecret,
      endpoints: '/slack/events',
      logger,
      bodyLimit: 1_000_000,
    });
    const app = new App({ ...common, receiver });
    return {
      app,
      listener: receiver.requestListener,
      start: async () => undefined,
      stop: async () => undefined,
    };
  }
  const receiver = new SocketModeReceiver({
    appToken: options.way.appToken,
    logger,
    installerOptions: { clientOptions: webOptions(options.apiUrl) },
  });
  receiver.client.on('connected', () => options.onSocket('up'));
  receiver.client.on('disconnected', () => options.onSocket('down'));
  receiver.client.on('reconnecting', () => options.onSocket('down'));
  const app = new App({ ...common, receiver });
  return {
    app,
    listener: undefined,
    start: async () => void (await app.start()),
    stop: async () => void (await app.stop()),
  };
}

/** Bolt's log lines in our log; its debug lines hold payloads and stay out. */
function boltLogger(log: Logger): BoltLogger {
  const child = log.child({ part: 'bolt' });
  const words = (given: unknown[]) =>
    given.map((one) => (one instanceof Error ? `${one.name}: ${one.message}` : String(one))).join(' ');
  return {
    debug: () => undefined,
    info: (...given) => child.debug(words(given)),
    warn: (...given) => child.warn(words(given)),
    error: (...given) => child.error(words(given)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

/** Our own identity, asked once Slack answers and kept. */
export function identityOf(client: WebClient): SlackAppOptions['identity'] {
  let known: Promise<Identity> | undefined;
  const ask = async () => {
    const { bot_id, user_id, team_id, url } = await client.auth.test();
    return { botId: bot_id ?? '', botUserId: user_id ?? '', teamId: team_id ?? '', url: url ?? '' };
  };
  return () => {
    known ??= ask().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}
