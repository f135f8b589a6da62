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
import type { Clock, KeyValue, Random } from '../domain/ports.ts';
import { type GateReason, gate } from './gate.ts';
import { refusalOf } from './refusal.ts';
import { keepSocket } from './socket.ts';
import { sparing } from './sparing.ts';
import { obeyOnlyOurs, type StrangerReason } from './team.ts';
import { webOptions } from './web.ts';
import type { Workspace } from './workspace.ts';

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
  /** Who we are; a click need not wait for all of it. */
  readonly workspace: Pick<Workspace, 'identity' | 'home'>;
  /** Where it stands which requests came already. */
  readonly store: Pick<KeyValue, 'kvClaim'>;
  readonly log: Logger;
  /** A request was turned away. */
  readonly refused: (reason: GateReason | StrangerReason) => void;
  /** Socket Mode: the socket came up or went down. */
  readonly onSocket: (state: 'up' | 'down') => void;
  readonly clock: Clock;
  readonly random: Random;
}

/** Bolt, in HTTP or Socket Mode. Listeners are registered by the caller. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const logger = boltLogger(options.log);
  const { token, store, clock, workspace } = options;
  const authorize: Authorize<boolean> = async () => ({ botToken: token, ...workspace.identity() });
  const tell = sparing(clock, (fields) => options.log.warn(fields, 'a request was not obeyed'));
  const refused = (reason: GateReason | StrangerReason, who?: object) => {
    options.refused(reason);
    tell(reason, who);
  };
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
    });
    const app = new App({ ...common, receiver });
    obeyOnlyOurs(app, { home: workspace.home, refused });
    const claim = (key: string, expires: number) => store.kvClaim(key, '1', expires, clock());
    const { signingSecret } = options.way;
    return {
      app,
      listener: gate(receiver.requestListener, { signingSecret, clock, claim, refused }),
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
  obeyOnlyOurs(app, { home: workspace.home, refused });
  let socket: { stop(): void } | undefined;
  return {
    app,
    listener: undefined,
    start() {
      socket = keepSocket({
        ...options,
        events: receiver.client,
        connect: () => app.start(),
        disconnect: () => receiver.client.disconnect(),
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
