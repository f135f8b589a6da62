import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../src/domain/filter.ts';
import type { Fault, FaultKind } from '../../src/sim/druva/faults.ts';
import { DAY, event, MINUTE } from '../contract/samples.ts';
import { tickRig } from './tick-rig.ts';

const FEEDS = ['insync', 'platform'] as const;

/** As fast-check prints it when a property fails: with it the same cases come again. */
const { DRUVA_FAULTS_SEED } = process.env;
const seeded = DRUVA_FAULTS_SEED === undefined ? {} : { seed: Number(DRUVA_FAULTS_SEED) };

describe.each(FEEDS)('pages of the %s feed', (kind) => {
  it.each<FaultKind>(['same_page', 'repeats', 'overlaps', 'goes_back', 'swapped', 'backwards', 'dropped'])(
    'in disorder, %s: every event once',
    async (disorder) => {
      const rig = await tickRig({ kind });
      rig.add(15);
      await rig.poll();
      rig.add(47, 'NEW');
      rig.druva.fault({ kind: disorder, count: 2, skip: 1 });
      let fresh = 0;
      // Where the platform repeats a token it means the head: the rest comes with the next polls.
      for (let polls = 0; polls < 3; polls += 1) fresh += (await rig.poll()).fresh;
      expect(fresh).toBe(47);
      await rig.expectEachOnce();
    },
  );

  it('of any disorder at all: every event once, and no more waits than pages and disorders (property)', async () => {
    const disorder = fc.record({
      kind: fc.constantFrom<FaultKind>(
        'same_page',
        'repeats',
        'overlaps',
        'goes_back',
        'swapped',
        'backwards',
      ),
      count: fc.integer({ min: 1, max: 3 }),
      skip: fc.nat(3),
    });
    const rig = await tickRig({ kind });
    await fc.assert(
      fc.asyncProperty(
        fc.array(disorder, { maxLength: 4 }),
        fc.integer({ min: 1, max: 60 }),
        async (faults, n) => {
          rig.add(n);
          for (const fault of faults) rig.druva.fault(fault);
          const waits = rig.failed.length;
          expect(await rig.poll()).toMatchObject({ end: 'head' });
          const disorders = faults.reduce((sum, { count }) => sum + count, 0);
          expect(rig.failed.length - waits).toBeLessThanOrEqual(rig.druva.length + disorders);
          rig.druva.clearFaults();
          expect(await rig.poll()).toMatchObject({ end: 'head' });
          await rig.expectEachOnce();
        },
      ),
      { ...seeded, numRuns: 15, endOnFailure: true },
    );
  });

  it.each([
    ['half a surrogate pair', '\ud800'],
    ['longer than any address', 'x'.repeat(1_000_000)],
    ['an object', { at: 7 }],
    ['an array', [1]],
    ['true', true],
    ['nothing but spaces', '  \n'],
  ])('with a cursor that is none, %s: kept out, said, and over with the next good one', async (_, cursor) => {
    const rig = await tickRig({ kind, druva: { pageSize: 500 } });
    rig.add(3);
    await rig.poll();
    const { cursor: place } = await rig.store.feedState(kind);
    rig.add(600, 'NEW');
    rig.druva.fault({ kind: 'odd_tracker', cursor, count: 2 });
    expect(await rig.poll()).toMatchObject({ end: 'head', fresh: 600 });
    expect(rig.failed.map(({ reason }) => reason)).toEqual(['same_page', 'same_page']);
    expect(rig.lost).toEqual([]);
    await rig.expectEachOnce();
    expect((await rig.store.feedState(kind)).cursor).not.toBe(place);
  });
});

it('a page too large for one commit keeps the old place until its last part is in', async () => {
  let commits = 0;
  const rig = await tickRig({
    druva: { pageSize: 10_000 },
    ledger: (store) => ({
      ...store,
      commitPage: async (commit, rules) => {
        commits += 1;
        if (commits === 4) throw new Error('killed');
        return store.commitPage(commit, rules);
      },
    }),
  });
  rig.add(5);
  await rig.poll();
  const { cursor } = await rig.store.feedState('insync');
  rig.add(1_700, 'NEW');
  await expect(rig.poll()).rejects.toThrow('killed');
  expect(await rig.store.statusFigures(rig.now())).toMatchObject({ stored: 1_005 });
  expect((await rig.store.feedState('insync')).cursor).toBe(cursor);
  expect(await rig.poll()).toMatchObject({ fresh: 700, end: 'head' });
  expect((await rig.store.feedState('insync')).cursor).not.toBe(cursor);
  await rig.expectEachOnce();
});

