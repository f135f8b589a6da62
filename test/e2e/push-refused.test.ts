/** Who may send events, and what: whoever has the secret, and what is JSON and not too much of it. */
import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { record } from '../../src/sim/druva/wire.ts';
import { rows } from './accounts.ts';
import { ask } from './people.ts';
import { bearer, pushTo, SECRET, withPush } from './pushing.ts';
import { screen } from './read.ts';
import { MAYA, OPS, ready, setStage, withBot } from './stage.ts';

const MINUTE = 60_000;
const HMAC = (body: string | Buffer, secret = SECRET) => createHmac('sha256', secret).update(body);

const signed = (body: string | Buffer, secret = SECRET) => ({
  'x-druva-signature': `sha256=${HMAC(body, secret).digest('hex')}`,
});

function standard(body: string, at = Date.now(), secret = SECRET) {
  const stamp = String(Math.floor(at / 1000));
  const right = HMAC(`msg_1.${stamp}.${body}`, secret).digest('base64');
  return { 'webhook-id': 'msg_1', 'webhook-timestamp': stamp, 'webhook-signature': `v1,AAAA v1,${right}` };
}

/** The same with its last letter but one turned: the last holds bits that stand for nothing. */
const turned = (text: string) => `${text.slice(0, -2)}${text.at(-2) === 'a' ? 'b' : 'a'}${text.at(-1)}`;

const eventsIn = (database: string) =>
  rows<{ n: number }>(database, 'SELECT count(*) AS n FROM events')[0]?.n;

it('takes what proves to come from who has the secret, however it is proved, and nothing else', async () => {
  const stage = await withBot(withPush(await setStage({ seed: 921 })));
  const { druva, bot, database } = stage;
  const fresh = () => JSON.stringify(record(druva.world.routine(Date.now()), 'envelope'));
  const basic = (secret: string) => ({
    authorization: `Basic ${Buffer.from(`druva:${secret}`).toString('base64')}`,
  });

  const good: ((body: string) => Record<string, string>)[] = [
    () => bearer(),
    () => ({ 'x-api-key': SECRET }),
    () => basic(SECRET),
    (body) => signed(body),
    (body) => standard(body),
    (body) => standard(body, Date.now() - 4 * MINUTE),
    (body) => standard(body, Date.now() + 4 * MINUTE),
  ];
  for (const proof of good) {
    const body = fresh();
    expect(await pushTo(bot.url, body, proof(body))).toMatchObject({ status: 200 });
  }
  expect(eventsIn(database)).toBe(good.length);

  const bad: ((body: string) => Record<string, string>)[] = [
    () => ({}),
    () => bearer(`${SECRET}x`),
    () => bearer(SECRET.slice(0, -1)),
    () => bearer(turned(SECRET)),
    () => bearer(''),
    () => ({ authorization: SECRET }),
    () => ({ authorization: `Digest ${SECRET}` }),
    () => ({ authorization: 'Basic !!!' }),
    () => basic(''),
    () => basic(turned(SECRET)),
    () => ({ 'x-api-key': SECRET.toUpperCase() === SECRET ? 'x' : SECRET.toUpperCase() }),
    (body) => signed(`${body} `),
    (body) => signed(body, turned(SECRET)),
    (body) => ({ 'x-druva-signature': turned(signed(body)['x-druva-signature']) }),
    (body) => ({ 'x-druva-signature': signed(body)['x-druva-signature'].slice('sha256='.length) }),
    (body) => standard(`${body} `),
    (body) => standard(body, Date.now(), turned(SECRET)),
    (body) => standard(body, Date.now() - 6 * MINUTE),
    (body) => standard(body, Date.now() + 6 * MINUTE),
    (body) => ({ ...standard(body), 'webhook-id': 'msg_2' }),
    (body) => ({ ...standard(body), 'webhook-timestamp': '1e9' }),
  ];
  for (const proof of bad) {
    const body = fresh();
    const told = await pushTo(bot.url, body, proof(body));
    expect([told.status, JSON.parse(told.body).error], JSON.stringify(proof(body))).toEqual([
      401,
      'unauthorized',
    ]);
  }
  expect(eventsIn(database)).toBe(good.length);
  expect((await ready(bot.url)).status).toBe(200);
  expect(JSON.stringify(stage.log)).not.toContain(SECRET);
});

