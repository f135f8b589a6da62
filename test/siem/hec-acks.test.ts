import { expect, it } from 'vitest';
import { eventually } from '../e2e/eventually.ts';
import type { Received } from './endpoint.ts';
import { hec, jsonParcels, numberOf, numbers, send } from './http-rig.ts';

const THERE = { ok: true, refused: [] };
const acks = { every: 20, within: 10_000 };
const soon = { every: 10, within: 60 };
const eventsOf = (splunk: { readonly indexed: readonly { readonly event?: unknown }[] }) =>
  splunk.indexed.map(({ event }) => numberOf(event));
const questions = (splunk: { readonly requests: readonly Received[] }) =>
  splunk.requests.filter(({ url }) => url.pathname === '/services/collector/ack');

it('events count as there once the simulated indexer says so', async () => {
  const { splunk, sender } = await hec({ acknowledge: true, slow: 3 }, { acks });
  expect(await send(sender, jsonParcels(10))).toEqual(THERE);
  expect(eventsOf(splunk)).toEqual(numbers(10));
  expect(questions(splunk).length).toBeGreaterThan(3);
});

it('one answer may acknowledge several requests, each told once', async () => {
  const { splunk, sender } = await hec({ acknowledge: true, slow: 1 }, { acks });
  const batch = jsonParcels(200, () => ({ fill: 'x'.repeat(10_000) }));
  expect(await send(sender, batch)).toEqual(THERE);
  expect(eventsOf(splunk)).toEqual(numbers(200));
  const asked = questions(splunk).map(({ body }) => (JSON.parse(body) as { acks: number[] }).acks);
  expect(asked.filter((ids) => ids.length === 3).length).toBeGreaterThan(0);
  expect(await send(sender, jsonParcels(1))).toEqual(THERE);
});

it('what is not acknowledged in time goes again', async () => {
  const { splunk, sender } = await hec({ acknowledge: true }, { acks: soon });
  expect(await send(sender, jsonParcels(2))).toEqual(THERE);
  splunk.stopIndexing();
  expect(await send(sender, jsonParcels(2))).toMatchObject({
    ...{ ok: false, done: 0, refused: [], reason: 'unconfirmed' },
    said: expect.stringContaining('not acknowledged'),
  });
});

it('only what comes before the first that is not acknowledged is there', async () => {
  const poison = ({ event }: { readonly event?: unknown }) => [2, 4].includes(numberOf(event));
  const never = ({ event }: { readonly event?: unknown }) => numberOf(event) === 3;
  const { splunk, sender } = await hec({ acknowledge: true, poison, never }, { acks: soon });
  const batch = jsonParcels(5, () => ({ fill: 'x'.repeat(800_000) }));
  expect(await send(sender, batch)).toMatchObject({
    ...{ ok: false, done: 2, reason: 'unconfirmed' },
    refused: [{ seq: 2, said: '400 Invalid data format' }],
  });
  expect(eventsOf(splunk)).toEqual([1, 5]);
});

it('what was taken before an event that is refused goes again, so that it is acknowledged', async () => {
  const poison = ({ event }: { readonly event?: unknown }) => numberOf(event) === 3;
  const { splunk, sender } = await hec({ acknowledge: true, poison }, { acks });
  const result = await send(sender, jsonParcels(5));
  expect(result).toEqual({ ok: true, refused: [{ seq: 3, said: '400 Invalid data format' }] });
  expect(eventsOf(splunk)).toEqual([1, 2, 1, 2, 4, 5]);
});

it('a token that does not acknowledge is told before anything is stored', async () => {
  const { splunk, sender } = await hec({ acknowledge: false }, { acknowledge: true, acks });
  const failed = { ok: false, done: 0, reason: 'misconfigured', said: '400 ACK is disabled' };
  expect(await send(sender, jsonParcels(3))).toMatchObject(failed);
  expect(splunk.indexed).toEqual([]);
});

it('an answer without a number is told, not waited for', async () => {
  const { splunk, sender } = await hec({ acknowledge: true }, { acks });
  splunk.fail({ kind: 'answer', status: 200, body: { text: 'Success', code: 0 } });
  expect(await send(sender, jsonParcels(3))).toMatchObject({ ok: false, done: 0, reason: 'misconfigured' });
});

it('a channel that is none is told', async () => {
  const { sender } = await hec({ acknowledge: true }, { acks, channel: 'one' });
  const failed = { ok: false, reason: 'misconfigured', said: '400 Invalid data channel' };
  expect(await send(sender, jsonParcels(1))).toMatchObject(failed);
});

it('an indexer that was started anew and counts from 0 again loses nothing', async () => {
  const { splunk, sender } = await hec({ acknowledge: true, slow: 2 }, { acks: soon });
  const batch = jsonParcels(3, () => ({ fill: 'x'.repeat(800_000) }));
  const sending = send(sender, batch);
  await eventually(() => splunk.requests.length > 1);
  splunk.restart();
  const result = await sending;
  expect(result).toMatchObject({ ok: false, reason: 'unconfirmed' });
  const left = batch.slice(result.ok ? 3 : result.done);
  expect(await send(sender, left)).toEqual(THERE);
  expect(new Set(eventsOf(splunk))).toEqual(new Set(numbers(3)));
});

it('one number for two requests of an indexer that was started anew confirms neither', async () => {
  let restarted = false;
  const poison = ({ event }: { readonly event?: unknown }) => {
    if (numberOf(event) === 2 && !restarted) splunk.restart();
    restarted ||= numberOf(event) === 2;
    return false;
  };
  const { splunk, sender } = await hec({ acknowledge: true, poison }, { acks });
  const batch = jsonParcels(2, () => ({ fill: 'x'.repeat(800_000) }));
  expect(await send(sender, batch)).toMatchObject({ ok: false, done: 0, refused: [], reason: 'unconfirmed' });
  expect(await send(sender, batch)).toEqual(THERE);
  expect(new Set(eventsOf(splunk))).toEqual(new Set([1, 2]));
});

it('being stopped while waiting comes back soon, and takes nothing for delivered', async () => {
  const { splunk, sender } = await hec(
    { acknowledge: true, slow: 1_000_000 },
    { acks: { every: 600_000, within: 600_000 } },
  );
  const stop = new AbortController();
  const sending = sender.send(jsonParcels(3), stop.signal);
  await eventually(() => splunk.requests.length > 1);
  stop.abort();
  expect(await sending).toMatchObject({ ok: false, done: 0, reason: 'unconfirmed' });
});
