import { describe, expect, it } from 'vitest';
import { hec, jsonParcels, numberOf, numbers, send, TOKEN } from './http-rig.ts';
import { parcel } from './parcels.ts';

const THERE = { ok: true, refused: [] };
const eventsOf = (splunk: { readonly indexed: readonly { readonly event?: unknown }[] }) =>
  splunk.indexed.map(({ event }) => numberOf(event));

describe('events to a simulated Splunk', () => {
  it('arrive in order, each with its own time, place and id', async () => {
    const { splunk, sender } = await hec({ indices: ['sec'] }, { index: 'sec' });
    const batch = jsonParcels(3);
    expect(await send(sender, batch)).toEqual(THERE);
    expect(splunk.indexed).toEqual(
      batch.map(({ id, event, body }) => ({
        time: event.time / 1000,
        ...{ host: 'bot.example', source: 'insync', sourcetype: 'druva:insync', index: 'sec' },
        event: JSON.parse(body),
        fields: { tenant: '12', event_id: id },
      })),
    );
    expect(splunk.requests[0]?.headers['content-encoding']).toBe('gzip');
  });

  it('leave out the index and a tenant that are not known, and go unpacked where that is wanted', async () => {
    const { splunk, sender } = await hec({}, { gzip: false });
    const [one] = jsonParcels(1) as [ReturnType<typeof parcel>];
    expect(await send(sender, [{ ...one, event: { ...one.event, tenant: '' } }])).toEqual(THERE);
    expect(splunk.indexed[0]).not.toHaveProperty('index');
    expect(splunk.indexed[0]?.fields).toEqual({ event_id: one.id });
    expect(splunk.requests[0]?.headers).not.toHaveProperty('content-encoding');
  });

  it('are text in CEF', async () => {
    const { splunk, sender } = await hec({}, { format: 'cef' });
    const one = parcel(1);
    await send(sender, [one]);
    expect(splunk.indexed[0]?.event).toBe(one.body);
  });

  it('keep times from the beginning of 1970 to the end of 2108, and ids of any letters', async () => {
    const { splunk, sender } = await hec();
    const batch = [0, 1, 999, 4_386_700_799_999].map((time, at) => ({
      ...parcel(at, { time, body: '{}' }),
      id: `ü"\\\n${at}`,
    }));
    expect(await send(sender, batch)).toEqual(THERE);
    expect(splunk.indexed.map(({ time }) => time)).toEqual([0, 0.001, 0.999, 4_386_700_799.999]);
    expect(splunk.indexed.map(({ fields }) => fields?.event_id)).toEqual(batch.map(({ id }) => id));
  });

  it('go in requests of at most 900,000 bytes over one connection', async () => {
    const { splunk, sender } = await hec();
    const batch = jsonParcels(1_500, () => ({ fill: 'ü'.repeat(500) }));
    expect(await send(sender, batch)).toEqual(THERE);
    expect(eventsOf(splunk)).toEqual(numbers(1_500));
    const sizes = splunk.requests.map(({ body }) => Buffer.byteLength(body));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(900_000);
    expect(sizes.length).toBe(Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / 900_000));
    expect(splunk.connections).toBe(1);
  });

  it('go in smaller requests when those are too large, also from then on', async () => {
    const { splunk, sender } = await hec({ limit: 20_000 });
    expect(await send(sender, jsonParcels(500))).toEqual(THERE);
    expect(eventsOf(splunk)).toEqual(numbers(500));
    const before = splunk.requests.length;
    await send(sender, jsonParcels(500));
    expect(splunk.requests.slice(before).filter(({ body }) => Buffer.byteLength(body) > 20_000)).toEqual([]);
  });

  it('leave behind the one that is too large alone, and say so', async () => {
    const { splunk, sender } = await hec({ limit: 40_000 });
    const batch = jsonParcels(20, (seq) => (seq === 7 ? { fill: 'x'.repeat(50_000) } : {}));
    const result = await send(sender, batch);
    expect(result).toEqual({ ok: true, refused: [{ seq: 7, said: expect.stringContaining('413') }] });
    expect(eventsOf(splunk)).toEqual(numbers(20).filter((seq) => seq !== 7));
  });

  it('are not lost to a receiver that takes none of any size', async () => {
    const { sender } = await hec({ limit: 10 });
    const result = await send(sender, jsonParcels(3));
    expect(result).toMatchObject({ ok: false, done: 0, refused: [], reason: 'misconfigured' });
  });
});

