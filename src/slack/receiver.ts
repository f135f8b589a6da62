import type { RequestListener } from 'node:http';
import {
  App,
  type Authorize,
  type Logger as BoltLogger,
  HTTPReceiver,
  LogLevel,
  SocketModeReceiver,
} from '@slack/bolt';
import type { Logger } from 'pino';
import type { Clock, Random } from '../domain/ports.ts';
import { refusalOf } from './refusal.ts';
import { keepSocket } from './socket.ts';
import { webOptions } from './web.ts';
import type { Identity } from './workspace.ts';

type WayIn =
  | { readonly mode: 'http'; readonly signingSecret: string }
  | { readonly mode: 'socket'; readonly appToken: string };

export interface SlackApp {
  readonly app: App;
  /** HTTP mode: answers Slack's requests. */
  readonly listener: RequestListener | undefined;
  /** Socket Mode: connects, and connects again, until stopped. */
  start(): void;
  stop(): Promise<void>;
}

export interface SlackAppOptions {
  readonly way: WayIn;
  readonly token: string;
  readonly apiUrl: string;
  /** Who we are, once Slack has told; a click need not wait for it. */
  readonly identity: () => Identity | undefined;
  readonly log: Logger;
  /** Socket Mode: the socket came up or went down. */
  readonly onSocket: (state: 'up' | 'down') => void;
  readonly clock: Clock;
  readonly random: Random;
}

/** Bolt, in HTTP or Socket Mode. Listeners are registered by the caller. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const logger = boltLogger(options.log);
  const { token } = options;
  const authorize: Authorize<boolean> = async () => ({ botToken: token, ...options.identity() });
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
      listener: onlyPosts(receiver.requestListener),
      start: () => undefined,
      stop: async () => undefined,
    };
  }
  const receiver = new SocketModeReceiver({
    appToken: options.way.appToken,
    logger,
    installerOptions: { clientOptions: webOptions(options.apiUrl) },
    // keepSocket does it, and says why.
    autoReconnectEnabled: false,
  });
  const app = new App({ ...common, receiver });
  let socket: { stop(): void } | undefined;
  return {
    app,
    listener: undefined,
    start() {
      socket = keepSocket({
        ...options,
        events: receiver.client,
        connect: () => app.start(),
        onFailure: (error, again) =>
          options.log.warn({ said: refusalOf(error).said, again }, 'Socket Mode could not connect'),
      });
    },
    async stop() {
      socket?.stop();
      await app.stop();
    },
  };
}

/** Bolt throws for a request of another kind, which would end the process: anybody may send one. */
function onlyPosts(listener: RequestListener): RequestListener {
  return (request, response) => {
    if (request.method === 'POST') return listener(request, response);
    response.writeHead(405, { allow: 'POST' }).end();
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
