/** The simulated workspace with a real Bolt app in it, over HTTP and Socket Mode. */
import { App, type BlockAction, LogLevel, type SlashCommand } from '@slack/bolt';
import { afterEach, describe, expect, it } from 'vitest';
import { startSlack } from '../../src/sim/slack/server.ts';
import { signatureHeaders } from '../../src/sim/slack/sign.ts';
import type { Json, Slack, SlackOptions } from '../../src/sim/slack/types.ts';

const BACKUP = 'C0123BACKUP';
const MAYA = 'U07MAYA';
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const button = (action_id: string, value: string) => ({
  type: 'button',
  action_id,
  value,
  text: plain('Go'),
});
const bar = (...elements: object[]) => [{ color: '#c9372c', blocks: [{ type: 'actions', elements }] }];

async function begin(options: Partial<SlackOptions> = {}): Promise<Slack> {
  const slack = await startSlack({
    botToken: 'xoxb-test',
    signingSecret: 'secret',
    appToken: 'xapp-test',
    rate: false,
    ...options,
  });
  closers.push(() => slack.close());
  return slack;
}

/** A Bolt app that listens as the test says, connected over HTTP or a socket. */
async function join(slack: Slack, mode: 'http' | 'socket', listen: (app: App) => void): Promise<string> {
  const app = new App({
    token: 'xoxb-test',
    logLevel: LogLevel.ERROR,
    logger: silent,
    clientOptions: { slackApiUrl: slack.url },
    ...(mode === 'http' ? { signingSecret: 'secret' } : { socketMode: true, appToken: 'xapp-test' }),
  });
  listen(app);
  closers.push(() => app.stop());
  if (mode === 'socket') {
    await app.start();
    return '';
  }
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  const { port } = server.address() as { port: number };
  const url = `http://127.0.0.1:${port}/slack/events`;
  slack.connect(url);
  return url;
}

const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

const modal = (more: object = {}) => ({
  type: 'modal' as const,
  callback_id: 'silence',
  title: plain('Silence'),
  submit: plain('Silence'),
  blocks: [
    {
      type: 'input',
      block_id: 'why',
      label: plain('Why'),
      element: { type: 'plain_text_input', action_id: 'why', max_length: 5 },
    },
  ],
  ...more,
});

