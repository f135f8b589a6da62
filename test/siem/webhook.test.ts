import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { messageId } from '../../src/siem/webhook/sign.ts';
import { jsonParcels, numberOf, numbers, SECRET, send, webhook } from './http-rig.ts';
import { parcel } from './parcels.ts';

const THERE = { ok: true, refused: [] };
const OPEN = { status: 503, body: '' };
const numbersIn = (deliveries: readonly { readonly data: readonly unknown[] }[]) =>
  deliveries.flatMap(({ data }) => data.map(numberOf));

describe('events to a simulated webhook', () => {
  it('arrive signed after Standard Webhooks, with the bearer token', async () => {
    const { receiver, sender } = await webhook({ secret: SECRET, token: 'bearer-7af2' });
    const batch = jsonParcels(3);
    expect(await send(sender, batch)).toEqual(THERE);
    const timestamp = new Date(batch[2]?.event.time ?? 0).toISOString();
    const data = batch.map(({ body }) => JSON.parse(body));
    expect(receiver.deliveries).toMatchObject([{ type: 'druva.insync.events', timestamp, data }]);
  });

  it('are signed with the bytes of a secret that is not written as whsec_', async () => {
    const { receiver, sender } = await webhook({}, { signing: 'plain text secret' });
    receiver.fail({ kind: 'answer', ...OPEN });
    await send(sender, jsonParcels(1));
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.requests;
    const verifier = new Webhook('plain text secret', { format: 'raw' });
    expect(verifier.verify(body, headers as Record<string, string>)).toMatchObject({
      type: 'druva.insync.events',
    });
  });

  it('go unsigned where there is no secret', async () => {
    const { receiver, sender } = await webhook({});
    expect(await send(sender, jsonParcels(1))).toEqual(THERE);
    expect(receiver.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('have the same id and body on every try, and another id for other events', async () => {
    const { receiver, sender } = await webhook();
    receiver.fail({ kind: 'closed', kept: true });
    const batch = jsonParcels(4);
    expect(await send(sender, batch)).toMatchObject({ ok: false, done: 0, reason: 'unreachable' });
    expect(await send(sender, batch)).toEqual(THERE);
    expect(await send(sender, batch.slice(1))).toEqual(THERE);
    const [first, again, other] = receiver.deliveries.map(({ id }) => id);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(receiver.requests[1]?.body).toBe(receiver.requests[0]?.body);
  });

  it('have ids that no other list of events has', () => {
    expect(messageId(['ab', 'c'])).not.toBe(messageId(['a', 'bc']));
    expect(messageId(['a', 'b'])).toMatch(/^msg_[0-9a-f]{32}$/);
  });

  it('are text in CEF', async () => {
    const { receiver, sender } = await webhook(undefined, { format: 'cef' });
    const one = parcel(1);
    await send(sender, [one]);
    expect(receiver.deliveries[0]?.data).toEqual([one.body]);
  });

  it('go to the address with its query', async () => {
    const { receiver, sender } = await webhook(undefined, { path: '/a%20b/in?x=1&y=%2F' });
    await send(sender, jsonParcels(1));
    expect(receiver.requests[0]?.url.href).toContain('/a%20b/in?x=1&y=%2F');
  });

  it('go in halves when the request is too large', async () => {
    const { receiver, sender } = await webhook({ secret: SECRET, limit: 3_000 });
    expect(await send(sender, jsonParcels(200))).toEqual(THERE);
    expect(numbersIn(receiver.deliveries)).toEqual(numbers(200));
  });

  it('are left behind where the receiver says that it does not want that one', async () => {
    const poison = (item: unknown) => [3, 70].includes(numberOf(item));
    const { receiver, sender } = await webhook({ secret: SECRET, poison });
    const result = await send(sender, jsonParcels(100));
    expect(result.refused).toEqual([3, 70].map((seq) => ({ seq, said: '422 unwanted' })));
    expect(numbersIn(receiver.deliveries)).toEqual(numbers(100).filter((seq) => seq !== 3 && seq !== 70));
  });
});

describe('what a simulated webhook says', () => {
  it.each([
    [301, 'misconfigured', '301 (leads elsewhere, which is not followed; check the address)'],
    [400, 'misconfigured', '400 because'],
    [401, 'unauthorized', '401 because'],
    [403, 'unauthorized', '403 because'],
    [404, 'misconfigured', '404 because (check the address)'],
    [408, 'timeout', '408 because'],
    [410, 'misconfigured', '410 because (this address is gone for good)'],
    [425, 'rate_limited', '425 because'],
    [429, 'rate_limited', '429 because'],
    [500, 'server_error', '500 because'],
    [503, 'server_error', '503 because'],
  ] as const)('%i is %s', async (status, reason, said) => {
    const { receiver, sender } = await webhook();
    const headers = { location: `${receiver.url}/elsewhere` };
    const body = status < 400 ? '' : { message: 'because' };
    receiver.fail({ kind: 'answer', status, body, headers });
    expect(await send(sender, jsonParcels(2))).toMatchObject({
      ok: false,
      done: 0,
      refused: [],
      reason,
      said,
    });
    expect(receiver.requests.map(({ url }) => url.pathname)).toEqual(['/in']);
    expect(await send(sender, jsonParcels(2))).toEqual(THERE);
  });

  it('about the signature is told without the secret', async () => {
    const { sender } = await webhook(
      { secret: SECRET },
      { signing: `whsec_${Buffer.alloc(32, 7).toString('base64')}` },
    );
    const failed = {
      ok: false,
      reason: 'unauthorized',
      said: expect.stringContaining('No matching signature'),
    };
    expect(await send(sender, jsonParcels(1))).toMatchObject(failed);
  });

  it.each([
    ['7', 7_000],
    ['Wed, 21 Oct 2026 07:28:30 GMT', 30_000],
    ['999999', 3_600_000],
    ['soon', undefined],
  ])('about when to come back (%s) is kept', async (retryAfter, wait) => {
    const { receiver, sender } = await webhook();
    const headers = { 'retry-after': retryAfter, date: 'Wed, 21 Oct 2026 07:28:00 GMT' };
    receiver.fail({ kind: 'answer', ...OPEN, headers });
    expect(await send(sender, jsonParcels(1))).toMatchObject({ ok: false, retryAfter: wait });
  });

  it('counts even when its answer breaks off or never ends', async () => {
    const { receiver, sender } = await webhook();
    receiver.fail({ kind: 'answer', status: 200, body: 'x'.repeat(3_000_000) }, { kind: 'cut' });
    expect(await send(sender, jsonParcels(1))).toEqual(THERE);
    expect(await send(sender, jsonParcels(1))).toEqual(THERE);
  });
});
