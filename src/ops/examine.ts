/** Whether the listener's place is free, or a bot of ours has it, and how that one is. */
import { createServer } from 'node:net';
import { bad, type Check, good, unknown, warning } from '../domain/checkup.ts';

export interface Listener {
  /** The setting that names it: `PORT`. */
  readonly setting: string;
  readonly host: string;
  readonly port: number;
}

/** How it went: free, held by a bot, or what the system says. */
export type PortHeard =
  | { readonly free: true }
  | { readonly free: false; readonly code: string; readonly bot: boolean };

export async function examinePort(listener: Listener, signal: AbortSignal): Promise<Check> {
  const code = await bound(listener);
  if (code === undefined) return portCheck(listener, { free: true });
  const bot = code === 'EADDRINUSE' && (await tells(listener, '/healthz', signal))?.alive === true;
  return portCheck(listener, { free: false, code, bot });
}

/** The word for why it could not be bound; undefined when it could, and is free again. */
function bound({ host, port }: Listener): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

export function portCheck({ setting, host, port }: Listener, heard: PortHeard): Check {
  const name = setting;
  if (heard.free) return good(name, port === 0 ? 'any free port' : `${port} is free`);
  if (heard.bot) return good(name, `${port} is held by a bot that runs`);
  switch (heard.code) {
    case 'EADDRINUSE':
      return bad(name, `${port} is taken by another program`, `Set ${setting} to a free one.`);
    case 'EACCES':
      return bad(name, `${port} may not be used without special rights`, `Set ${setting} to one above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return bad(
        name,
        `${host} is no address of this machine`,
        `Set ${setting.replace('PORT', 'HOST')} to one, or leave it out.`,
      );
    default:
      return bad(
        name,
        `${host} port ${port} cannot be listened at: ${heard.code}`,
        `Set ${setting} to another one.`,
      );
  }
}

/** What a bot that runs says of itself; undefined where none answers. */
export async function examineRunning(listener: Listener, signal: AbortSignal): Promise<Check | undefined> {
  if (listener.port === 0) return undefined;
  const readiness = await tells(listener, '/readyz', signal);
  return readiness && runningCheck(readiness);
}

export function runningCheck({ ready, checks }: Readonly<Record<string, unknown>>): Check | undefined {
  const name = 'running bot';
  if (ready === true) return good(name, 'it is ready');
  if (ready !== false) return undefined;
  const wrong = Object.entries(typeof checks === 'object' && checks !== null ? checks : {})
    .filter(([, said]) => said !== 'ok')
    .map(([what, said]) => `${what}: ${String(said)}`);
  return warning(
    name,
    `not ready: ${wrong.join('; ')}`,
    'See what is red here; else the log of the bot tells more.',
  );
}

const LONGEST = 20_000;

async function tells(
  { host, port }: Listener,
  path: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const at =
    host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
  try {
    const response = await fetch(`http://${at}:${port}${path}`, { signal, headers: { connection: 'close' } });
    const value: unknown = JSON.parse((await response.text()).slice(0, LONGEST));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** What a machine cannot find out about itself. */
export function reachableCheck(): Check {
  return unknown(
    'Slack reaches us',
    'cannot be told from here',
    'On api.slack.com/apps open your app, Event Subscriptions: the Request URL (https://…/slack/events) must say Verified while the bot runs.',
  );
}
