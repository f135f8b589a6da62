import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json, Slack } from '../slack/types.ts';
import { act, type Reply } from './act.ts';
import { type Asset, loadAssets } from './assets.ts';
import { document, type Hint, type Scene } from './document.ts';
import { sendFile } from './files.ts';
import { html } from './html.ts';
import { isObject } from './json.ts';
import { type KnownOf, knownBody } from './known.ts';
import { type Live, startLive } from './live.ts';
import type { Control } from './panel.ts';
import { startReads } from './reads.ts';
import { type Seat, seatOf, seesMessages } from './seat.ts';
import type { Tour } from './tour.ts';

export interface PageOptions {
  readonly slack: Slack;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: string;
  readonly control?: Control;
  /** Offered in the composer while one types a command. */
  readonly hints?: readonly Hint[];
  /** A guided story, told above the workspace. */
  readonly tour?: Tour;
  /** Asked about the message that is pointed at. */
  readonly known?: KnownOf;
}

export interface Page {
  readonly url: string;
  close(): Promise<void>;
}

const HINTS: readonly Hint[] = [
  { command: '/insync events', usage: '--type Backup --since 1h', about: 'Look events up, newest first' },
  { command: '/insync event', usage: '<id>', about: 'Everything about one event' },
  { command: '/insync stats', usage: '--type Backup --by day', about: 'Count events, with a chart' },
  { command: '/insync subject', usage: '<user or device>', about: 'How a person or device is doing' },
  { command: '/insync why', usage: '<id>', about: 'Why an event was posted, or was not' },
  { command: '/insync export', usage: '--since 7d --format csv', about: 'Get events as a file' },
  { command: '/insync search', usage: '', about: 'Search with a form' },
  { command: '/insync status', usage: '', about: 'How the feed, the queue and the bot are doing' },
  { command: '/insync help', usage: '[command]', about: 'What you can ask, with examples' },
];

const HEADERS = {
  'content-security-policy':
    "default-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Serves a page that looks and acts like Slack, over a simulated workspace. */
export async function startPage({
  slack,
  control,
  port = 0,
  host = '127.0.0.1',
  hints = HINTS,
  tour,
  known,
}: PageOptions): Promise<Page> {
  const scene: Scene = { slack, control, hints, tour, known, reads: startReads(slack) };
  const live = startLive(scene);
  const assets = await loadAssets();
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    answer(request, response, scene, live, assets).catch((error: unknown) =>
      reply(response, 500, { ok: false, error: error instanceof Error ? error.message : String(error) }),
    );
  });
  await listen(server, port, host);
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host === '0.0.0.0' ? 'localhost' : host}:${taken}`,
    close: () => {
      live.close();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  scene: Scene,
  live: Live,
  assets: ReadonlyMap<string, Asset>,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://page');
  if (request.method === 'POST' && url.pathname === '/act') return perform(request, response, scene);
  if (request.method !== 'GET')
    return reply(response, 405, { ok: false, error: 'Only GET, and POST to /act.' });
  const seat = seatOf(scene.slack, url.searchParams);
  if (url.pathname === '/live') {
    const seen = url.searchParams.get('seen');
    return live.join(seat, seen === null ? live.seen() : Number(seen), response);
  }
  if (url.pathname === '/') {
    if (seesMessages(seat)) scene.reads.read(seat.user, seat.channel);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(document(scene, seat, live.seen()));
    enter(scene, seat);
    return;
  }
  if (url.pathname === '/known' && scene.known) return tell(response, scene, seat);
  const file = /^\/files\/([^/]+)$/.exec(url.pathname)?.[1];
  if (file && (await sendFile(scene.slack, file, url.searchParams.has('download'), response))) return;
  const asset = assets.get(url.pathname);
  if (!asset) return reply(response, 404, { ok: false, error: 'There is nothing here.' });
  response.writeHead(200, { 'content-type': asset.type });
  response.end(asset.body);
}

/** What the app knows about the message the address names. */
async function tell(
  response: ServerResponse,
  { slack, known }: Scene,
  { channel, at = '' }: Seat,
): Promise<void> {
  const body = html(knownBody(slack, await known?.({ channel, ts: at })));
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(body);
}

/** The app hears that a tab of its place was opened. */
function enter({ slack }: Scene, { user, tab, thread, at }: Seat): void {
  if ((tab === 'home' || tab === 'messages') && !thread && !at) void slack.openHome(user, tab);
}

const MAX_BODY = 100_000;

async function perform(request: IncomingMessage, response: ServerResponse, scene: Scene): Promise<void> {
  // Another site's page may not act here: browsers send its origin, and JSON only after asking.
  const { origin, host } = request.headers;
  const foreign = origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host);
  if (foreign || !request.headers['content-type']?.startsWith('application/json'))
    return reply(response, 403, { ok: false, error: 'Only this page may act.' });
  const asked = await body(request);
  if (!asked) return reply(response, 400, { ok: false, error: 'The request was not understood.' });
  try {
    reply(response, 200, await act(scene, asked));
  } catch (error) {
    reply(response, 200, { ok: false, error: error instanceof Error ? error.message : String(error) });
  }
}

async function body(request: IncomingMessage): Promise<Json | undefined> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_BODY) return undefined;
  }
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function reply(response: ServerResponse, status: number, answer: Reply): void {
  if (!response.headersSent) response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
}
