import { type ErrorCode, LogLevel, WebClient } from '@slack/web-api';
import { afterEach, describe, expect, it } from 'vitest';
import { COVERAGE } from '../../src/sim/slack/coverage.ts';
import { METHODS } from '../../src/sim/slack/methods/registry.ts';
import { startSlack } from '../../src/sim/slack/server.ts';
import type { Slack, SlackOptions } from '../../src/sim/slack/types.ts';

const TOKEN = 'xoxb-test';
const BACKUP = 'C0123BACKUP';
const running: Slack[] = [];

const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

/** A workspace on a clock the test moves by hand. */
async function start(options: Partial<SlackOptions> = {}) {
  const time = { now: 1_795_355_520_000 };
  const slack = await startSlack({
    botToken: TOKEN,
    signingSecret: 'secret',
    appToken: 'xapp-test',
    clock: () => time.now,
    ...options,
  });
  running.push(slack);
  return { slack, time, client: client(slack) };
}

const client = (slack: Slack, token = TOKEN, timeout = 0) =>
  new WebClient(token, {
    slackApiUrl: slack.url,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout,
    logger: silent,
  });

/** What the call threw: Slack's error word, or the client's code. */
async function failure(
  call: Promise<unknown>,
): Promise<{ error?: string; code?: ErrorCode; data?: unknown }> {
  try {
    await call;
  } catch (thrown) {
    const { code, data } = thrown as { code: ErrorCode; data?: { error?: string } };
    return { code, data, ...(data?.error === undefined ? {} : { error: data.error }) };
  }
  throw new Error('the call was accepted');
}

const word = async (call: Promise<unknown>) => (await failure(call)).error;

afterEach(async () => {
  await Promise.all(running.splice(0).map((slack) => slack.close()));
});

describe('posting and editing', () => {
  it('stores what was posted, tells listeners and hands it back', async () => {
    const { slack, client } = await start();
    const changes: string[] = [];
    slack.subscribe((change) => changes.push(`${change.kind} ${change.id}`));
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '<!date^1795355520^{time}|13:52>' } }];
    const { ts } = await client.chat.postMessage({ channel: BACKUP, text: 'a < b', blocks });
    const [message] = slack.messages(BACKUP);
    expect(message).toMatchObject({ ts, user: 'U0INSYNC', bot_id: 'B0INSYNC', text: 'a < b' });
    expect(message?.blocks?.[0]).toMatchObject({ ...blocks[0], block_id: expect.any(String) });
    expect(changes).toEqual([`message ${ts}`]);
    expect(ts).toMatch(/^1795355520\.\d{6}$/);
  });

  it('edits keep what they do not name', async () => {
    const { slack, client, time } = await start();
    const attachments = [{ color: '#c9372c', blocks: [{ type: 'divider' }] }];
    const metadata = { event_type: 'alert', event_payload: { alert: '1' } };
    const { ts = '' } = await client.chat.postMessage({
      channel: BACKUP,
      text: 'one',
      attachments,
      metadata,
    });
    time.now += 5000;
    await client.chat.update({ channel: BACKUP, ts, text: 'two' });
    expect(slack.messages(BACKUP)[0]).toMatchObject({
      text: 'two',
      metadata,
      attachments: [{ color: '#c9372c' }],
    });
    await client.chat.update({ channel: BACKUP, ts, text: 'two', attachments: [] });
    expect(slack.messages(BACKUP)[0]?.attachments).toBeUndefined();
    expect(slack.messages(BACKUP)[0]?.edited?.ts.startsWith('1795355525.')).toBe(true);
  });

  it('threads count their replies and leave a tombstone when the parent goes', async () => {
    const { slack, client, time } = await start();
    const { ts = '' } = await client.chat.postMessage({ channel: BACKUP, text: 'parent' });
    time.now += 1000;
    const reply = await client.chat.postMessage({ channel: BACKUP, text: 'reply', thread_ts: ts });
    expect(slack.messages(BACKUP)).toMatchObject([{ reply_count: 1, latest_reply: reply.ts }]);
    expect(slack.thread(BACKUP, ts).map((each) => each.text)).toEqual(['parent', 'reply']);
    await client.chat.delete({ channel: BACKUP, ts });
    expect(slack.messages(BACKUP)).toMatchObject([{ subtype: 'tombstone', reply_count: 1 }]);
    expect(await word(client.chat.update({ channel: BACKUP, ts, text: 'x' }))).toBe('message_not_found');
  });

  it('ts rise strictly and the same seed gives the same ones', async () => {
    const series = async () => {
      const { client } = await start({ rate: false, seed: 7 });
      const all = [];
      for (let i = 0; i < 5; i++)
        all.push((await client.chat.postMessage({ channel: BACKUP, text: 'x' })).ts);
      return all;
    };
    const first = await series();
    expect(first).toEqual([...new Set(first)].sort());
    expect(await series()).toEqual(first);
  });

  it('gives a permalink', async () => {
    const { client } = await start();
    const { ts = '' } = await client.chat.postMessage({ channel: BACKUP, text: 'x' });
    const { permalink } = await client.chat.getPermalink({ channel: BACKUP, message_ts: ts });
    expect(permalink).toBe(`https://example.slack.com/archives/${BACKUP}/p${ts.replace('.', '')}`);
  });
});