describe.each(['http', 'socket'] as const)('a Bolt app over %s', (mode) => {
  it('hears a command with all its fields and answers through response_url', async () => {
    const slack = await begin();
    const heard: SlashCommand[] = [];
    let answered: Promise<unknown> | undefined;
    await join(slack, mode, (app) => {
      app.command('/insync', async ({ ack, command, respond }) => {
        heard.push(command);
        await ack();
        answered = respond({ text: 'nine events', replace_original: false });
        await answered;
      });
    });
    const sent = await slack.command({ user: MAYA, channel: BACKUP, text: 'events --since 1h' });
    expect(sent).toMatchObject({ status: 200, body: '', via: mode });
    await answered;
    expect(slack.ephemerals(MAYA)).toMatchObject([{ channel: BACKUP, text: 'nine events', from: 'app' }]);
    expect(heard[0]).toMatchObject({
      command: '/insync',
      text: 'events --since 1h',
      user_id: MAYA,
      user_name: 'maya',
      channel_id: BACKUP,
      channel_name: 'backup-alerts',
      team_id: 'T0EXAMPLE',
      team_domain: 'example',
      api_app_id: 'A0INSYNC',
      is_enterprise_install: 'false',
    });
  });

  it('shows what came with the acknowledgement', async () => {
    const slack = await begin();
    await join(slack, mode, (app) => {
      app.command('/insync', async ({ ack }) => ack({ response_type: 'in_channel', text: 'for all' }));
    });
    await slack.command({ user: MAYA, channel: BACKUP, text: 'status' });
    expect(slack.messages(BACKUP)).toMatchObject([{ text: 'for all', user: 'U0INSYNC' }]);
  });

  it('hears a click in an attachment and edits the card', async () => {
    const slack = await begin();
    const heard: BlockAction[] = [];
    await join(slack, mode, (app) => {
      app.action('alert.ack', async ({ ack, body, client }) => {
        const clicked = body as BlockAction;
        heard.push(clicked);
        await client.chat.update({ channel: BACKUP, ts: clicked.message?.ts ?? '', text: 'Acknowledged' });
        await ack();
      });
    });
    const posted = await postCard(slack);
    await slack.click({ user: MAYA, channel: BACKUP, ts: posted, actionId: 'alert.ack' });
    expect(slack.messages(BACKUP)[0]?.text).toBe('Acknowledged');
    expect(heard[0]).toMatchObject({
      type: 'block_actions',
      user: { id: MAYA, username: 'maya', team_id: 'T0EXAMPLE' },
      container: { type: 'message_attachment', message_ts: posted, channel_id: BACKUP, attachment_id: 1 },
      channel: { id: BACKUP, name: 'backup-alerts' },
      message: { ts: posted, text: 'card' },
      actions: [{ action_id: 'alert.ack', value: '1041', type: 'button', text: { text: 'Go' } }],
    });
    expect(heard[0]?.response_url).toContain('/actions/');
  });

  it('opens a modal, is told what was typed, and answers with errors or another view', async () => {
    const slack = await begin();
    const typed: unknown[] = [];
    let reply: Parameters<Parameters<Parameters<App['view']>[1]>[0]['ack']>[0];
    await join(slack, mode, (app) => {
      app.command('/insync', async ({ ack, body, client }) => {
        await client.views.open({ trigger_id: body.trigger_id, view: modal() as never });
        await ack();
      });
      app.view('silence', async ({ ack, view }) => {
        typed.push(view.state.values.why?.why?.value);
        await ack(reply as never);
      });
    });
    await slack.command({ user: MAYA, channel: BACKUP, text: 'silence' });
    expect(slack.views(MAYA)).toMatchObject([{ type: 'modal', view: { callback_id: 'silence' } }]);

    const submit = (why?: string) =>
      slack.submitView({ user: MAYA, ...(why === undefined ? {} : { values: { why: { why } } }) });
    expect((await submit()).errors).toEqual({ why: 'Please complete this required field.' });
    expect((await submit('too long')).errors?.why).toContain('less than 6');
    expect(typed).toEqual([]);

    reply = { response_action: 'errors', errors: { why: 'Say more' } };
    expect((await submit('move')).errors).toEqual({ why: 'Say more' });
    reply = { response_action: 'push', view: modal({ title: plain('Sure?') }) } as never;
    await submit();
    expect(slack.views(MAYA).map((each) => each.view.title.text)).toEqual(['Silence', 'Sure?']);
    reply = undefined;
    await submit('yes');
    expect(slack.views(MAYA).length).toBe(1);
    reply = { response_action: 'clear' };
    await submit();
    expect(slack.views(MAYA)).toEqual([]);
    expect(typed).toEqual(['move', 'move', 'yes', 'move']);
  });

  it('hears the same request twice when it is delivered again', async () => {
    const slack = await begin();
    const heard: string[] = [];
    await join(slack, mode, (app) => {
      app.command('/insync', async ({ ack, command }) => {
        heard.push(command.trigger_id);
        await ack();
      });
    });
    await slack.command({ user: MAYA, channel: BACKUP, text: 'status' });
    await slack.redeliver();
    expect(heard.length).toBe(2);
    expect(heard[0]).toBe(heard[1]);
  });

  it('hears that Home was opened and publishes it', async () => {
    const slack = await begin();
    let published: Promise<unknown> = Promise.resolve();
    await join(slack, mode, (app) => {
      app.event('app_home_opened', async ({ event, client }) => {
        const blocks = [{ type: 'actions', elements: [button('home.more', '1')] }];
        published = client.views.publish({ user_id: event.user, view: { type: 'home', blocks } as never });
        await published;
      });
      app.action('home.more', ({ ack }) => ack());
    });
    await slack.openHome(MAYA);
    await published;
    expect(slack.home(MAYA)).toMatchObject({ type: 'home', user: MAYA });
    const clicked = await slack.clickView({ user: MAYA, viewId: 'home', actionId: 'home.more' });
    expect(clicked.status).toBe(200);
  });

  it('hears a message shortcut and answers to its person alone', async () => {
    const slack = await begin();
    const heard: unknown[] = [];
    let answered: Promise<unknown> = Promise.resolve();
    await join(slack, mode, (app) => {
      app.shortcut({ callback_id: 'lookup', type: 'message_action' }, async ({ ack, shortcut, respond }) => {
        heard.push(shortcut.message.text);
        await ack();
        answered = respond({ text: 'two events' });
        await answered;
      });
    });
    const { ts } = slack.say({ user: MAYA, channel: BACKUP, text: 'LAB-PC-9 again' });
    const used = await slack.shortcut({ user: MAYA, callbackId: 'lookup', channel: BACKUP, ts });
    expect(used).toMatchObject({ status: 200, via: mode });
    await answered;
    expect(heard).toEqual(['LAB-PC-9 again']);
    expect(slack.ephemerals(MAYA)).toMatchObject([{ channel: BACKUP, text: 'two events' }]);
  });

  it('whose answer never comes is said to have failed', async () => {
    const slack = await begin({ ackTimeoutMs: 60 });
    await join(slack, mode, (app) => {
      app.command('/insync', async () => {});
    });
    const sent = await slack.command({ user: MAYA, channel: BACKUP, text: 'status' });
    expect(sent.error).toBe('operation_timeout');
    expect(slack.ephemerals(MAYA)).toMatchObject([
      { text: '/insync failed with the error "operation_timeout"', from: 'slackbot' },
    ]);
  });
});

