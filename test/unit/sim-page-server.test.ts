import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sizeWords } from '../../src/sim/page/files.ts';
import { card, MAYA, OMAR, OPS, SEC, type Stage, startStage } from './sim-page-app.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage({
    control: {
      stories: [{ id: 'rain', label: 'Rain', description: 'Some rain' }],
      run: async (id) => {
        if (id !== 'rain') throw new Error(`no story ${id}`);
      },
      state: () => ({ events: 3, hidden: { not: 'shown' } }),
    },
  });
});
afterEach(() => stage.close());

const get = async (path: string) => (await fetch(`${stage.page.url}${path}`)).text();
const seat = (user = MAYA, channel = OPS) => `/?user=${user}&channel=${channel}`;

async function act(asked: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${stage.page.url}/act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ user: MAYA, channel: OPS, ...asked }),
  });
  return {
    status: response.status,
    ...((await response.json()) as { ok: boolean; error?: string; errors?: object }),
  };
}

const post = async (channel: string, content: object) =>
  String((await stage.call('chat.postMessage', { channel, ...content })).ts);

/** Reads patches until one fulfils the condition. */
async function patchWhere(path: string, during: () => Promise<unknown>, wanted: (data: string) => boolean) {
  const leave = new AbortController();
  const response = await fetch(`${stage.page.url}${path}`, { signal: leave.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new Error('no stream');
  await during();
  let seen = '';
  while (!wanted(seen)) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`stream ended: ${seen}`);
    seen += value;
  }
  leave.abort();
  return seen;
}

describe('the page', () => {
  it('allows no script but its own', async () => {
    const response = await fetch(`${stage.page.url}/`);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/script-src|'unsafe-inline'(?!;)/);
    expect(await response.text()).not.toMatch(/<script(?! src="\/client\/)|\son[a-z]+=/);
  });

  it('shows a card with its bar, buttons and author', async () => {
    await post(OPS, card('DEV-MBP-22'));
    const page = await get(seat());
    expect(page).toContain('Error: Backup failed on DEV-MBP-22');
    expect(page).toMatch(/class="bar" style="background-color:#c9372c"/);
    expect(page).toMatch(/data-action="alert\.ack"[^>]*class="btn btn-primary"/);
    expect(page).toMatch(/inSync<\/b><span class="badge">APP/);
  });

  it('keeps hostile names inert', async () => {
    const name = '<img src=x onerror=alert(1)> <!channel> *x* "><script>alert(1)</script>';
    await post(OPS, card(name));
    const page = await get(seat());
    expect(page).not.toMatch(/<img src=x|<script>|slack_broadcast/);
    expect(page).toContain('&lt;!channel&gt; *x*');
  });

  it('marks channels with unread messages until they are opened', async () => {
    await post(SEC, {
      text: '<!here> look',
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '<!here> look' } }],
    });
    expect(await get(seat())).toMatch(/side-row unread"[^>]*channel=C0123SEC.*?class="mentions"[^>]*>1</);
    await get(seat(MAYA, SEC));
    expect(await get(seat())).not.toMatch(/unread"[^>]*channel=C0123SEC/);
    expect(await get(seat(OMAR))).toMatch(/unread"[^>]*channel=C0123SEC/);
  });

  it('shows the simulation’s plain figures', async () => {
    const page = await get('/');
    expect(page).toContain('<dt>events</dt><dd>3</dd>');
    expect(page).not.toContain('hidden</dt>');
  });
});

describe('files', () => {
  const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]);
  const fetched = async (path: string) => {
    const { status, headers } = await fetch(`${stage.page.url}${path}`);
    return [status, headers.get('content-type'), headers.get('content-disposition')?.split(';')[0]];
  };

  it.each([
    ['chart.png', PNG, 'image/png', 'inline'],
    ['fake.png', Buffer.from('<script>'), 'application/octet-stream', 'attachment'],
    ['page.html', Buffer.from('<script>'), 'application/octet-stream', 'attachment'],
    ['drawing.svg', Buffer.from('<svg onload="x"/>'), 'application/octet-stream', 'attachment'],
    ['events.csv', Buffer.from('a,b'), 'application/octet-stream', 'attachment'],
  ])('shows %s only where that is safe', async (name, bytes, type, how) => {
    const id = await stage.upload(name, bytes, { channel_id: OPS });
    expect(await fetched(`/files/${id}`)).toEqual([200, type, how]);
    expect((await fetched(`/files/${id}?download=1`))[2]).toBe('attachment');
  });

  it('knows no others, nor deleted ones', async () => {
    expect((await fetched('/files/F0NOWHERE'))[0]).toBe(404);
    const id = await stage.upload('chart.png', PNG, { channel_id: OPS });
    await stage.call('files.delete', { file: id });
    expect((await fetched(`/files/${id}`))[0]).toBe(404);
    expect(await get(seat())).toContain('This file was deleted.');
  });

  it('keeps hostile names and contents inert', async () => {
    await stage.upload('"><img src=x>.csv', Buffer.from('<b>=cmd()</b>'), { channel_id: OPS });
    const page = await get(seat());
    expect(page).not.toMatch(/<img src=x>|<b>=cmd/);
    expect(page).toContain('&lt;b&gt;=cmd()&lt;/b&gt;');
  });

  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [12_345, '12 kB'],
    [1_400_000, '1.4 MB'],
    [3_000_000_000, '3 GB'],
  ])('writes %i bytes as %s', (bytes, words) => {
    expect(sizeWords(bytes)).toBe(words);
  });
});

