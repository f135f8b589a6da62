import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { afterEach, expect, it } from 'vitest';
import { type PushParts, pushDoor } from '../../src/ops/push.ts';
import { isProved } from '../../src/ops/push-proof.ts';
import { type HttpServer, type ServerParts, startServer } from '../../src/ops/server.ts';

const SECRET = 'a-secret-of-this-test';
const running: HttpServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

async function start(parts: Partial<PushParts> = {}, limits?: ServerParts['limits']) {
  const taken: string[] = [];
  const refused: string[] = [];
  const push = pushDoor({
    secret: SECRET,
    clock: Date.now,
    async take(body) {
      taken.push(new TextDecoder().decode(body));
      return { ok: true, fresh: 1, known: 0, unreadable: 0 };
    },
    refused: (reason) => void refused.push(reason),
    ...parts,
  });
  const server = await startServer({ host: '127.0.0.1', port: 0, push, ...(limits && { limits }) });
  running.push(server);
  return { url: `${server.url}/druva/events`, taken, refused };
}

/** A delivery of which only the head and a first letter are there. */
function begun(
  url: string,
  headers: Record<string, string>,
): { sending: ClientRequest; status: Promise<number> } {
  const sending = request(url, {
    method: 'POST',
    agent: false,
    headers: { ...headers, 'content-length': '2' },
  });
  const status = new Promise<number>((resolve) => {
    sending.on('response', (response) => resolve(response.resume().statusCode ?? 0));
    sending.on('error', () => resolve(0));
  });
  sending.write('[');
  return { sending, status };
}

const key = { 'x-api-key': SECRET };

it('cuts a sender that takes its time, and reads nothing of one that claims nothing', async () => {
  const limits = { head: 200, whole: 400, every: 50, connections: 10 };
  const { url, taken, refused } = await start({}, limits);
  const wrong = { 'x-api-key': `${SECRET}x` };
  const begins = [{}, wrong, key, { 'x-druva-signature': 'sha256=00' }].map(
    (headers) => begun(url, headers).status,
  );
  expect(await Promise.all(begins)).toEqual([401, 401, 408, 408]);
  expect([taken, refused]).toEqual([[], ['unauthorized', 'unauthorized']]);
});

it('reads only so many at one time, and asks the others to come back', async () => {
  const { url, taken, refused } = await start();
  const slow = Array.from({ length: 8 }, () => begun(url, key));
  await Promise.all(slow.map(({ sending }) => once(sending, 'socket')));
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => fetch(url, { method: 'POST', headers: key, body: '[]' })),
  );
  const last = answers.at(-1);
  expect([last?.status, last?.headers.get('retry-after')]).toEqual([503, '10']);
  const early = answers.filter(({ status }) => status === 200).length;
  for (const { sending } of slow) sending.end(']');
  expect(await Promise.all(slow.map(({ status }) => status))).toEqual(Array(8).fill(200));
  expect(taken).toEqual(Array(8 + early).fill('[]'));
  expect(refused).toEqual(Array(40 - early).fill('busy'));
  expect((await fetch(url, { method: 'POST', headers: key, body: '[]' })).status).toBe(200);
});

it('takes events with the secret while others who only claim to have signed take up its time', async () => {
  const { url } = await start();
  const fake = { 'x-druva-signature': `sha256=${'0'.repeat(64)}` };
  const slow = Array.from({ length: 8 }, () => begun(url, fake));
  await Promise.all(slow.map(({ sending }) => once(sending, 'socket')));
  const post = (headers: Record<string, string>) => fetch(url, { method: 'POST', headers, body: '[]' });
  await expect.poll(async () => (await post(fake)).status).toBe(503);
  expect((await post(key)).status).toBe(200);
  for (const { sending } of slow) sending.end(']');
  expect(await Promise.all(slow.map(({ status }) => status))).toEqual(Array(8).fill(401));
});

it('drops the line when the store breaks in a way nobody foresaw, and goes on', async () => {
  let broken = true;
  const { url } = await start({
    take: async () => {
      if (broken) throw new Error('broken');
      return { ok: true, fresh: 0, known: 1, unreadable: 0 };
    },
  });
  await expect(fetch(url, { method: 'POST', headers: key, body: '[]' })).rejects.toThrow();
  broken = false;
  expect((await fetch(url, { method: 'POST', headers: key, body: '[]' })).status).toBe(200);
});

it('knows what the library of Standard Webhooks signs, with a secret as it writes them or as it is', () => {
  const coded = `whsec_${Buffer.from('twenty-four bytes of it!').toString('base64')}`;
  const body = '{"type":"Backup"}';
  const at = new Date('2026-11-20T10:00:00Z');
  for (const [secret, signing] of [
    [coded, new Webhook(coded)],
    [SECRET, new Webhook(SECRET, { format: 'raw' })],
  ] as const) {
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(at.getTime() / 1000),
      'webhook-signature': signing.sign('msg_1', at, body),
    };
    const proved = (bytes: string, now = at.getTime()) => isProved(secret, headers, Buffer.from(bytes), now);
    expect([proved(body), proved(`${body} `)]).toEqual([true, false]);
    expect([proved(body, at.getTime() + 299_000), proved(body, at.getTime() + 301_000)]).toEqual([
      true,
      false,
    ]);
    expect(isProved(`${secret.slice(0, -4)}AAAA`, headers, Buffer.from(body), at.getTime())).toBe(false);
  }
  // What decodes to nothing must not be a key of nothing.
  const stamp = String(at.getTime() / 1000);
  const empty = createHmac('sha256', '').update(`msg_1.${stamp}.${body}`).digest('base64');
  const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': stamp, 'webhook-signature': `v1,${empty}` };
  expect(isProved('whsec_!!!!!!!!!!!!!!!!', headers, Buffer.from(body), at.getTime())).toBe(false);
});
