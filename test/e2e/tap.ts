/** Between Slack and the bot, for whoever listens on the wire: everything goes through as it is, and is kept. */
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Told {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Tap {
  readonly url: string;
  readonly heard: readonly Heard[];
  close(): Promise<void>;
}

export async function startTap(to: () => string): Promise<Tap> {
  const heard: Heard[] = [];
  const server = createServer(async (asked, answer) => {
    const kept = { headers: asked.headers, body: await buffer(asked) };
    heard.push(kept);
    const told = await sendBytes(to(), kept);
    answer.writeHead(told.status, { 'content-type': told.headers['content-type'] ?? 'text/plain' });
    answer.end(told.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    heard,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Sends exactly these bytes under these headers. */
export function sendBytes(url: string, { headers, body }: Heard): Promise<Told> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: 'POST', agent: false, headers }, async (response) => {
      const said = (await buffer(response)).toString();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: said });
    });
    sending.on('error', reject);
    sending.end(body);
  });
}