describe('the app’s own place', () => {
  it('is everybody’s own, with its tabs', async () => {
    const dm = stage.slack.direct(MAYA).id;
    await stage.call('chat.postMessage', { channel: dm, text: 'for Maya alone' });
    expect(await get(`${seat(MAYA, dm)}&tab=messages`)).toContain('for Maya alone');
    expect(await get(`${seat(OMAR, dm)}&tab=messages`)).not.toContain('for Maya alone');
    expect(await get(seat(MAYA, dm))).toMatch(/aria-current="page">Home</);
  });

  it('sends what happened between drawing the page and listening', async () => {
    const seen = /data-seen="(\d+)"/.exec(await get(seat()))?.[1];
    await post(OPS, { text: 'in between' });
    const path = `/live${seat().slice(1)}`;
    await patchWhere(
      `${path}&seen=${seen}`,
      async () => {},
      (data) => data.includes('in between'),
    );
  });

  it('hears of its tabs being opened, and of nothing else', async () => {
    const dm = stage.slack.direct(MAYA).id;
    for (const tab of ['home', 'messages', 'about']) await get(`${seat(MAYA, dm)}&tab=${tab}`);
    await get(seat());
    await expect.poll(() => stage.received.length).toBe(2);
    expect(stage.received.map(({ event }) => (event as { tab: string }).tab)).toEqual(['home', 'messages']);
  });
});