it('answers what it cannot take with a reason, keeps what is odd, and goes on', {
  timeout: 30_000,
}, async () => {
  const stage = await withBot(withPush(await setStage({ seed: 922 })));
  const { druva, bot, database, slack } = stage;
  const push = async (body: string | Buffer, headers: Record<string, string> = {}) => {
    const told = await pushTo(bot.url, body, { ...bearer(), ...headers });
    const said = JSON.parse(told.body);
    return [told.status, said.error ?? said];
  };
  const one = JSON.stringify(record(druva.world.routine(Date.now()), 'envelope'));

  for (const body of ['', 'hello', '<html>', '{"events":[', '[1,]', '[],"events":[]', '{"a":1}],"b":[{}'])
    expect(await push(body), body).toEqual([400, 'not_json']);
  for (const body of ['null', '"x"', '4', 'true']) expect(await push(body)).toEqual([400, 'no_events']);
  expect(await push('[]')).toEqual([200, { fresh: 0, known: 0, unreadable: 0 }]);
  expect(await push(`[${'1,'.repeat(10_000)}1]`)).toEqual([413, 'too_many']);
  expect(await push(`"${'x'.repeat(6 * 1024 * 1024)}"`)).toEqual([413, 'too_large']);
  expect(await push(gzipSync(`[${' '.repeat(60 * 1024 * 1024)}]`), { 'content-encoding': 'gzip' })).toEqual([
    413,
    'too_large',
  ]);
  expect(await push(one, { 'content-encoding': 'gzip' })).toEqual([400, 'not_json']);
  expect(await push(one, { 'content-encoding': 'br' })).toEqual([415, 'encoding']);
  expect(eventsIn(database)).toBe(0);

  const packed = gzipSync(one);
  const taken = await pushTo(bot.url, packed, { 'content-encoding': 'gzip', ...signed(packed) });
  expect([taken.status, JSON.parse(taken.body).fresh]).toEqual([200, 1]);
  // Neither a content type nor a mark before the text matters.
  expect(await push(`\uFEFF${one}`, { 'content-type': 'text/plain' })).toEqual([
    200,
    { fresh: 0, known: 1, unreadable: 0 },
  ]);
  for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
    const told = await fetch(`${bot.url}/druva/events`, { method, headers: bearer() });
    expect([told.status, told.headers.get('allow')]).toEqual([405, 'POST']);
  }

  const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
  const hostile = [
    ...['1', 'null', '"x"', '[]', '{}', '{"type":"Backup"}', '{"__proto__":{"a":1},"constructor":2}'],
    `{"type":"Backup","timestamp":"2026-11-20T10:00:00Z","details":${deep}}`,
    '{"type":"<!channel> *x*","timestamp":1763632800,"details":{"eventState":"Failed","a":"\\u0000\\ud800"},"syslogSeverity":"0"}',
    '{"eventID":9007199254740993,"type":{},"timestamp":-1,"details":[[]],"severity":"worst"}',
    '{"uniqueID":"__proto__","tenantID":"constructor","timeStamp":"9999-12-31T00:00:00Z","eventType":"Backup"}',
  ];
  expect(await push(`[${hostile.join(',')}]`)).toEqual([200, { fresh: 4, known: 0, unreadable: 7 }]);
  expect(await push(`[${hostile.join(',')}]`)).toEqual([200, { fresh: 0, known: 4, unreadable: 7 }]);
  expect(rows(database, 'SELECT DISTINCT feed FROM unreadable')).toEqual([{ feed: 'webhook' }]);
  expect(screen(await ask(slack, MAYA, OPS, 'events'))).toContain('Backup');
  expect(stage.log.filter(({ level }) => level >= 50)).toEqual([]);
});
