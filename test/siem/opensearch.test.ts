import { describe, expect, it } from 'vitest';
import { jsonParcels, numbers, openSearch, PASSWORD, STREAM, send } from './http-rig.ts';
import { parcel } from './parcels.ts';

const THERE = { ok: true, refused: [] };
const BUSY = {
  status: 429,
  type: 'rejected_execution_exception',
  reason: 'rejected execution of coordinating operation',
};
const ids = (seqs: readonly number[]) => seqs.map((seq) => `event-${seq}`);

describe('events to a simulated OpenSearch', () => {
  it('arrive as documents with their ids and times', async () => {
    const { search, sender } = await openSearch();
    const batch = jsonParcels(3);
    expect(await send(sender, batch)).toEqual(THERE);
    expect([...search.documents]).toEqual(
      batch.map(({ id, event, body }) => [
        id,
        { '@timestamp': new Date(event.time).toISOString(), ...JSON.parse(body) },
      ]),
    );
    expect(search.requests[0]?.headers['content-encoding']).toBe('gzip');
    expect(search.requests[0]?.url.pathname).toBe(`/${STREAM}/_bulk`);
  });

  it('go as they are in ECS, and as a message in CEF', async () => {
    const ecs = await openSearch({}, { format: 'ecs', gzip: false });
    const body = '{"@timestamp":"2026-11-03T23:28:01.631Z","event":{"id":"event-1"}}';
    expect(await send(ecs.sender, [parcel(1, { body })])).toEqual(THERE);
    expect([...ecs.search.documents.values()]).toEqual([JSON.parse(body)]);
    const cef = await openSearch({}, { format: 'cef' });
    const one = parcel(1);
    expect(await send(cef.sender, [one])).toEqual(THERE);
    expect([...cef.search.documents.values()]).toMatchObject([{ message: one.body, event: { id: one.id } }]);
  });

  it('get a shorter id where theirs is longer than 512 bytes, always the same', async () => {
    const { search, sender } = await openSearch();
    const long = { ...parcel(1, { body: '{}' }), id: 'ü'.repeat(257) };
    const just = { ...parcel(2, { body: ' { } '.trim() }), id: 'ü'.repeat(256) };
    expect(await send(sender, [long, just])).toEqual(THERE);
    expect(await send(sender, [long, just])).toEqual(THERE);
    expect([...search.documents.keys()]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), just.id]);
  });

  it('that are there already count as delivered', async () => {
    const { search, sender } = await openSearch();
    await send(sender, jsonParcels(5));
    expect(await send(sender, jsonParcels(8))).toEqual(THERE);
    expect([...search.documents.keys()]).toEqual(ids(numbers(8)));
  });

  it('go in halves when the request is too large', async () => {
    const { search, sender } = await openSearch({ limit: 4_000 });
    expect(await send(sender, jsonParcels(100))).toEqual(THERE);
    expect([...search.documents.keys()]).toEqual(ids(numbers(100)));
  });
});