describe('acting', () => {
  it('says text as that person, escaped, with names as mentions', async () => {
    await act({ act: 'say', text: '<b> & @Omar Said' });
    expect(stage.slack.messages(OPS).at(-1)).toMatchObject({
      user: MAYA,
      text: `&lt;b&gt; &amp; <@${OMAR}>`,
    });
  });

  it('sends commands to the app, except in threads', async () => {
    expect(await act({ act: 'say', text: '/insync events --since 1h' })).toMatchObject({ ok: true });
    expect(stage.received.at(-1)).toMatchObject({
      command: '/insync',
      text: 'events --since 1h',
      user_id: MAYA,
    });
    const ts = await post(OPS, { text: 'parent' });
    expect(await act({ act: 'say', text: '/insync help', thread: ts })).toMatchObject({ ok: false });
    expect(stage.received).toHaveLength(1);
  });

  it('clicks with the value and ids of the stored message', async () => {
    const ts = await post(OPS, card('DEV-MBP-22'));
    await act({ act: 'press', where: 'message', id: ts, path: 'a0.1.0', action: 'alert.ack' });
    expect(stage.received.at(-1)).toMatchObject({
      type: 'block_actions',
      user: { id: MAYA },
      actions: [{ action_id: 'alert.ack', value: '1' }],
    });
    await act({
      act: 'press',
      where: 'message',
      id: ts,
      path: 'a0.1.2',
      action: 'alert.more',
      selected: 'note:1',
    });
    expect(stage.received.at(-1)).toMatchObject({ actions: [{ selected_option: { value: 'note:1' } }] });
  });

  it('refuses a click on what is no longer there', async () => {
    const ts = await post(OPS, card('DEV-MBP-22'));
    const press = { act: 'press', where: 'message', id: ts };
    expect(await act({ ...press, path: 'a0.1.7' })).toMatchObject({ ok: false });
    expect(await act({ ...press, path: 'a0.1.0', action: 'alert.unack' })).toMatchObject({ ok: false });
    expect(await act({ ...press, id: '1.0', path: 'a0.1.0' })).toMatchObject({ ok: false });
    expect(stage.received).toHaveLength(0);
  });

  it('opens a modal, sends what is typed and shows what the app finds wrong with it', async () => {
    const ts = await post(OPS, card('DEV-MBP-22'));
    const input = { type: 'plain_text_input', action_id: 'note' };
    const view = {
      type: 'modal',
      title: { type: 'plain_text', text: 'Note' },
      submit: { type: 'plain_text', text: 'Save' },
      blocks: [
        { type: 'input', block_id: 'why', label: { type: 'plain_text', text: 'Why' }, element: input },
      ],
    };
    stage.onPayload = async (payload) => {
      if (payload.type === 'view_submission')
        return { response_action: 'errors', errors: { why: 'Too short.' } };
      await stage.call('views.open', { trigger_id: payload.trigger_id, view });
      return undefined;
    };
    await act({ act: 'press', where: 'message', id: ts, path: 'a0.1.1' });
    const page = await get(seat());
    const id = /data-view="([^"]+)"/.exec(page)?.[1];
    expect(page).toMatch(/<dialog[^>]*class="modal"/);
    expect(await get(seat(OMAR))).not.toContain('<dialog');
    const sent = await act({ act: 'submit', id, values: [{ block: 'why', action: 'note', value: 'hm' }] });
    expect(sent).toMatchObject({ ok: false, errors: { why: 'Too short.' } });
    expect(stage.received.at(-1)).toMatchObject({
      view: { state: { values: { why: { note: { value: 'hm' } } } } },
    });
    await act({ act: 'close', id, all: true });
    expect(await get(seat())).not.toContain('<dialog');
  });

  it('uses shortcuts the app has, on messages that are there', async () => {
    const ts = await post(OPS, { text: 'parent' });
    expect(await act({ act: 'shortcut', callback: 'lookup', id: ts })).toMatchObject({ ok: true });
    expect(await act({ act: 'shortcut', callback: 'search' })).toMatchObject({ ok: true });
    expect(stage.received.map(({ type }) => type)).toEqual(['message_action', 'shortcut']);
    expect(await act({ act: 'shortcut', callback: 'lookup', id: '1.0' })).toMatchObject({ ok: false });
    expect(await act({ act: 'shortcut', callback: 'other' })).toMatchObject({ ok: false });
  });

  it('runs stories and says which failed', async () => {
    expect(await act({ act: 'story', id: 'rain' })).toMatchObject({ ok: true });
    expect(await act({ act: 'story', id: 'hail' })).toMatchObject({ ok: false, error: 'no story hail' });
  });

  it('refuses other sites and nonsense', async () => {
    expect(await act({ act: 'say', text: 'x' }, { origin: 'https://example.com' })).toMatchObject({
      status: 403,
    });
    expect(await act({ act: 'say', text: 'x' }, { origin: 'null' })).toMatchObject({ status: 403 });
    expect(await act({ act: 'say', text: 'x' }, { 'content-type': 'text/plain' })).toMatchObject({
      status: 403,
    });
    expect(await act({ act: 'fly' })).toMatchObject({ ok: false });
    expect(await act({ act: 'say', text: 'x', user: 'U0NOBODY' })).toMatchObject({ ok: false });
    expect(stage.slack.messages(OPS)).toHaveLength(0);
  });
});

describe('live changes', () => {
  it('sends new and edited cards to who looks at the channel', async () => {
    const ts = await post(OPS, card('DEV-MBP-22'));
    const seen = await patchWhere(
      `/live${seat().slice(1)}`,
      () => stage.call('chat.update', { channel: OPS, ts, ...card('DEV-MBP-22', 'Acknowledged') }),
      (data) => data.includes('Acknowledged'),
    );
    expect(seen).toContain(`"list":"messages","key":"m:${ts}"`);
  });

  it('sends an ephemeral to its person alone', async () => {
    const both = (user: string) => (during: () => Promise<unknown>) =>
      patchWhere(`/live${seat(user).slice(1)}`, during, (data) => data.includes('for everyone'));
    let omar = '';
    const maya = await both(MAYA)(async () => {
      omar = await both(OMAR)(async () => {
        await stage.call('chat.postEphemeral', { channel: OPS, user: MAYA, text: 'for Maya' });
        await post(OPS, { text: 'for everyone' });
      });
    });
    expect(maya).toContain('Only visible to you');
    expect(omar).not.toContain('for Maya');
  });

  it('sends replies to an open thread and the count to its parent', async () => {
    const ts = await post(OPS, card('DEV-MBP-22'));
    const seen = await patchWhere(
      `/live${seat().slice(1)}&thread=${ts}`,
      () => post(OPS, { text: 'acknowledged', thread_ts: ts }),
      (data) => data.includes('acknowledged') && data.includes('1 reply'),
    );
    expect(seen).toContain('"list":"replies"');
  });
});