describe('a place that is refused', () => {
  const placeRefused = async (fault: Fault) => {
    const rig = await tickRig();
    rig.add(25);
    await rig.poll();
    rig.add(5, 'NEW');
    rig.druva.fault(fault);
    await rig.poll({ ms: MINUTE, work: () => rig.druva.clearFaults() });
    await rig.expectEachOnce();
    return rig;
  };

  it.each([400, 403, 404, 410, 414, 422])(
    'with %i is given up aloud, and nothing is lost or doubled',
    async (status) => {
      const { lost } = await placeRefused({ kind: 'dead_tracker', status });
      expect(lost.length).toBeGreaterThan(0);
      expect(lost[0]).toMatch(new RegExp(`^${status} `));
    },
  );

  it.each([403, 404, 410])('with %i for a moment is kept', async (status) => {
    // A 403 is asked again with a new token before anything is made of it.
    const { lost, failed } = await placeRefused({
      kind: 'dead_tracker',
      status,
      count: status === 403 ? 2 : 1,
    });
    expect([lost, failed]).toEqual([[], []]);
  });

  it('together with everything else is kept', async () => {
    const rig = await tickRig();
    rig.add(5);
    await rig.poll();
    rig.druva.fault({ kind: 'denied', count: 6 });
    await rig.poll();
    expect(rig.lost).toEqual([]);
  });
});

describe.each([
  ['a day ahead', DAY],
  ['a day behind', -DAY],
])('Druva’s clock %s', (_, druvaAhead) => {
  it('changes nothing about tokens: asked for when they end, and not before', async () => {
    const rig = await tickRig({ druvaAhead, druva: { tokenLife: 900 } });
    rig.add(5);
    for (let polls = 0; polls < 60; polls += 1) {
      await rig.poll();
      rig.pass(MINUTE);
    }
    // An hour of tokens that live a quarter of it, renewed a minute early.
    expect(rig.druva.counters.tokens).toBe(5);
    expect(rig.druva.counters.unauthorized).toBe(0);
    await rig.expectEachOnce();
  });

  it('is what a date to wait for is counted by', async () => {
    const rig = await tickRig({ druvaAhead });
    rig.add(5);
    const date = new Date(rig.now() + druvaAhead + 90_000).toUTCString();
    rig.druva.fault({ kind: 'rate_limited', retryAfter: date, count: 1 });
    await rig.poll();
    expect(rig.failed).toMatchObject([{ reason: 'rate_limited' }]);
    expect(rig.failed[0]?.again).toSatisfy((ms: number) => ms >= 90_000 && ms <= 90_250);
    await rig.expectEachOnce();
  });

  it('keeps every event at the time it names, and posts those of a feed that is known', async () => {
    const rig = await tickRig();
    await rig.poll();
    rig.druva.add(['A', 'B', 'C'].map((device) => event({ device, time: rig.now() + druvaAhead }).raw));
    expect(await rig.poll()).toMatchObject({ fresh: 3 });
    expect((await rig.store.statusFigures(rig.now())).alerts).toEqual({ open: 3 });
    await rig.expectEachOnce();
  });
});

it('the bot’s own clock, put forward and back by a day, costs a token and no event', async () => {
  const rig = await tickRig();
  for (const [jump, prefix] of [
    [0, 'A'],
    [DAY, 'B'],
    [-DAY, 'C'],
    [-DAY, 'D'],
  ] as const) {
    rig.pass(jump);
    rig.add(12, prefix);
    expect(await rig.poll()).toMatchObject({ end: 'head', fresh: 12 });
  }
  await rig.expectEachOnce();
  expect(rig.lost).toEqual([]);
  expect(rig.druva.counters.tokens).toBeLessThan(5);
});

