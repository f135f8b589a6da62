import type { RequestListener } from 'node:http';
import { pushIsOff } from './push.ts';
import { type ServerParts, startServer } from './server.ts';

interface Address {
  readonly host: string;
  readonly port: number;
}

interface Doors {
  /** Where `/slack/events` and `/druva/events` answer. */
  readonly url: string;
  /** Where `/healthz`, `/readyz` and `/metrics` answer. */
  readonly probesUrl: string;
  close(): Promise<void>;
}

/**
 * One listener for everything, or one for Slack and Druva and one, elsewhere, for what the bot says of itself. In
 * Socket Mode, and where Druva sends nothing, nobody asks at the first of these two: it is not opened.
 */
export async function openDoors(
  { host, port, metrics }: Address & { readonly metrics: Address | undefined },
  {
    slack,
    push,
    probes,
  }: {
    readonly slack: RequestListener | undefined;
    readonly push?: RequestListener | undefined;
  } & Required<Pick<ServerParts, 'probes'>>,
): Promise<Doors> {
  if (!metrics) {
    const all = await startServer({ host, port, slack: slack ?? 'socket', push: push ?? pushIsOff, probes });
    return { url: all.url, probesUrl: all.url, close: all.close };
  }
  const inner = await startServer({ ...metrics, probes });
  const outer =
    (slack || push) && (await startServer({ host, port, slack: slack ?? 'socket', push: push ?? pushIsOff }));
  return {
    url: outer?.url ?? inner.url,
    probesUrl: inner.url,
    close: async () => void (await Promise.all([outer?.close(), inner.close()])),
  };
}
