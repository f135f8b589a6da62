/**
 * Whatever a simulated receiver does on the way, in the end it has every event that it takes, and those it does not take are
 * told, each once. The same again: `SIEM_SEED=… npx vitest run test/siem/http-property.test.ts`; more: `SIEM_RUNS=500`.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Parcel, Sender } from '../../src/domain/forward.ts';
import type { Endpoint, Fault } from './endpoint.ts';
import { hec, jsonParcels, numberOf, numbers, openSearch, SECRET, send, webhook } from './http-rig.ts';

const SEED = Number(process.env.SIEM_SEED ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = Number(process.env.SIEM_RUNS ?? 15);
const WAITS = { connect: 2_000, answer: 50, whole: 150, relief: 1 };
/** More than any case has faults. */
const TRIES = 200;

interface Case {
  readonly count: number;
  readonly batch: number;
  readonly faults: readonly Fault[];
  /** Bytes of a request that the receiver takes: several events at least. */
  readonly limit: number;
  readonly poison: readonly number[];
  readonly flag: boolean;
}

const statuses = fc.constantFrom(302, 400, 401, 403, 404, 408, 410, 413, 425, 429, 500, 502, 503, 504, 599);
const bodies = fc.constantFrom('', '<html>no</html>', '{"error":', '[]', '{"code":9}', '{"items":[]}');
const faults: fc.Arbitrary<Fault> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('answer' as const), status: statuses, body: bodies }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('closed' as const), kept: fc.boolean() }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'cut' } as const) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'hang' } as const, { kind: 'stall' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'early_413' } as const) },
);
const cases: fc.Arbitrary<Case> = fc.record({
  count: fc.integer({ min: 1, max: 60 }),
  batch: fc.integer({ min: 1, max: 60 }),
  faults: fc.array(faults, { maxLength: 12 }),
  limit: fc.constantFrom(1_000_000, 4_000, 1_200),
  poison: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }),
  flag: fc.boolean(),
});

/** Sends what is left of a batch until none is; the refused ones. */
async function deliverAll(sender: Sender, all: readonly Parcel[], { batch }: Case): Promise<number[]> {
  const refused: number[] = [];
  let place = 0;
  for (let tries = 0; place < all.length; tries += 1) {
    if (tries > TRIES) throw new Error(`not through after ${TRIES} tries`);
    const part = all.slice(place, place + batch);
    const result = await send(sender, part);
    const done = result.ok ? part.length : result.done;
    expect(result.refused.filter(({ seq }) => !part.slice(0, done).some((one) => one.seq === seq))).toEqual(
      [],
    );
    refused.push(...result.refused.map(({ seq }) => seq));
    place += done;
  }
  return refused;
}

async function holds(
  one: Case,
  { sender, endpoint, held }: { sender: Sender; endpoint: Endpoint; held: () => number[] },
) {
  endpoint.fail(...one.faults);
  const refused = await deliverAll(sender, jsonParcels(one.count), one);
  const bad = numbers(one.count).filter((seq) => one.poison.includes(seq));
  expect(refused).toEqual(bad);
  expect([...new Set(held())].sort((a, b) => a - b)).toEqual(
    numbers(one.count).filter((seq) => !bad.includes(seq)),
  );
  await sender.close();
  await endpoint.close();
}

describe(`every event is there in the end, SIEM_SEED=${SEED}`, { timeout: 60_000 + RUNS * 2_000 }, () => {
  const all = (name: string, check: (one: Case) => Promise<void>) =>
    it(name, () => fc.assert(fc.asyncProperty(cases, check), { seed: SEED, numRuns: RUNS }));

  all('in Splunk', async (one) => {
    const poison = ({ event }: { readonly event?: unknown }) => one.poison.includes(numberOf(event));
    const { splunk, sender } = await hec({ poison, limit: one.limit, numbers: one.flag }, { waits: WAITS });
    await holds(one, {
      sender,
      endpoint: splunk,
      held: () => splunk.indexed.map(({ event }) => numberOf(event)),
    });
  });

  all('in Splunk with acknowledgement', async (one) => {
    const poison = ({ event }: { readonly event?: unknown }) => one.poison.includes(numberOf(event));
    const options = { acknowledge: true, poison, limit: one.limit, numbers: one.flag, faulty: () => true };
    const { splunk, sender } = await hec(options, { waits: WAITS, acks: { every: 8, within: 40 } });
    await holds(one, {
      sender,
      endpoint: splunk,
      held: () => splunk.indexed.map(({ event }) => numberOf(event)),
    });
  });

  all('in OpenSearch, once', async (one) => {
    const poison = (document: object) => one.poison.includes(numberOf(document));
    const { search, sender } = await openSearch(
      { poison, limit: one.limit },
      { waits: WAITS, gzip: one.flag },
    );
    const busy = { status: 429, type: 'rejected_execution_exception', reason: 'busy' };
    search.failItems(
      ...one.faults.flatMap(({ kind }) => (kind === 'closed' ? [undefined, busy] : [busy, undefined])),
    );
    await holds(one, { sender, endpoint: search, held: () => [...search.documents.values()].map(numberOf) });
  });

  all('at a webhook', async (one) => {
    const poison = (item: unknown) => one.poison.includes(numberOf(item));
    const { receiver, sender } = await webhook(
      { secret: SECRET, poison, limit: one.limit },
      { waits: WAITS },
    );
    const held = () => receiver.deliveries.flatMap(({ data }) => data.map(numberOf));
    await holds(one, { sender, endpoint: receiver, held });
  });
});
