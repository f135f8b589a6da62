/** Files: three steps to upload, where they show, who may read them. */
import { afterEach, describe, expect, it } from 'vitest';
import { fileOfForm } from '../../src/sim/slack/multipart.ts';
import type { Json, SlackOptions } from '../../src/sim/slack/types.ts';
import { BACKUP, MAYA, type Rig, startRig, TOKEN } from './sim-slack-rig.ts';

let rig: Rig;
const begin = async (options: Partial<SlackOptions> = {}) => {
  rig = await startRig(options);
};
afterEach(() => rig?.close());

const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47]), Buffer.alloc(60)]);
const CSV = Buffer.from('time,subject\n2026-11-22,LAB-PC-9\n');

async function place(filename: string, length: number) {
  const { file_id, upload_url } = await rig.form('files.getUploadURLExternal', {
    filename,
    length: String(length),
  });
  return { id: String(file_id), url: String(upload_url) };
}
const send = async (url: string, body: BodyInit) => (await fetch(url, { method: 'POST', body })).status;
const bytes = (buffer: Buffer) => new Uint8Array(buffer);

async function upload(name: string, content: Buffer, share: Json = {}) {
  const { id, url } = await place(name, content.length);
  expect(await send(url, bytes(content))).toBe(200);
  const answer = await rig.api('files.completeUploadExternal', {
    files: [{ id, title: `My ${name}` }],
    ...share,
  });
  return { id, answer };
}
const image = (id: string) => ({ type: 'image', slack_file: { id }, alt_text: 'chart' });
const post = (id: string) => rig.api('chat.postMessage', { channel: BACKUP, text: 'x', blocks: [image(id)] });
const download = (url: string, token = TOKEN) =>
  fetch(url, { headers: { authorization: `Bearer ${token}` }, redirect: 'manual' });

describe('uploading', () => {
  it('without a channel keeps the file to the bot, and lets blocks show it', async () => {
    await begin();
    const { id, answer } = await upload('chart.png', PNG);
    expect(answer).toMatchObject({
      files: [
        {
          id,
          name: 'chart.png',
          title: 'My chart.png',
          mimetype: 'image/png',
          size: PNG.length,
          is_public: false,
        },
      ],
    });
    expect(rig.slack.messages(BACKUP)).toEqual([]);
    expect((await post(id)).ok).toBe(true);
    const view = { type: 'home', blocks: [image(id)] };
    expect((await rig.api('views.publish', { user_id: MAYA, view })).ok).toBe(true);
  });

  it('with a channel posts it there, with its words, in its thread', async () => {
    await begin();
    const { ts } = rig.slack.say({ user: MAYA, channel: BACKUP, text: 'export, please' });
    const share = { channel_id: BACKUP, thread_ts: ts, initial_comment: '1 row' };
    const { id } = await upload('events.csv', CSV, share);
    expect(rig.slack.thread(BACKUP, ts)[1]).toMatchObject({
      text: '1 row',
      user: 'U0INSYNC',
      thread_ts: ts,
      files: [
        { id, pretty_type: 'CSV', preview: String(CSV), preview_is_truncated: false, channels: [BACKUP] },
      ],
    });
    const { messages } = (await rig.api('conversations.replies', { channel: BACKUP, ts })) as {
      messages: Json[];
    };
    expect(messages[1]).toMatchObject({ files: [{ id, filetype: 'csv' }] });
  });

  it('into the person’s DM, by its id alone', async () => {
    await begin();
    const { channel } = (await rig.api('conversations.open', { users: MAYA })) as { channel: { id: string } };
    const { id } = await upload('events.csv', CSV, { channel_id: channel.id });
    expect(rig.slack.messages(channel.id)).toMatchObject([
      { files: [{ id, ims: [channel.id], is_public: false }] },
    ]);
    const { answer } = await upload('events.csv', CSV, { channel_id: MAYA });
    expect(answer.error).toBe('channel_not_found');
  });

  it('needs the bot in the channel and the thread in it', async () => {
    await begin({
      channels: [
        { id: 'C1', name: 'open', member: false },
        { id: BACKUP, name: 'backup' },
      ],
    });
    expect((await upload('a.csv', CSV, { channel_id: 'C1' })).answer.error).toBe('not_in_channel');
    expect((await upload('a.csv', CSV, { channel_id: '#open' })).answer.error).toBe('channel_not_found');
    const elsewhere = { channel_id: BACKUP, thread_ts: '1.000001' };
    expect((await upload('a.csv', CSV, elsewhere)).answer.error).toBe('invalid_thread_ts');
    expect(rig.slack.messages(BACKUP)).toEqual([]);
  });

  it.each([-1, 1])('of %i bytes off the promised length fails', async (off) => {
    await begin();
    const { id, url } = await place('a.csv', CSV.length + off);
    expect(await send(url, bytes(CSV))).toBe(400);
    expect((await rig.api('files.completeUploadExternal', { files: [{ id }] })).error).toBe('file_not_found');
    expect(rig.slack.journal.find(({ method }) => method === 'upload')).toMatchObject({ status: 400 });
  });

  it('takes a form with a file in it, too', async () => {
    await begin();
    const { id, url } = await place('a.csv', CSV.length);
    const form = new FormData();
    form.set('note', 'not the file');
    form.set('filename', new Blob([bytes(CSV)]), 'a.csv');
    expect(await send(url, form)).toBe(200);
    await rig.api('files.completeUploadExternal', { files: [{ id }] });
    const file = rig.slack.state.files.get(id);
    expect(Buffer.from(await (await download(file?.url_private ?? '')).arrayBuffer())).toEqual(CSV);
  });

  it('takes large bodies as they come', async () => {
    await begin();
    const part = new Uint8Array(1 << 20).fill(65);
    const size = 48 * part.length;
    const { id, url } = await place('big.csv', size);
    expect(await send(url, new Blob(Array(48).fill(part)))).toBe(200);
    await rig.api('files.completeUploadExternal', { files: [{ id }] });
    const answer = await download(rig.slack.state.files.get(id)?.url_private ?? '');
    let read = 0;
    for await (const each of answer.body ?? []) read += each.length;
    expect(read).toBe(size);
  });

  it('refuses what Slack refuses to begin', async () => {
    await begin();
    const ask = async (args: Record<string, string>) =>
      (await rig.form('files.getUploadURLExternal', args)).error;
    expect(await ask({ filename: 'a.csv' })).toBe('invalid_arguments');
    expect(await ask({ filename: 'a.csv', length: '0' })).toBe('missing_argument');
    expect(await ask({ filename: 'a.csv', length: '1000000001' })).toBe('file_upload_size_restricted');
    expect(await ask({ filename: 'a.png', length: '9', alt_txt: 'x'.repeat(1001) })).toBe(
      'alt_txt_too_large',
    );
    const json = await rig.api('files.getUploadURLExternal', { filename: 'a.csv', length: 9 });
    expect(json).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] missing required field: filename'] },
    });
    expect((await rig.api('files.completeUploadExternal', { files: [] })).error).toBe('invalid_arguments');
  });

  it('can be made to fail', async () => {
    await begin();
    rig.slack.fault({ method: 'upload', kind: 'http', status: 503 });
    const { url } = await place('a.csv', CSV.length);
    expect(await send(url, bytes(CSV))).toBe(503);
    expect(await send(url, bytes(CSV))).toBe(200);
  });
});

