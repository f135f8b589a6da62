/** A vendor that gives back what it was sent, in every kind of answer: between the bot and a simulator. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

type Answer = (response: ServerResponse, text: string) => void;

const json = (status: number, headers: Record<string, string> = {}): Answer => {
  return (response, text) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    const words = { message: text, error: text, error_description: text, ok: false };
    response.end(JSON.stringify({ ...words, response_metadata: { messages: [text] }, errors: [text] }));
  };
};

/** In this order, each followed by an answer of the simulator's own. */
export const ECHOES: Readonly<Record<string, Answer>> = {
  refused: json(200),
  'bad request': json(400),
  broken: json(500),
  forbidden: (response, text) => response.writeHead(403, { 'content-type': 'text/plain' }).end(text),
  page: (response, text) => response.writeHead(502, { 'content-type': 'text/html' }).end(`<p>${text}</p>`),
  elsewhere: (response, text) => response.writeHead(302, { location: `/?${encodeURIComponent(text)}` }).end(),
  half: (response, text) => response.writeHead(200).end(`{"access_token": "${text}`),
  gone: (response) => void response.destroy(),
};

export interface Echo {
  readonly url: string;
  /** Every credential that came: what stands after Bearer or Basic, and tokens of forms. */
  readonly credentials: ReadonlySet<string>;
  /** How often each answer was given. */
  readonly given: ReadonlyMap<string, number>;
  /** From now on every second answer of each path is an echo. */
  begin(): void;
  end(): void;
  close(): Promise<void>;
}

export async function startEcho(to: string): Promise<Echo> {
  const credentials = new Set<string>();
  const given = new Map<string, number>();
  const turns = new Map<string, number>();
  let echoing = false;
  const server = createServer(async (asked, answer) => {
    const body = await buffer(asked);
    for (const found of credentialsOf(asked, body)) credentials.add(found);
    const path = asked.url?.split('?', 1)[0] ?? '';
    const turn = turns.get(path) ?? 0;
    if (echoing) turns.set(path, turn + 1);
    if (!echoing || turn % 2 === 1) return forward(to, asked, body, answer);
    const names = Object.keys(ECHOES);
    const name = names[(turn / 2) % names.length] ?? '';
    given.set(name, (given.get(name) ?? 0) + 1);
    ECHOES[name]?.(answer, `${JSON.stringify(asked.rawHeaders)} ${asked.url} ${body}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials,
    given,
    begin: () => {
      echoing = true;
    },
    end: () => {
      echoing = false;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function credentialsOf(asked: IncomingMessage, body: Buffer): string[] {
  const [, header] = /^\w+ (.+)$/.exec(asked.headers.authorization ?? '') ?? [];
  const token = new URLSearchParams(String(body)).get('token');
  return [header, token].filter((found) => found !== undefined && found !== null);
}

function forward(to: string, asked: IncomingMessage, body: Buffer, answer: ServerResponse): void {
  const { method, headers, url } = asked;
  const onward = request(`${to}${url}`, { method, headers, agent: false }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  onward.end(body);
}