async function postCard(slack: Slack): Promise<string> {
  const overflow = {
    type: 'overflow',
    action_id: 'alert.more',
    options: [{ text: plain('Resolve'), value: 'resolve:1041' }],
  };
  const { ts } = await api(slack, 'chat.postMessage', {
    channel: BACKUP,
    text: 'card',
    attachments: bar(button('alert.ack', '1041'), overflow),
  });
  return String(ts);
}

async function api(slack: Slack, method: string, args: Json): Promise<Json> {
  const answer = await fetch(`${slack.url}${method}`, {
    method: 'POST',
    headers: { authorization: 'Bearer xoxb-test', 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
  return (await answer.json()) as Json;
}

describe('signatures', () => {
  it('Bolt takes ours and refuses a wrong secret, a changed body and an old one', async () => {
    const slack = await begin();
    const url = await join(slack, 'http', (app) => {
      app.command('/insync', ({ ack }) => ack());
    });
    const body = new URLSearchParams({
      command: '/insync',
      text: '',
      user_id: MAYA,
      team_id: 'T1',
    }).toString();
    const post = async (secret: string, sent: string, at = Date.now()) =>
      (
        await fetch(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            ...signatureHeaders(secret, body, at),
          },
          body: sent,
        })
      ).status;
    expect(await post('secret', body)).toBe(200);
    expect(await post('wrong', body)).toBe(401);
    expect(await post('secret', `${body}&text=changed`)).toBe(401);
    expect(await post('secret', body, Date.now() - 301_000)).toBe(401);
  });
});

/** Sends nothing to anybody: the payloads are taken from a plain server in the test. */
async function recorder(slack: Slack): Promise<Json[]> {
  const { createServer } = await import('node:http');
  const heard: Json[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const form = Object.fromEntries(new URLSearchParams(text));
    heard.push(form.payload === undefined ? form : JSON.parse(form.payload));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  slack.connect(`http://127.0.0.1:${(server.address() as { port: number }).port}/slack/events`);
  return heard;
}

describe('what people do', () => {
  it('a choice in a menu carries the whole option', async () => {
    const slack = await begin();
    const heard = await recorder(slack);
    const ts = await postCard(slack);
    await slack.click({ user: MAYA, channel: BACKUP, ts, actionId: 'alert.more', selected: 'resolve:1041' });
    expect(heard[0]).toMatchObject({
      actions: [{ type: 'overflow', selected_option: { value: 'resolve:1041', text: { text: 'Resolve' } } }],
    });
    const other = { user: MAYA, channel: BACKUP, ts, actionId: 'alert.more', selected: 'other' };
    expect(() => slack.click(other)).toThrow('no option "other"');
    expect(() => slack.click({ user: MAYA, channel: BACKUP, ts, actionId: 'gone' })).toThrow(
      'nothing to click',
    );
  });

  it('a click on an ephemeral replaces or removes it through its response_url', async () => {
    const slack = await begin();
    const heard = await recorder(slack);
    const blocks = [{ type: 'actions', elements: [button('page.next', '2')] }];
    await api(slack, 'chat.postEphemeral', { channel: BACKUP, user: MAYA, text: 'page 1', blocks });
    const [first] = slack.ephemerals(MAYA);
    await slack.clickEphemeral({ user: MAYA, id: first?.id ?? '', actionId: 'page.next' });
    expect(heard[0]).toMatchObject({ container: { is_ephemeral: true, message_ts: first?.ts } });
    expect(heard[0]).not.toHaveProperty('message');
    const respond = (body: Json) =>
      fetch(String(heard[0]?.response_url), { method: 'POST', body: JSON.stringify(body), headers: json });
    await respond({ replace_original: true, text: 'page 2' });
    expect(slack.ephemerals(MAYA)).toMatchObject([{ id: first?.id, text: 'page 2' }]);
    expect(slack.ephemerals(MAYA)[0]?.blocks).toBeUndefined();
    await respond({ delete_original: true });
    expect(slack.ephemerals(MAYA)).toEqual([]);
  });

  it('a response_url lives for five answers and half an hour', async () => {
    const time = { now: 1_795_355_520_000 };
    const slack = await begin({ clock: () => time.now });
    const heard = await recorder(slack);
    await slack.command({ user: MAYA, channel: BACKUP, text: 'status' });
    await slack.command({ user: MAYA, channel: BACKUP, text: 'status' });
    const answer = async (at: number, body: Json = { text: 'x' }) => {
      const url = String(heard[at]?.response_url);
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers: json });
      return [response.status, response.ok ? 'ok' : ((await response.json()) as Json).error];
    };
    expect(await answer(0, { blocks: [{ type: 'nonsense' }] })).toEqual([404, 'invalid_blocks']);
    for (let i = 0; i < 4; i++) expect(await answer(0)).toEqual([200, 'ok']);
    expect(await answer(0)).toEqual([404, 'used_url']);
    time.now += 30 * 60_000 + 1;
    expect(await answer(1)).toEqual([404, 'expired_url']);
  });

  it('a trigger_id lives for three seconds and once', async () => {
    const time = { now: 1_795_355_520_000 };
    const slack = await begin({ clock: () => time.now });
    const heard = await recorder(slack);
    await slack.command({ user: MAYA, channel: BACKUP, text: 'x' });
    await slack.command({ user: MAYA, channel: BACKUP, text: 'x' });
    const open = async (trigger_id: unknown) =>
      (await api(slack, 'views.open', { trigger_id, view: modal() })).error ?? 'ok';
    expect(await open('1.2.3')).toBe('invalid_trigger_id');
    expect(await open(heard[0]?.trigger_id)).toBe('ok');
    expect(await open(heard[0]?.trigger_id)).toBe('exchanged_trigger_id');
    time.now += 3001;
    expect(await open(heard[1]?.trigger_id)).toBe('expired_trigger_id');
  });

  it('an update with an outdated hash loses; what is typed stays over an update', async () => {
    const slack = await begin();
    const heard = await recorder(slack);
    await slack.command({ user: MAYA, channel: BACKUP, text: 'x' });
    const opened = await api(slack, 'views.open', { trigger_id: heard[0]?.trigger_id, view: modal() });
    const { id, hash } = opened.view as { id: string; hash: string };
    slack.fill({ user: MAYA, values: { why: { why: 'move' } } });
    const update = (given: string) =>
      api(slack, 'views.update', { view_id: id, hash: given, view: modal({ title: plain('New') }) });
    expect((await update(hash)).ok).toBe(true);
    expect((await update(hash)).error).toBe('hash_conflict');
    expect(slack.values(id).why?.why).toMatchObject({ value: 'move' });
  });

  it('shortcuts, a modal closed with notice, and options asked of the app', async () => {
    const slack = await begin();
    const heard = await recorder(slack);
    const ts = await postCard(slack);
    await slack.shortcut({ user: MAYA, callbackId: 'search' });
    await slack.shortcut({ user: MAYA, callbackId: 'lookup', channel: BACKUP, ts });
    const external = { type: 'external_select', action_id: 'device', min_query_length: 1 };
    const blocks = [{ type: 'section', block_id: 'd', text: plain('Device'), accessory: external }];
    const view = modal({ notify_on_close: true, blocks });
    await api(slack, 'views.open', { trigger_id: heard[0]?.trigger_id, view });
    await slack.suggest({ user: MAYA, actionId: 'device', selected: 'DEV' });
    await slack.closeView({ user: MAYA });
    expect(heard).toMatchObject([
      { type: 'shortcut', callback_id: 'search' },
      { type: 'message_action', callback_id: 'lookup', message: { ts }, channel: { id: BACKUP } },
      { type: 'block_suggestion', action_id: 'device', block_id: 'd', value: 'DEV' },
      { type: 'view_closed', is_cleared: false },
    ]);
    expect(slack.views(MAYA)).toEqual([]);
  });

  it('a form whose answer is no answer stays open and says so', async () => {
    const slack = await begin();
    const heard = await recorder(slack);
    await slack.command({ user: MAYA, channel: BACKUP, text: 'x' });
    await api(slack, 'views.open', { trigger_id: heard[0]?.trigger_id, view: modal() });
    slack.connect(undefined);
    const { errors } = await slack.submitView({ user: MAYA, values: { why: { why: 'move' } } });
    expect(errors?.['']).toContain('trouble connecting');
    expect(slack.views(MAYA).length).toBe(1);
  });

  it('no app at all is a failed command, not a crash', async () => {
    const slack = await begin();
    expect(await slack.command({ user: MAYA, channel: BACKUP, text: 'x' })).toMatchObject({ via: 'none' });
    slack.connect('http://127.0.0.1:9/slack/events');
    await slack.command({ user: MAYA, channel: BACKUP, text: 'x' });
    expect(slack.ephemerals(MAYA).map((each) => each.text)).toEqual([
      '/insync failed with the error "dispatch_failed"',
      '/insync failed with the error "dispatch_failed"',
    ]);
  });
});