describe('refusals', () => {
  it('tokens, methods and arguments', async () => {
    const { slack, client: good } = await start();
    const call = (token: string) => client(slack, token).auth.test();
    expect(await word(call(''))).toBe('not_authed');
    expect(await word(call('xoxb-other'))).toBe('invalid_auth');
    expect(await word(call('xapp-test'))).toBe('not_allowed_token_type');
    expect(await word(good.apiCall('chat.shout'))).toBe('unknown_method');
    expect(await word(good.apiCall('chat.postMessage', { text: 'x' }))).toBe('invalid_arguments');
    expect(await word(good.chat.postMessage({ channel: BACKUP, text: '' }))).toBe('no_text');
    expect(slack.messages(BACKUP)).toEqual([]);
  });

  it('channels the bot may not post to', async () => {
    const { slack, client } = await start({
      channels: [
        { id: 'C1', name: 'open', member: false },
        { id: 'C2', name: 'old', archived: true },
        { id: 'C3', name: 'hidden', private: true, member: false },
      ],
    });
    const post = (channel: string) => word(client.chat.postMessage({ channel, text: 'x' }));
    expect(await post('C9')).toBe('channel_not_found');
    expect(await post('C1')).toBe('not_in_channel');
    expect(await post('C2')).toBe('is_archived');
    expect(await post('C3')).toBe('channel_not_found');
    slack.setChannel('C1', { is_member: true });
    await expect(client.chat.postMessage({ channel: '#open', text: 'x' })).resolves.toMatchObject({
      channel: 'C1',
    });
  });

  it('messages of others', async () => {
    const { slack, client } = await start();
    const { ts } = slack.say({ user: 'U07MAYA', channel: BACKUP, text: 'hello' });
    expect(await word(client.chat.update({ channel: BACKUP, ts, text: 'x' }))).toBe('cant_update_message');
    expect(await word(client.chat.update({ channel: BACKUP, ts: '1.000001', text: 'x' }))).toBe(
      'message_not_found',
    );
  });

  it('blocks, with the place of each fault', async () => {
    const { slack, client } = await start();
    const text = { type: 'plain_text', text: 'x'.repeat(151) } as const;
    const { error, data } = await failure(
      client.chat.postMessage({ channel: BACKUP, text: 'x', blocks: [{ type: 'header', text }] }),
    );
    expect(error).toBe('invalid_blocks');
    expect(data).toMatchObject({
      response_metadata: {
        messages: ['[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
      },
    });
    expect(slack.messages(BACKUP)).toEqual([]);
  });

  it('scopes that were not granted', async () => {
    const { client } = await start({ scopes: ['chat:write'] });
    const { data } = await failure(client.users.info({ user: 'U07MAYA' }));
    expect(data).toMatchObject({ error: 'missing_scope', needed: 'users:read', provided: 'chat:write' });
    expect((await client.auth.test()).response_metadata?.scopes).toEqual(['chat:write']);
  });
});

describe('rate limits', () => {
  it('one message a second in a channel; refused ones do not count', async () => {
    const { slack, client, time } = await start();
    const post = (channel: string) => client.chat.postMessage({ channel, text: 'x' });
    await post(BACKUP);
    expect(await failure(post(BACKUP))).toMatchObject({ code: 'slack_webapi_rate_limited_error' });
    time.now += 999;
    expect((await failure(post(BACKUP))).code).toBe('slack_webapi_rate_limited_error');
    await post('C0123SEC');
    time.now += 1;
    await post(BACKUP);
    expect(slack.counters).toMatchObject({ refused429: 2, refused: { 'chat.postMessage': 2 }, posted: 3 });
  });

  it('a burst of the size allowed', async () => {
    const { client, time } = await start({ rate: { postPerSecond: 1, burst: 3 } });
    const post = () => client.chat.postMessage({ channel: BACKUP, text: 'x' });
    for (let i = 0; i < 3; i++) await post();
    await expect(post()).rejects.toThrow();
    time.now += 1000;
    await post();
    await expect(post()).rejects.toThrow();
  });

  it('sixty edits in a rolling minute', async () => {
    const { slack, client, time } = await start();
    const { ts = '' } = await client.chat.postMessage({ channel: BACKUP, text: 'x' });
    const edit = () => client.chat.update({ channel: BACKUP, ts, text: 'y' });
    for (let i = 0; i < 60; i++) await edit();
    time.now += 20_000;
    const answer = await fetch(`${slack.url}chat.update`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel: BACKUP, ts, text: 'y' }),
    });
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('40');
    time.now += 40_000;
    await edit();
  });
});