describe('a simulated Splunk that refuses an event', () => {
  const bad = [1, 2, 40, 99, 100];
  const poison = (object: { readonly event?: unknown }) => bad.includes(numberOf(object.event));
  const good = numbers(100).filter((seq) => !bad.includes(seq));

  it('gets the others once each', async () => {
    const { splunk, sender } = await hec({ poison });
    const result = await send(sender, jsonParcels(100));
    const refused = bad.map((seq) => ({ seq, said: '400 Invalid data format' }));
    expect(result).toEqual({ ok: true, refused });
    expect(eventsOf(splunk)).toEqual(good);
  });

  it('gets them too when it does not say which one it means', async () => {
    const { splunk, sender } = await hec({ poison, numbers: false });
    const result = await send(sender, jsonParcels(100));
    expect(result.refused.map(({ seq }) => seq)).toEqual(bad);
    expect(new Set(eventsOf(splunk))).toEqual(new Set(good));
    // Not one by one from the first that was found.
    expect(splunk.requests.length).toBeLessThan(75);
  });

  it('names the place up to which all is settled when it fails later', async () => {
    const { splunk, sender } = await hec({ poison: ({ event }) => numberOf(event) === 3 });
    const busy = { status: 503, body: { text: 'Server is busy', code: 9 }, headers: { 'retry-after': '7' } };
    splunk.fail({
      kind: 'answer',
      status: 400,
      body: { text: 'Invalid data format', code: 6, 'invalid-event-number': 2 },
    });
    splunk.fail({ kind: 'answer', ...busy });
    expect(await send(sender, jsonParcels(10))).toEqual({
      ...{ ok: false, done: 3, refused: [{ seq: 3, said: '400 Invalid data format' }] },
      ...{ reason: 'rate_limited', said: '503 Server is busy', retryAfter: 7_000 },
    });
  });
});

describe('what a simulated Splunk says', () => {
  it.each([
    [403, 1, 'Token is disabled', 'unauthorized'],
    [401, 2, 'Token is required', 'unauthorized'],
    [400, 16, 'Query string authorization is not enabled', 'unauthorized'],
    [400, 5, 'No data', 'misconfigured'],
    [400, 10, 'Data channel is missing', 'misconfigured'],
    [500, 8, 'Internal server error', 'server_error'],
    [503, 9, 'Server is busy', 'rate_limited'],
    [503, 18, 'HEC is unhealthy, queues are full', 'server_error'],
    [503, 23, 'Server is shutting down', 'server_error'],
    [429, 26, 'Too many requests', 'rate_limited'],
    [503, 999, 'Something new', 'server_error'],
  ] as const)('%i with code %i (%s) is %s', async (status, code, text, reason) => {
    const { splunk, sender } = await hec();
    splunk.fail({ kind: 'answer', status, body: { text, code } });
    const failed = { ok: false, done: 0, refused: [], reason, said: `${status} ${text}` };
    expect(await send(sender, jsonParcels(2))).toMatchObject(failed);
    expect(await send(sender, jsonParcels(2))).toEqual(THERE);
  });

  it('about an index that the token may not write to stops everything', async () => {
    const { sender } = await hec({ indices: ['main'] }, { index: 'sec' });
    const failed = { ok: false, done: 0, refused: [], reason: 'misconfigured', said: '400 Incorrect index' };
    expect(await send(sender, jsonParcels(5))).toMatchObject(failed);
  });

  it('about a wrong token never shows the token', async () => {
    const { splunk, sender } = await hec({ token: 'another' });
    expect(await send(sender, jsonParcels(1))).toMatchObject({
      reason: 'unauthorized',
      said: '403 Invalid token',
    });
    splunk.fail({ kind: 'answer', status: 401, body: { text: `no: Splunk ${TOKEN}`, code: 3 } });
    expect(await send(sender, jsonParcels(1))).toMatchObject({ said: '401 no: Splunk …' });
  });

  it('is nothing to a token that cannot be sent', async () => {
    const { splunk, sender } = await hec({}, { token: 'line\nbreak' });
    const result = await send(sender, jsonParcels(1));
    expect(result).toMatchObject({ ok: false, done: 0, reason: 'misconfigured' });
    expect(JSON.stringify(result)).not.toContain('break');
    expect(splunk.requests).toEqual([]);
  });

  it('with a code that nobody knows counts by its status', async () => {
    const { splunk, sender } = await hec();
    splunk.fail({ kind: 'answer', status: 200, body: { text: 'Success, and more', code: 99 } });
    expect(await send(sender, jsonParcels(1))).toEqual(THERE);
  });

  it('when hardly any room is left counts as taken', async () => {
    const { splunk, sender } = await hec();
    splunk.fail({
      kind: 'answer',
      status: 200,
      body: { text: 'Success; queue approaching capacity', code: 24 },
    });
    expect(await send(sender, jsonParcels(1))).toEqual(THERE);
  });
});
