/** A workspace with a page over it and the smallest app behind it, for the page's tests. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Page, type PageOptions, startPage } from '../../src/sim/page/page.ts';
import { startSlack } from '../../src/sim/slack/server.ts';
import type { Json, Slack } from '../../src/sim/slack/types.ts';

const TOKEN = 'xoxb-page-tests';

export interface Stage {
  readonly slack: Slack;
  readonly page: Page;
  /** Payloads the app has received, newest last. */
  readonly received: Json[];
  /** Calls the Web API as the app. */
  call(method: string, args: Json): Promise<Json>;
  /** Uploads a file as the app and gives its id; shared where `share` says. */
  upload(name: string, bytes: Buffer, share?: Json): Promise<string>;
  /** What the app does next with a payload. */
  onPayload: (payload: Json) => Promise<Json | undefined> | undefined;
  close(): Promise<void>;
}

export const MAYA = 'U07MAYA';
export const OMAR = 'U07OMAR';
export const OPS = 'C0123OPS';
export const SEC = 'C0123SEC';

export async function startStage(options: Partial<PageOptions> = {}): Promise<Stage> {
  const stage = {
    received: [] as Json[],
    onPayload: (): undefined => undefined,
  } as Partial<Stage> as Stage & {
    received: Json[];
  };
  const app = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', async () => {
      const form = Object.fromEntries(new URLSearchParams(body));
      const json = request.headers['content-type'] === 'application/json';
      const payload = JSON.parse(json ? body : (form.payload ?? JSON.stringify(form))) as Json;
      stage.received.push(payload);
      const answer = await stage.onPayload(payload);
      response.setHeader('content-type', 'application/json');
      response.end(answer ? JSON.stringify(answer) : '');
    });
  });
  const port = await listen(app);
  const slack = await startSlack({
    seed: 7,
    botToken: TOKEN,
    signingSecret: 'secret',
    requestUrl: `http://127.0.0.1:${port}/slack/events`,
    rate: false,
    team: { name: 'Example Co', domain: 'example' },
    bot: { name: 'inSync' },
    users: [
      { id: MAYA, name: 'maya', real_name: 'Maya Okafor', tz: 'Europe/London' },
      { id: OMAR, name: 'omar', real_name: 'Omar Said', tz: 'Europe/London' },
    ],
    channels: [
      { id: OPS, name: 'ops', member: true },
      { id: SEC, name: 'security', member: true },
    ],
  });
  const page = await startPage({ slack, ...options });
  const post = async (method: string, contentType: string, body: string): Promise<Json> => {
    const response = await fetch(`${slack.url}${method}`, {
      method: 'POST',
      headers: { 'content-type': contentType, authorization: `Bearer ${TOKEN}` },
      body,
    });
    const answer = (await response.json()) as Json;
    if (answer.ok !== true) throw new Error(`${method}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const call = (method: string, args: Json) => post(method, 'application/json', JSON.stringify(args));
  return Object.assign(stage, {
    slack,
    page,
    call,
    async upload(name: string, bytes: Buffer, share: Json = {}) {
      const form = new URLSearchParams({ filename: name, length: String(bytes.length) });
      const type = 'application/x-www-form-urlencoded';
      const { file_id, upload_url } = await post('files.getUploadURLExternal', type, String(form));
      await fetch(String(upload_url), { method: 'POST', body: new Uint8Array(bytes) });
      await call('files.completeUploadExternal', { files: [{ id: file_id, title: name }], ...share });
      return String(file_id);
    },
    async close() {
      await page.close();
      await slack.close();
      app.closeAllConnections();
      await new Promise((resolve) => app.close(resolve));
    },
  });
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const plain = (text: string) => ({ type: 'plain_text', text, emoji: false });

/** An alert card in the manner of the bot: headline above, strip with buttons in the bar. */
export function card(subject: string, state = 'Open'): Json {
  const menu = [
    { text: plain('Resolve'), value: 'resolve:1' },
    { text: plain('Add note…'), value: 'note:1' },
  ];
  return {
    text: `Backup failed on ${subject.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}`,
    blocks: [
      { type: 'header', text: plain(`🔶 Error: Backup failed on ${subject}`.slice(0, 150)) },
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: `Source  ${subject}` }] }],
      },
    ],
    attachments: [
      {
        color: '#c9372c',
        blocks: [
          {
            type: 'section',
            text: { type: 'mrkdwn', text: `*${state}* · <!date^1795355520^{ago}|2026-11-22 13:52 UTC>` },
          },
          {
            type: 'actions',
            elements: [
              {
                type: 'button',
                action_id: 'alert.ack',
                text: plain('Acknowledge'),
                value: '1',
                style: 'primary',
              },
              { type: 'button', action_id: 'alert.details', text: plain('Details'), value: '1' },
              { type: 'overflow', action_id: 'alert.more', options: menu },
            ],
          },
        ],
      },
    ],
  };
}