describe('reading', () => {
  it('history newest first, by page, with metadata only where asked for', async () => {
    const { client, time } = await start();
    const metadata = { event_type: 'alert', event_payload: { alert: '7' } };
    const stamps: string[] = [];
    for (let i = 0; i < 5; i++) {
      const { ts = '' } = await client.chat.postMessage({ channel: BACKUP, text: `m${i}`, metadata });
      stamps.push(ts);
      time.now += 1000;
    }
    const first = await client.conversations.history({ channel: BACKUP, limit: 2 });
    expect(first.messages?.map((each) => each.text)).toEqual(['m4', 'm3']);
    expect(first.messages?.[0]?.metadata).toBeUndefined();
    const cursor = first.response_metadata?.next_cursor ?? '';
    const next = await client.conversations.history({ channel: BACKUP, limit: 2, cursor });
    expect(next.messages?.map((each) => each.text)).toEqual(['m2', 'm1']);
    const [, one = '', , three = ''] = stamps;
    const middle = { channel: BACKUP, oldest: one, latest: three, include_all_metadata: true };
    const between = await client.conversations.history(middle);
    expect(between.messages?.map((each) => each.metadata)).toEqual([metadata]);
    const edges = await client.conversations.history({ ...middle, inclusive: true });
    expect(edges.messages?.map((each) => each.text)).toEqual(['m3', 'm2', 'm1']);
  });

  it('replies stay in the thread', async () => {
    const { client, time } = await start();
    const { ts = '' } = await client.chat.postMessage({ channel: BACKUP, text: 'parent' });
    time.now += 1000;
    await client.chat.postMessage({ channel: BACKUP, text: 'reply', thread_ts: ts });
    expect((await client.conversations.history({ channel: BACKUP })).messages?.length).toBe(1);
    const { messages } = await client.conversations.replies({ channel: BACKUP, ts });
    expect(messages?.map((each) => each.text)).toEqual(['parent', 'reply']);
  });

  it('channels, people and the workspace', async () => {
    const { client } = await start();
    const { channels } = await client.conversations.list();
    expect(channels?.map((each) => [each.name, each.is_member])).toContainEqual(['backup-alerts', true]);
    expect((await client.conversations.info({ channel: BACKUP })).channel?.name).toBe('backup-alerts');
    expect((await client.conversations.members({ channel: BACKUP })).members).toContain('U0INSYNC');
    const { user } = await client.users.info({ user: 'U07MAYA' });
    expect(user).toMatchObject({ real_name: 'Maya Okafor', tz: 'Europe/London', tz_offset: 0 });
    expect((await client.users.list({})).members?.length).toBe(3);
    expect((await client.team.info()).team?.name).toBe('Example');
    expect(await client.auth.test()).toMatchObject({ user_id: 'U0INSYNC', bot_id: 'B0INSYNC' });
    expect((await client.conversations.open({ users: 'U07MAYA' })).channel?.id).toBe('D007MAYA');
    await client.chat.postMessage({ channel: 'U07MAYA', text: 'to you alone' });
    expect((await client.usergroups.list()).usergroups).toEqual([]);
  });

  it('an uploaded file may stand in a message', async () => {
    const { slack, client } = await start();
    const png = Buffer.from('\x89PNG, as far as one looks', 'latin1');
    const uploaded = await client.filesUploadV2({ filename: 'chart.png', file: png });
    const id = (uploaded.files[0] as { files?: { id?: string }[] }).files?.[0]?.id ?? '';
    const image = { type: 'image', slack_file: { id }, alt_text: 'chart' } as const;
    await client.chat.postMessage({ channel: BACKUP, text: 'chart', blocks: [image] });
    const place = slack.state.files.get(id)?.url_private ?? '';
    const read = async (headers: Record<string, string>) =>
      Buffer.from(await (await fetch(place, { headers })).arrayBuffer());
    expect(await read({ authorization: `Bearer ${TOKEN}` })).toEqual(png);
    expect(String(await read({}))).toContain('Sign in');
  });
});