const json = { 'content-type': 'application/json' };

describe('Socket Mode', () => {
  it('needs the app-level token and a fresh ticket', async () => {
    const slack = await begin();
    expect((await api(slack, 'apps.connections.open', {})).error).toBe('not_allowed_token_type');
    const socket = new WebSocket(
      `${slack.url.replace('http', 'ws').replace('/api/', '/link/')}?ticket=guess`,
    );
    await new Promise((resolve) => socket.addEventListener('error', resolve, { once: true }));
    expect(slack.sockets()).toBe(0);
  });

  it('sends an event again that nobody acknowledged, and says which time it is', async () => {
    const slack = await begin({ ackTimeoutMs: 30, eventRetriesMs: [0, 0] });
    const opened = await fetch(`${slack.url}apps.connections.open`, {
      method: 'POST',
      headers: { authorization: 'Bearer xapp-test' },
    });
    const socket = new WebSocket(String(((await opened.json()) as Json).url));
    closers.push(() => socket.close());
    const heard: Json[] = [];
    socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(String(data))));
    await expect.poll(() => heard.length).toBe(1);
    await slack.openHome(MAYA);
    await expect.poll(() => heard.length).toBe(4);
    expect(heard.slice(1)).toMatchObject([
      { type: 'events_api', retry_attempt: 0, retry_reason: '' },
      { type: 'events_api', retry_attempt: 1, retry_reason: 'timeout' },
      { type: 'events_api', retry_attempt: 2, payload: { event: { type: 'app_home_opened' } } },
    ]);
  });

  it('is preferred to HTTP, and HTTP serves again once it is gone', async () => {
    const slack = await begin();
    await recorder(slack);
    await join(slack, 'socket', (app) => {
      app.command('/insync', ({ ack }) => ack());
    });
    expect((await slack.command({ user: MAYA, channel: BACKUP, text: 'x' })).via).toBe('socket');
    slack.disconnectSockets('refresh_requested');
    expect(slack.sockets()).toBe(0);
    expect((await slack.command({ user: MAYA, channel: BACKUP, text: 'x' })).via).toBe('http');
  });
});