describe('records of all the wrong types', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      '\u0000',
      'a\u0000b',
      '\ud800',
      '\udfff\ud800',
      '\ufeff',
      '\u202e',
      'é',
      'e\u0301',
      '__proto__',
    ),
  );
  const anything = fc.oneof(
    text,
    fc.jsonValue(),
    fc.constantFrom(null, true, -0, 1e308, 2 ** 53 + 2, [], {}, [[[]]]),
  );
  const NAMES = [
    'uniqueID eventID id eventType type severity syslogSeverity timeStamp timestamp eventDetails details tenantID',
    'globalID topicName publisherID feature category eventState initiator identityID identityType eventsGroupId',
    'inSyncDataSourceName inSyncUserEmail clientOS alertName __proto__ constructor toString hasOwnProperty length',
  ].flatMap((line) => line.split(' '));
  const record = fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), text), anything, {
    maxKeys: 12,
    noNullPrototype: false,
  });

  it('are each an event with its bytes, or set aside with them (property)', async () => {
    const rig = await tickRig({ druva: { pageSize: 500 } });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(record, anything), { maxLength: 60 }), async (values) => {
        const sent = values.map((value) => JSON.stringify(value));
        rig.druva.add(sent);
        expect(await rig.poll()).toMatchObject({ end: 'head' });
        const { rows } = await rig.store.page({ filter: EVERYTHING, now: rig.now(), limit: 100_000 });
        const aside = await rig.store.unreadable(100_000);
        const kept = new Set([...rows.map((row) => row.event.raw), ...aside.map(({ raw }) => raw)]);
        const ids = new Set(rows.map(({ event: { id } }) => comparable(id)));
        const tenants = rows.map(({ event: { tenant, id } }) => comparable(JSON.stringify([tenant, id])));
        expect(new Set(tenants).size).toBe(tenants.length);
        for (const raw of sent.filter((each) => !kept.has(each))) {
          expect(
            idsOf(raw).filter((id) => ids.has(id)),
            raw,
          ).not.toEqual([]);
        }
      }),
      { ...seeded, numRuns: 60, endOnFailure: true },
    );
    expect(rig.failed).toEqual([]);
  });

  it('nested, huge, doubled and halved ones beside good ones: every event once', async () => {
    const rig = await tickRig({ druva: { pageSize: 500 } });
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const huge = 'x'.repeat(3_000_000);
    rig.druva.add([
      `{"uniqueID":"deep","eventDetails":${deep}}`,
      `{"uniqueID":"huge","eventType":"Backup","eventDetails":"${huge}"}`,
      `{"uniqueID":"${'y'.repeat(100_000)}"}`,
      '{"uniqueID":"first","uniqueID":"second","eventType":1,"eventType":["Backup"]}',
      '{"uniqueID":"\\u0000"}',
      '{"uniqueID":"a\\u0000b"}',
      '{"uniqueID":"\\ud800"}',
      '{"uniqueID":"\\ud801"}',
      '{"__proto__":{"uniqueID":"not mine"},"uniqueID":"mine"}',
      '{"eventID":9007199254740993}',
      '{"eventID":9007199254740992}',
      '{"eventID":0}',
    ]);
    rig.add(5);
    expect(await rig.poll()).toMatchObject({ end: 'head', fresh: 17 });
    await rig.expectEachOnce();
    const { rows } = await rig.store.page({ filter: EVERYTHING, now: rig.now(), limit: 100 });
    expect(rows.map((row) => row.event.id)).toEqual(
      expect.arrayContaining(['second', 'mine', '9007199254740993']),
    );
  });
});

/** A record's ids as they compare, as far as it bears any; half a surrogate pair is written out. */
function idsOf(raw: string): string[] {
  const value: unknown = JSON.parse(raw);
  if (typeof value !== 'object' || value === null) return [];
  const { uniqueID, eventID, id, details } = value as Record<string, unknown>;
  const inner = (details as { eventID?: unknown } | null | undefined)?.eventID;
  return [uniqueID, eventID, id, inner]
    .filter((each) => typeof each === 'string' || typeof each === 'number')
    .map((each) => String(each).trim())
    .map((each) => comparable(each.isWellFormed() ? each : JSON.stringify(each).slice(1, -1)));
}

const comparable = (id: string) => id.normalize('NFC').trim().toLowerCase();