describe('faults', () => {
  it('an answer lost after the message was stored is found again by its metadata', async () => {
    const { slack, client } = await start();
    slack.fault({ method: 'chat.postMessage', kind: 'lost_answer' });
    const metadata = { event_type: 'alert', event_payload: { alert: '7' } };
    const lost = await failure(client.chat.postMessage({ channel: BACKUP, text: 'x', metadata }));
    expect(lost.code).toBe('slack_webapi_request_error');
    const { messages } = await client.conversations.history({ channel: BACKUP, include_all_metadata: true });
    expect(messages?.map((each) => each.metadata)).toEqual([metadata]);
  });

  it('a connection reset stores nothing', async () => {
    const { slack, client } = await start();
    slack.fault({ method: 'chat.postMessage', kind: 'reset' });
    expect((await failure(client.chat.postMessage({ channel: BACKUP, text: 'x' }))).code).toBe(
      'slack_webapi_request_error',
    );
    expect(slack.messages(BACKUP)).toEqual([]);
    await client.chat.postMessage({ channel: BACKUP, text: 'x' });
  });

  it('429 with and without Retry-After, 500, an error word: each for as many calls as asked', async () => {
    const { slack, client } = await start();
    const post = () => failure(client.chat.postMessage({ channel: BACKUP, text: 'x' }));
    slack.fault({ method: 'chat.postMessage', kind: 'rate_limited', retryAfter: 7, count: 2 });
    slack.fault({ method: 'chat.postMessage', kind: 'rate_limited', retryAfter: null });
    slack.fault({ method: 'chat.postMessage', kind: 'http', status: 500 });
    slack.fault({ method: 'chat.postMessage', kind: 'error', error: 'internal_error' });
    expect((await post()).code).toBe('slack_webapi_rate_limited_error');
    expect((await post()).code).toBe('slack_webapi_rate_limited_error');
    expect((await post()).code).toBeUndefined();
    expect((await post()).code).toBe('slack_webapi_http_error');
    expect((await post()).error).toBe('internal_error');
    await client.chat.postMessage({ channel: BACKUP, text: 'x' });
    expect(slack.counters).toMatchObject({ faults: 5, refused429: 0 });
    expect(slack.journal.map((each) => each.status)).toEqual([429, 429, 429, 500, 200, 200]);
  });

  it('a hang ends with the time-out of the caller, and only in its channel', async () => {
    const { slack, client: unhurried } = await start();
    slack.fault({ method: 'chat.postMessage', kind: 'hang', channel: BACKUP, after: true });
    await unhurried.chat.postMessage({ channel: 'C0123SEC', text: 'x' });
    const hurried = client(slack, TOKEN, 50);
    expect((await failure(hurried.chat.postMessage({ channel: BACKUP, text: 'x' }))).code).toBe(
      'slack_webapi_request_error',
    );
    expect(slack.messages(BACKUP).length).toBe(1);
  });

  it('the journal keeps every call, without the token', async () => {
    const { slack, client } = await start();
    await client.chat.postMessage({ channel: BACKUP, text: 'x', token: TOKEN });
    expect(slack.journal).toMatchObject([{ method: 'chat.postMessage', status: 200, args: { text: 'x' } }]);
    expect(JSON.stringify(slack.journal)).not.toContain(TOKEN);
  });
});

it('the table of coverage is what is registered', () => {
  expect(COVERAGE.map((each) => each.method).sort()).toEqual(Object.keys(METHODS).sort());
});