describe('a simulated OpenSearch that takes only some', () => {
  it('is given those again that were to come later, and only those', async () => {
    const { search, sender } = await openSearch();
    search.failItems(undefined, BUSY, undefined, { ...BUSY, status: 503 });
    expect(await send(sender, jsonParcels(5))).toEqual(THERE);
    expect(search.documents.size).toBe(5);
    expect(search.asked()).toBe(7);
  });

  it('leaves behind what its mapping refuses', async () => {
    const { search, sender } = await openSearch({ poison: ({ uniqueID }) => uniqueID === 'event-2' });
    const said = '400 document_parsing_exception [1:9] failed to parse field [x] of type [long]';
    expect(await send(sender, jsonParcels(4))).toEqual({ ok: true, refused: [{ seq: 2, said }] });
    expect([...search.documents.keys()]).toEqual(ids([1, 3, 4]));
  });

  it('names the place of the first that is missing when it takes no more', async () => {
    const { search, sender } = await openSearch({ poison: ({ uniqueID }) => uniqueID === 'event-1' });
    search.failItems(undefined, undefined, BUSY, undefined, BUSY, BUSY, BUSY);
    const failed = {
      ok: false,
      done: 2,
      reason: 'rate_limited',
      said: expect.stringContaining('429 rejected'),
    };
    const result = await send(sender, jsonParcels(5));
    expect(result).toMatchObject({ ...failed, refused: [{ seq: 1 }] });
    expect(await send(sender, jsonParcels(5).slice(2))).toEqual(THERE);
    expect([...search.documents.keys()].sort()).toEqual(ids([2, 3, 4, 5]));
  });

  it.each([
    [404, 'index_not_found_exception', 'no such index', 'misconfigured'],
    [403, 'security_exception', 'no permissions for [indices:data/write/bulk]', 'unauthorized'],
    [403, 'cluster_block_exception', 'index blocked by: [FORBIDDEN/12/index read-only]', 'server_error'],
    [400, 'index_closed_exception', 'closed', 'misconfigured'],
    [400, 'illegal_argument_exception', 'pipeline with id [ecs] does not exist', 'misconfigured'],
    [409, 'something_else', 'conflict', 'server_error'],
    [500, 'unavailable_shards_exception', 'primary shard is not active', 'server_error'],
  ])('stops at %i %s (%s) as %s', async (status, type, reason, why) => {
    const { search, sender } = await openSearch();
    const fault = { status, type, reason };
    search.failItems(undefined, fault, undefined, fault, fault);
    const said = expect.stringContaining(`${status} ${type} ${reason}`);
    expect(await send(sender, jsonParcels(3))).toMatchObject({
      ok: false,
      done: 1,
      refused: [],
      reason: why,
      said,
    });
  });
});

describe('a simulated OpenSearch as a whole', () => {
  it('takes an API key', async () => {
    const { sender } = await openSearch(
      { authorization: 'ApiKey a2V5' },
      { auth: { kind: 'api_key', token: { env: 'K' } }, secret: 'a2V5' },
    );
    expect(await send(sender, jsonParcels(1))).toEqual(THERE);
  });

  it('takes a user and a password, and never shows them', async () => {
    const auth = { kind: 'basic', user: 'jürgen', password: { env: 'P' } } as const;
    const authorization = `Basic ${Buffer.from(`jürgen:${PASSWORD}`).toString('base64')}`;
    const right = await openSearch({ authorization }, { auth, secret: PASSWORD });
    expect(await send(right.sender, jsonParcels(1))).toEqual(THERE);
    const wrong = await openSearch({ authorization: 'Basic x' }, { auth, secret: PASSWORD });
    const result = await send(wrong.sender, jsonParcels(1));
    expect(result).toMatchObject({ reason: 'unauthorized', said: '401 unable to authenticate with Basic …' });
  });

  it('without the stream is told', async () => {
    const { sender } = await openSearch({}, { stream: 'logs/other' });
    expect(await send(sender, jsonParcels(2))).toMatchObject({ ok: false, done: 0, reason: 'misconfigured' });
  });

  it.each([
    [429, 'rate_limited'],
    [503, 'server_error'],
    [502, 'server_error'],
    [403, 'unauthorized'],
    [406, 'misconfigured'],
    [400, 'misconfigured'],
  ] as const)('that answers %i is %s', async (status, reason) => {
    const { search, sender } = await openSearch();
    search.fail({ kind: 'answer', status, body: { error: { type: 'x', reason: 'because' }, status } });
    const failed = { ok: false, done: 0, refused: [], reason, said: `${status} because` };
    expect(await send(sender, jsonParcels(2))).toMatchObject(failed);
    expect(await send(sender, jsonParcels(2))).toEqual(THERE);
  });

  it.each([
    ['of nothing', {}],
    ['of fewer than were sent', { items: [{ create: { status: 201 } }] }],
    ['of something else', { items: [{ create: {} }, null] }],
  ])('with an answer %s is not believed', async (_what, body) => {
    const { search, sender } = await openSearch();
    search.fail({ kind: 'answer', status: 200, body });
    expect(await send(sender, jsonParcels(2))).toMatchObject({ ok: false, done: 0, reason: 'bad_answer' });
  });
});