describe('what an image block may show', () => {
  it('a picture that Slack has looked at, which may take a moment', async () => {
    await begin({ processingMs: 900 });
    const { id, answer } = await upload('chart.png', PNG);
    expect(answer).toMatchObject({ files: [{ id, mimetype: '' }] });
    expect(await post(id)).toMatchObject({
      error: 'invalid_blocks',
      errors: ['invalid slack file [json-pointer:/blocks/0/slack_file.id/slack_file]'],
    });
    rig.time.now += 900;
    expect(await rig.form('files.info', { file: id })).toMatchObject({ file: { mimetype: 'image/png' } });
    expect((await post(id)).ok).toBe(true);
  });

  it('no other file, no unknown one, and none twice named', async () => {
    await begin();
    expect((await post((await upload('a.csv', CSV)).id)).error).toBe('invalid_blocks');
    expect((await post((await upload('fake.png', CSV)).id)).error).toBe('invalid_blocks');
    expect((await post('F0NOWHERE')).error).toBe('invalid_blocks');
    const { id } = await upload('chart.png', PNG);
    const url = rig.slack.state.files.get(id)?.url_private;
    const named = async (slack_file: Json) =>
      (
        await rig.api('chat.postMessage', {
          channel: BACKUP,
          text: 'x',
          blocks: [{ ...image(id), slack_file }],
        })
      ).ok;
    expect(await named({ url })).toBe(true);
    expect(await named({ id, url })).toBe(false);
    expect(await named({})).toBe(false);
  });
});

describe('afterwards', () => {
  it('a deleted file leaves a tombstone in its message and nothing to read', async () => {
    await begin();
    const { id } = await upload('chart.png', PNG, { channel_id: BACKUP });
    const url = rig.slack.state.files.get(id)?.url_private ?? '';
    const changed: string[] = [];
    rig.slack.subscribe(({ kind }) => changed.push(kind));
    expect((await rig.api('files.delete', { file: id })).ok).toBe(true);
    expect(changed).toEqual(['update']);
    expect(rig.slack.messages(BACKUP)[0]?.files).toMatchObject([{ id, mode: 'tombstone', name: '' }]);
    expect((await download(url)).status).toBe(404);
    expect((await rig.form('files.info', { file: id })).error).toBe('file_deleted');
    expect((await post(id)).error).toBe('invalid_blocks');
    expect((await rig.api('files.delete', { file: 'F0NOWHERE' })).error).toBe('file_not_found');
  });

  it('bytes are for who may read files', async () => {
    await begin();
    const { id } = await upload('a.csv', CSV);
    const url = rig.slack.state.files.get(id)?.url_private_download ?? '';
    expect((await download(url)).status).toBe(200);
    expect((await download(url, 'xoxb-other')).status).toBe(302);
  });

  it.each([
    ['files.getUploadURLExternal', 'files:write', { filename: 'a.csv', length: '9' }],
    ['files.completeUploadExternal', 'files:write', { files: '[]' }],
    ['files.delete', 'files:write', { file: 'F1' }],
    ['files.info', 'files:read', { file: 'F1' }],
    ['conversations.open', 'im:write', { users: MAYA }],
  ])('%s needs %s', async (method, needed, args) => {
    await begin({ scopes: ['chat:write'] });
    const { error, needed: said } = await rig.form(method, args as Record<string, string>);
    expect([error, String(said).split(',')[0]]).toEqual(['missing_scope', needed]);
  });
});

describe('a form as it arrives', () => {
  const text =
    '--b\r\ncontent-disposition: form-data; name="x"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nline\r\n--a\r\n--b--\r\n';

  it.each([1, 2, 7, 1000])('gives the same file in pieces of %i bytes', async (size) => {
    async function* pieces() {
      const all = Buffer.from(text);
      for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
    }
    const got: Buffer[] = [];
    for await (const part of fileOfForm(pieces(), 'b')) got.push(part);
    expect(String(Buffer.concat(got))).toBe('line\r\n--a');
  });
});
