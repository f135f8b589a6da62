import type { RequestListener } from 'node:http';
import { type ServerParts, startServer } from './server.ts';

interface Address {
  readonly host: string;
  readonly port: number;
}

interface Doors {
  /** Where `/slack/events` answers. */
  readonly url: string;
  /** Where `/healthz`, `/readyz` and `/metrics` answer. */
  readonly probesUrl: string;
  close(): Promise<void>;
}

/**
 * One listener for everything, or one for Slack and one, elsewhere, for what the bot says of itself. In Socket Mode
 * nothing is asked at the first of these two: it is not opened.
 */
export async function openDoors(
  { host, port, metrics }: Address & { readonly metrics: Address | undefined },
  { slack, probes }: { readonly slack: RequestListener | undefined } & Required<Pick<ServerParts, 'probes'>>,
): Promise<Doors> {
  if (!metrics) {
    const all = await startServer({ host, port, slack: slack ?? 'socket', probes });
    return { url: all.url, probesUrl: all.url, close: all.close };
  }
  const inner = await startServer({ ...metrics, probes });
  const outer = slack && (await startServer({ host, port, slack }));
  return {
    url: outer?.url ?? inner.url,
    probesUrl: inner.url,
    close: async () => void (await Promise.all([outer?.close(), inner.close()])),
  };
}
