/** A simulated workspace and the plainest app: what it hears over HTTP, with the signature checked by hand. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSlack } from '../../src/sim/slack/server.ts';
import type { Json, Slack, SlackOptions } from '../../src/sim/slack/types.ts';

export const TOKEN = 'xoxb-test';
const SECRET = 'secret';
export const BACKUP = 'C0123BACKUP';
export const MAYA = 'U07MAYA';
export const JON = 'U07JON';

interface Heard {
  readonly payload: Json;
  readonly contentType: string;
  readonly signed: boolean;
  readonly retry: { readonly num: unknown; readonly reason: unknown };
}

interface Answer {
  readonly status?: number;
  readonly body?: string | object;
  readonly headers?: Record<string, string>;
}

export interface Rig {
  readonly slack: Slack;
  readonly time: { now: number };
  readonly heard: Heard[];
  /** What the app answers next; null never answers. */
  answer: (payload: Json) => Answer | null;
  api(method: string, args: Json): Promise<Json>;
  /** The same as a form, as some methods want it. */
  form(method: string, args: Record<string, string>): Promise<Json>;
  last(): Json;
  close(): Promise<void>;
}

export async function startRig(options: Partial<SlackOptions> = {}): Promise<Rig> {
  const time = { now: 1_795_355_520_000 };
  const slack = await startSlack({
    botToken: TOKEN,
    signingSecret: SECRET,
    appToken: 'xapp-test',
    rate: false,
    clock: () => time.now,
    ...options,
  });
  const heard: Heard[] = [];
  const rig: Partial<Rig> = { slack, time, heard, answer: () => ({}) };
  const app = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const { headers } = request;
    const digest = createHmac('sha256', SECRET)
      .update(`v0:${headers['x-slack-request-timestamp']}:${text}`)
      .digest('hex');
    const contentType = String(headers['content-type']);
    const form = Object.fromEntries(new URLSearchParams(text));
    const payload = contentType.includes('json') ? JSON.parse(text) : JSON.parse(form.payload ?? 'null');
    heard.push({
      payload: payload ?? form,
      contentType,
      signed: headers['x-slack-signature'] === `v0=${digest}`,
      retry: { num: headers['x-slack-retry-num'], reason: headers['x-slack-retry-reason'] },
    });
    const answer = rig.answer?.(payload ?? form);
    if (answer === null) return;
    const { status = 200, body = '', headers: more = {} } = answer ?? {};
    const json = typeof body === 'string' ? {} : { 'content-type': 'application/json' };
    response.writeHead(status, { ...json, ...more });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  slack.connect(`http://127.0.0.1:${(app.address() as AddressInfo).port}/slack/events`);
  const call = async (method: string, contentType: string, body: string) => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': contentType };
    const response = await fetch(`${slack.url}${method}`, { method: 'POST', headers, body });
    return (await response.json()) as Json;
  };
  return Object.assign(rig, {
    api: (method: string, args: Json) => call(method, 'application/json', JSON.stringify(args)),
    form: (method: string, args: Record<string, string>) =>
      call(method, 'application/x-www-form-urlencoded', String(new URLSearchParams(args))),
    last: () => heard.at(-1)?.payload ?? {},
    async close() {
      await slack.close();
      app.closeAllConnections();
      await new Promise((resolve) => app.close(resolve));
    },
  }) as Rig;
}

export const plain = (text: string) => ({ type: 'plain_text', text });
export const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
export const button = (action_id: string, value = '1') => ({
  type: 'button',
  action_id,
  value,
  text: plain('Go'),
});
export const input = (block_id: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id,
  label: plain(block_id),
  element: { action_id: block_id, ...element },
  ...more,
});
export const option = (value: string) => ({ text: plain(value.toUpperCase()), value });
export const modal = (blocks: object[], more: object = {}) => ({
  type: 'modal',
  title: plain('Search'),
  submit: plain('Search'),
  blocks,
  ...more,
});
