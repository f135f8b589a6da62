import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { bulk } from '../../src/sim/druva/bulk.ts';
import { COVERAGE } from '../../src/sim/druva/coverage.ts';
import type { FaultKind } from '../../src/sim/druva/faults.ts';
import { EVENT_TYPES, type Occurrence } from '../../src/sim/druva/occurrence.ts';
import { type Druva, type DruvaOptions, startDruva } from '../../src/sim/druva/server.ts';
import { record } from '../../src/sim/druva/wire.ts';
import { createWorld } from '../../src/sim/druva/world.ts';

const START = Date.UTC(2026, 10, 22, 14, 0, 0);
const HOUR = 3_600_000;
const V2 = '/insync/eventmanagement/v2/events';
const V3 = '/platform/eventmanagement/v3/events';
const open: Druva[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((druva) => druva.close()));
});

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  // The tests look into whatever was answered.
  // biome-ignore lint/suspicious/noExplicitAny: answers have no type on purpose
  readonly json: any;
}

/** A Druva with a clock that stands still until it is moved, and a client that holds a token. */
async function start(options: Partial<DruvaOptions> = {}) {
  const time = { now: START };
  const credentials = { clientId: 'id', clientSecret: 'not-a-secret' };
  const druva = await startDruva({ ...credentials, clock: () => time.now, ...options });
  open.push(druva);
  const call = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(druva.url + path, init);
    const text = await response.text();
    return { status: response.status, text, headers: response.headers, json: parsed(text) };
  };
  const login = (user = 'id', password = 'not-a-secret', body = 'grant_type=client_credentials&scope=read') =>
    call('/token', {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${user}:${password}`)}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body,
    });
  let authorization = `Bearer ${(await login()).json.access_token}`;
  const get = (path: string) => call(path, { headers: { authorization } });
  const renew = async () => {
    authorization = `Bearer ${(await login()).json.access_token}`;
  };
  const v2 = (tracker?: string) =>
    get(tracker === undefined ? V2 : `${V2}?tracker=${encodeURIComponent(tracker)}`);
  const v3 = (token?: string) =>
    get(token === undefined ? V3 : `${V3}?pageToken=${encodeURIComponent(token)}`);
  return { druva, time, call, get, login, renew, v2, v3 };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function numbered(count: number, from = 0): object[] {
  return Array.from({ length: count }, (_, i) => ({ eventID: from + i }));
}

const ids = (answer: Answer): number[] =>
  answer.json.events.map((event: { eventID: number }) => event.eventID);

describe('token', () => {
  test('credentials buy a token for half an hour', async () => {
    const { login } = await start();
    const answer = await login();
    expect(answer.json).toEqual({ access_token: expect.any(String), token_type: 'bearer', expires_in: 1800 });
  });

  test('wrong credentials and a wrong grant are refused with 400', async () => {
    const { login, druva } = await start();
    const answer = await login('id', 'wrong');
    expect(answer.status).toBe(400);
    expect(answer.json.message).toContain('invalid_grant');
    expect((await login('id', 'not-a-secret', 'grant_type=password')).status).toBe(400);
    expect(druva.counters.tokensRefused).toBe(2);
  });

  test('401 without a token or with an unknown one, 403 with an expired one', async () => {
    const { call, v2, time, renew } = await start();
    expect((await call(V2)).status).toBe(401);
    expect((await call(V2, { headers: { authorization: 'Bearer nobody' } })).status).toBe(401);
    time.now += 1_799_999;
    expect((await v2()).status).toBe(200);
    time.now += 1;
    expect((await v2()).status).toBe(403);
    await renew();
    expect((await v2()).status).toBe(200);
  });

  test('life, expiry at once and the status of expiry can be chosen', async () => {
    const { druva, login, v2 } = await start({ expiredStatus: 401 });
    druva.setTokenLife(60);
    expect((await login()).json.expires_in).toBe(60);
    druva.expireTokens();
    expect((await v2()).status).toBe(401);
  });
});

describe('inSync v2 and its tracker', () => {
  test('pages of 500 in order, then the same tracker with nothing until something happens', async () => {
    const { druva, v2 } = await start();
    druva.add(numbered(1_001));
    const first = await v2();
    const second = await v2(first.json.tracker);
    const third = await v2(second.json.tracker);
    expect([first, second, third].map((page) => page.json.nextPageExists)).toEqual([true, true, false]);
    expect([first, second, third].flatMap(ids)).toEqual(Array.from({ length: 1_001 }, (_, i) => i));
    const head = await v2(third.json.tracker);
    expect(head.json).toEqual({ events: [], nextPageExists: false, tracker: third.json.tracker });
    druva.add(numbered(1, 5_000));
    expect(ids(await v2(head.json.tracker))).toEqual([5_000]);
  });

  test('a full last page says that no other follows', async () => {
    const { druva, v2 } = await start();
    druva.add(numbered(500));
    expect((await v2()).json.nextPageExists).toBe(false);
  });

  test('without a tracker everything comes again', async () => {
    const { druva, v2 } = await start();
    druva.add(numbered(3));
    const first = await v2();
    druva.add(numbered(1, 3));
    await v2(first.json.tracker);
    expect(ids(await v2())).toEqual([0, 1, 2, 3]);
  });

  test('a tracker that was not URL-encoded is invalid', async () => {
    const { druva, get, v2 } = await start();
    druva.add(numbered(1));
    const { tracker } = (await v2()).json;
    expect(tracker).toMatch(/\+.*==$/);
    const raw = await get(`${V2}?tracker=${tracker}`);
    expect([raw.status, raw.json.message]).toEqual([400, 'Invalid tracker']);
    expect((await v2(tracker)).status).toBe(200);
  });

  test('a tracker dies after 48 hours, and each answer that repeats it gives it 48 more', async () => {
    const { v2, time, renew } = await start();
    const { tracker } = (await v2()).json;
    time.now += 47 * HOUR;
    await renew();
    expect((await v2(tracker)).status).toBe(200);
    time.now += 48 * HOUR;
    await renew();
    expect((await v2(tracker)).status).toBe(200);
    time.now += 48 * HOUR + 1;
    await renew();
    expect((await v2(tracker)).json).toEqual({ message: 'Invalid tracker' });
  });

  test('killed trackers stay dead even when the same place is handed out again', async () => {
    const { druva, v2 } = await start();
    druva.add(numbered(2));
    const { tracker } = (await v2()).json;
    druva.killTrackers();
    expect((await v2(tracker)).status).toBe(400);
    const again = (await v2()).json.tracker;
    expect((await v2(again)).status).toBe(200);
    expect((await v2(tracker)).status).toBe(400);
  });

  test('a dead tracker can be a 403', async () => {
    const { v2 } = await start({ deadTrackerStatus: 403 });
    const answer = await v2('bm9ib2R5');
    expect([answer.status, answer.json.message]).toEqual([403, expect.stringContaining('explicit deny')]);
  });

  test('any string as a tracker is answered with 400, never with a crash', async () => {
    const { v2 } = await start();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (tracker) => {
        expect((await v2(tracker)).status).toBe(400);
      }),
      { numRuns: 50 },
    );
  });
});

describe('platform v3 and its pageToken', () => {
  test('pages by token, and repeats the token at the head', async () => {
    const { druva, v3 } = await start();
    druva.add(druva.world.history(START - HOUR, START, 700));
    const first = await v3();
    const second = await v3(first.json.nextPageToken);
    expect([first.json.events.length, second.json.events.length]).toEqual([500, 200]);
    const place = JSON.parse(atob(first.json.nextPageToken));
    expect(place).toEqual({ last_event_id: first.json.events[499].id, page_size: 500 });
    const head = await v3(second.json.nextPageToken);
    expect(head.json).toEqual({ events: [], nextPageToken: second.json.nextPageToken });
  });

  test('at the head the token can be empty instead', async () => {
    const { v3 } = await start({ emptyTokenAtHead: true });
    expect((await v3()).json).toEqual({ events: [], nextPageToken: '' });
  });

  test.each(['pageSize=10', 'productID=8193', 'type=Backup', 'syslogSeverity=3'])(
    'a token with %s is 400',
    async (filter) => {
      const { v3, get } = await start();
      const token = encodeURIComponent((await v3()).json.nextPageToken);
      expect((await get(`${V3}?pageToken=${token}&${filter}`)).status).toBe(400);
    },
  );

  test('pageSize goes into the token, filters do not', async () => {
    const { druva, get, v3 } = await start();
    druva.add(druva.world.history(START - HOUR, START, 400));
    const first = await get(`${V3}?pageSize=5&type=Backup`);
    expect(new Set(first.json.events.map((event: { type: string }) => event.type))).toEqual(
      new Set(['Backup']),
    );
    expect(first.json.events).toHaveLength(5);
    const second = await v3(first.json.nextPageToken);
    expect(second.json.events.map((event: { id: number }) => event.id)).toEqual(
      Array.from({ length: 5 }, (_, i) => second.json.events[0].id + i),
    );
    const unfiltered = await get(`${V3}?pageSize=500`);
    expect(new Set(unfiltered.json.events.map((event: { type: string }) => event.type)).size).toBeGreaterThan(
      5,
    );
  });

  test.each(['0', '501', 'many'])('pageSize %s is 400', async (size) => {
    const { get } = await start();
    expect((await get(`${V3}?pageSize=${size}`)).status).toBe(400);
  });

  test('an unknown token is 400, a blank one is the first request', async () => {
    const { druva, v3, get } = await start();
    druva.add(numbered(1));
    expect((await v3('bm9ib2R5')).status).toBe(400);
    expect((await get(`${V3}?pageToken=`)).json.events).toHaveLength(1);
  });
});

describe('faults', () => {
  test.each([
    ['rate_limited', 429],
    ['server_error', 500],
    ['unavailable', 503],
    ['denied', 403],
    ['no_permission', 403],
    ['unauthorized', 401],
  ] as const)('%s answers %i as often as asked', async (kind, status) => {
    const { druva, v2 } = await start();
    druva.fault({ kind, count: 2 });
    const statuses = [(await v2()).status, (await v2()).status, (await v2()).status];
    expect(statuses).toEqual([status, status, 200]);
    expect(druva.counters.faults).toBe(2);
    expect(druva.journal.map((entry) => entry.fault)).toEqual([undefined, kind, kind, undefined]);
  });

  test('429 carries Retry-After only when given', async () => {
    const { druva, v2 } = await start();
    druva.fault({ kind: 'rate_limited', count: 1 });
    druva.fault({ kind: 'rate_limited', count: 1, retryAfter: 7 });
    expect((await v2()).headers.get('retry-after')).toBeNull();
    expect((await v2()).headers.get('retry-after')).toBe('7');
  });

  test('without a count a fault stays until cleared; skip lets requests by first', async () => {
    const { druva, v2 } = await start();
    druva.fault({ kind: 'server_error', skip: 1 });
    expect([(await v2()).status, (await v2()).status, (await v2()).status]).toEqual([200, 500, 500]);
    druva.clearFaults();
    expect((await v2()).status).toBe(200);
  });

  test('a fault can meet the token request instead', async () => {
    const { druva, login, v2 } = await start();
    druva.fault({ kind: 'unavailable', on: 'token', count: 1 });
    druva.fault({ kind: 'token_refused', count: 1 });
    expect((await v2()).status).toBe(200);
    expect((await login()).status).toBe(503);
    const refused = await login();
    expect([refused.status, refused.json.message]).toEqual([400, expect.stringContaining('invalid_grant')]);
    expect((await login()).status).toBe(200);
  });

  test('a dead tracker meets only requests that send one', async () => {
    const { druva, v2 } = await start();
    const { tracker } = (await v2()).json;
    druva.fault({ kind: 'dead_tracker' });
    expect((await v2(tracker)).json).toEqual({ message: 'Invalid tracker' });
    expect((await v2()).status).toBe(200);
  });

  test('connections break, bodies are cut', async () => {
    const { druva, v2 } = await start();
    druva.add(numbered(50));
    druva.fault({ kind: 'reset', count: 1 });
    await expect(v2()).rejects.toThrow();
    druva.fault({ kind: 'cut_short', count: 1 });
    await expect(v2()).rejects.toThrow();
    druva.fault({ kind: 'truncated_json', count: 1 });
    const cut = await v2();
    expect([cut.status, cut.json, cut.text.startsWith('{"events":[')]).toEqual([200, undefined, true]);
    druva.fault({ kind: 'html', count: 1 });
    expect((await v2()).text).toContain('<html>');
    expect((await v2()).json.events).toHaveLength(50);
  });

  test('what arrives is not what was said', async () => {
    const { druva, v2 } = await start();
    druva.add(numbered(50));
    for (const kind of ['reset_midway', 'long_length'] as const) {
      druva.fault({ kind, count: 1 });
      await expect(v2(), kind).rejects.toThrow();
    }
    druva.fault({ kind: 'short_length', count: 1 });
    expect((await v2()).json).toBeUndefined();
    druva.fault({ kind: 'dropped', count: 1 });
    expect((await v2()).json.events).toHaveLength(50);
    druva.fault({ kind: 'dead_tracker', status: 410, count: 1 });
    expect((await v2((await v2()).json.tracker)).status).toBe(410);
    druva.fault({ kind: 'gzip_bomb', count: 1 });
    const bomb = await v2();
    expect([bomb.headers.get('content-encoding'), bomb.text.length]).toEqual(['gzip', 100 * 1024 * 1024]);
  });

  test('a page that never ends goes on as long as somebody reads', async () => {
    const { druva, login } = await start();
    druva.fault({ kind: 'endless', count: 1 });
    const { port } = new URL(druva.url);
    const authorization = `Bearer ${(await login()).json.access_token}`;
    const read = await new Promise<number>((resolve) => {
      let bytes = 0;
      request({ port, path: V2, headers: { authorization } }, (response) => {
        response.on('data', (piece: Buffer) => {
          bytes += piece.length;
          if (bytes > 10_000_000) response.destroy();
        });
        response.on('close', () => resolve(bytes));
      }).end();
    });
    expect(read).toBeGreaterThan(10_000_000);
  });

  test('a redirect leads where it is told', async () => {
    const { druva, v2 } = await start();
    druva.add(numbered(1));
    druva.fault({ kind: 'redirect', count: 1, to: `${druva.url}/sim/state` });
    expect((await v2()).json).toMatchObject({ ok: true, records: 1 });
  });

  test('pages go round, overlap and change places, each way with cursors never seen before', async () => {
    const { druva, v2, v3 } = await start({ pageSize: 4 });
    druva.add(numbered(12));
    const second = async (kind: FaultKind) => {
      druva.fault({ kind, count: 2 });
      const [a, b] = [await v2(), await v3()];
      const [insync, platform] = [await v2(a.json.tracker), await v3(b.json.nextPageToken)];
      expect(ids(insync)).toEqual(ids(platform));
      const after = await v2(insync.json.tracker);
      return [ids(a), ids(insync), ids(after)];
    };
    const pages = [0, 4, 8].map((from) => [0, 1, 2, 3].map((n) => from + n));
    expect(await second('repeats')).toEqual([pages[0], pages[0], pages[1]]);
    expect(await second('overlaps')).toEqual([pages[0], [2, 3, 4, 5], [6, 7, 8, 9]]);
    expect(await second('goes_back')).toEqual([pages[0], pages[0], pages[1]]);
    expect(await second('swapped')).toEqual([pages[1], pages[0], pages[2]]);
    expect(await second('backwards')).toEqual([pages[0]?.toReversed(), pages[1], pages[2]]);
    druva.fault({ kind: 'odd_tracker', cursor: [1], count: 1 });
    expect((await v2()).json.tracker).toEqual([1]);
    expect(druva.records('insync').map((text) => JSON.parse(text))).toEqual(numbered(12));
  });

  test('a hung request is never answered, and close ends it', async () => {
    const { druva, v2 } = await start();
    druva.fault({ kind: 'hang' });
    const hung = v2().then(
      () => 'answered',
      () => 'broken',
    );
    await expect.poll(() => druva.journal.at(-1)?.fault).toBe('hang');
    expect(druva.journal.at(-1)?.status).toBe(0);
    await druva.close();
    expect(await hung).toBe('broken');
  });

  test('a slow drip arrives whole in the end', async () => {
    const { druva, v2 } = await start();
    druva.add(numbered(3));
    druva.fault({ kind: 'slow_drip', count: 1, bytes: 20, every: 1 });
    expect(ids(await v2())).toEqual([0, 1, 2]);
  });

  test.each([
    ['no_tracker', undefined],
    ['null_tracker', null],
    ['empty_tracker', ''],
  ] as const)('%s, on either feed', async (kind, cursor) => {
    const { druva, v2, v3 } = await start();
    druva.add(numbered(1));
    druva.fault({ kind, count: 2 });
    const [insync, platform] = [await v2(), await v3()];
    expect([insync.json.tracker, platform.json.nextPageToken]).toEqual([cursor, cursor]);
    expect(['tracker' in insync.json, 'nextPageToken' in platform.json]).toEqual([
      kind !== 'no_tracker',
      kind !== 'no_tracker',
    ]);
  });

  test('the same page comes for ever', async () => {
    const { druva, v2 } = await start({ pageSize: 2 });
    druva.add(numbered(6));
    const first = await v2();
    druva.fault({ kind: 'same_page', count: 2 });
    const second = await v2(first.json.tracker);
    const third = await v2(second.json.tracker);
    expect([second.json.nextPageExists, ids(second), ids(third)]).toEqual([true, [2, 3], [2, 3]]);
    expect(ids(await v2(third.json.tracker))).toEqual([2, 3]);
  });

  test('garbage stands among the events and moves no tracker', async () => {
    const { druva, v2 } = await start();
    druva.add(numbered(2));
    druva.fault({ kind: 'garbage', count: 1 });
    const { events, tracker } = (await v2()).json;
    expect(events).toContain(null);
    expect(events).toContain('just text');
    expect(events.filter((event: { eventID?: number } | null) => event?.eventID !== undefined)).toHaveLength(
      2,
    );
    expect((await v2()).json.tracker).toBe(tracker);
  });

  test('a fault that does not exist is refused', async () => {
    const { druva } = await start();
    expect(() => druva.fault({ kind: 'flood' as FaultKind })).toThrow(/kind must be one of/);
    expect(() => druva.fault({ kind: 'hang', count: 0 })).toThrow(/count/);
  });
});

describe('the world', () => {
  const world = createWorld({ seed: 7 });
  const year = world.history(START - 30 * 24 * HOUR, START, 20_000);

  test('has all 19 types, mostly routine, ascending in time', () => {
    expect(new Set(year.map((event) => event.type))).toEqual(new Set(EVENT_TYPES));
    const asking =
      year.filter((event) => event.severity <= 3 || event.state === 'Failed').length / year.length;
    expect(asking).toBeGreaterThan(0.01);
    expect(asking).toBeLessThan(0.04);
    expect(year.every((event, i) => i === 0 || event.at >= (year[i - 1] as Occurrence).at)).toBe(true);
  });

  test('the routine never needs a person', () => {
    const calm = createWorld({ seed: 3 });
    for (let i = 0; i < 3_000; i++) {
      const event = calm.routine(START);
      expect(event.severity).toBeGreaterThan(4);
      expect(event.state).not.toBe('Failed');
    }
  });

  test('one occurrence in three shapes', () => {
    const event = createWorld({ seed: 7 }).backupFailed(START + 204, 'DEV-MBP-22');
    const envelope = record(event, 'envelope');
    expect(Object.keys(envelope)).toHaveLength(12);
    expect(Object.values(envelope).every((value) => typeof value === 'string')).toBe(true);
    expect(envelope).toMatchObject({
      topicName: 'public-inSyncPlatform-Backup And Restore',
      timeStamp: '2026-11-22T14:00:00.204Z',
      severity: expect.stringMatching(/^[34]$/),
      eventDetails: expect.stringMatching(
        /^Status:Failed, Device:DEV-MBP-22, User:omar\.said@example\.com, Error:.+, Files Missed:0, .*eventsGroupId:\d+$/,
      ),
    });
    const insync = record(event, 'insync');
    expect(insync).toMatchObject({
      eventID: 100_001,
      eventState: 'Failed',
      inSyncDataSourceName: 'DEV-MBP-22',
      inSyncUserEmail: 'omar.said@example.com',
      timestamp: '2026-11-22T14:00:00Z',
      facility: 23,
    });
    expect(insync.eventDetails).not.toContain('Status:');
    expect(record(event, 'platform')).toMatchObject({
      id: 840_000_001,
      productID: 8193,
      timeStamp: START / 1000,
      feature: 'Backup And Restore',
      details: { eventState: 'Failed', inSyncDataSourceName: 'DEV-MBP-22' },
    });
  });

  test('unusual data activity speaks the legacy text', () => {
    const event = createWorld({ seed: 7 }).unusualDataActivity(START, 'FIN-LAPTOP-7');
    expect([event.severity, event.state]).toEqual([2, 'Critical']);
    expect(record(event, 'insync').eventDetails).toBe(
      'Alert:Unusual Data Activity, Alert Description:We have observed Unusual Data Activity in some of the device(s). ' +
        'You can access the backup trends through the device details page. Source:FIN-LAPTOP-7, Anomaly detected:' +
        'Large number of deleted files, encrypted files, Affected Snapshot:2026-11-22 14:00, Alert Time:2026-11-22 14:00',
    );
  });

  test('an unknown device becomes one', () => {
    expect(createWorld({ seed: 7 }).backupFailed(START, 'NEW-PC-1').device?.name).toBe('NEW-PC-1');
  });

  test('the same seed gives the same bytes, another seed others, and ids never repeat', () => {
    const write = (seed: number) =>
      JSON.stringify(
        createWorld({ seed })
          .history(START - HOUR, START, 300)
          .map((event) => record(event, 'mixed')),
      );
    expect(write(5)).toBe(write(5));
    expect(write(5)).not.toBe(write(6));
    expect(new Set(year.map((event) => event.uuid)).size).toBe(year.length);
  });

  test('bulk gives each member the same whether asked alone or in a row', () => {
    const all = bulk(200, 9);
    expect(all).toEqual(bulk(200, 9));
    expect(new Set(all.map((text) => JSON.parse(text).eventID)).size).toBe(200);
  });
});

describe('its history', () => {
  /** A Tuesday in winter, when London's clocks show UTC. */
  const NOW = Date.UTC(2026, 10, 24, 10, 30);
  const DAY = 24 * HOUR;
  const lived = createWorld({ seed: 1 }).history(NOW - 15 * DAY, NOW, 12_000);
  const hour = ({ at }: Occurrence) => new Date(at).getUTCHours();
  const failed = ({ state }: Occurrence) => state === 'Failed';
  const between = (from: number, to: number) => (one: Occurrence) => hour(one) >= from && hour(one) < to;
  const backups = lived.filter(({ type }) => type === 'Backup');

  test('has as many as asked for within its span, whatever the span', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 1, max: 20 * DAY }),
        fc.integer({ min: -DAY, max: DAY }),
        (count, span, shift) => {
          const to = NOW + shift;
          const events = createWorld({ seed: 2 }).history(to - span, to, count);
          expect(events).toHaveLength(count);
          expect(events.every(({ at }) => at >= to - span && at < to)).toBe(true);
          expect(events.every(({ at }, i) => i === 0 || at >= (events[i - 1] as Occurrence).at)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
    expect(createWorld({ seed: 2 }).history(NOW, NOW, 3)).toHaveLength(3);
  });

  test('knows office hours, the dip at noon, nights and weekends', () => {
    const wednesday = lived.filter(({ at }) => new Date(at).getUTCDate() === 18);
    const count = (from: number, to: number) => wednesday.filter(between(from, to)).length / (to - from);
    expect(count(9, 12)).toBeGreaterThan(3 * count(0, 6));
    expect(count(12, 13)).toBeLessThan(0.8 * count(10, 12));
    const saturday = lived.filter(({ at }) => new Date(at).getUTCDate() === 21);
    expect(saturday.length).toBeGreaterThan(100);
    expect(saturday.length).toBeLessThan(wednesday.length / 3);
  });

  test('backs servers and mailboxes up at night, and people log in in the morning', () => {
    const night = backups.filter(between(0, 4));
    const unattended = ({ device }: Occurrence) => /-SRV-|Exchange Online/.test(device?.name ?? '');
    expect(night.filter(unattended).length).toBeGreaterThan(0.8 * night.length);
    expect(backups.filter(between(9, 17)).some(unattended)).toBe(false);
    const logins = lived.filter(({ type }) => type === 'Admin Login');
    expect(logins.filter(between(7, 10)).length).toBeGreaterThan(logins.length / 3);
  });

  test.each([1, 2, 3, 4])('one working day of the last week is clearly worse, seed %i', (seed) => {
    const world = createWorld({ seed });
    const days = new Map<number, number>();
    for (const { at } of world.history(NOW - 15 * DAY, NOW, 12_000).filter(failed)) {
      const midnight = Math.floor(at / DAY) * DAY;
      days.set(midnight, (days.get(midnight) ?? 0) + 1);
    }
    const [worst, next] = [...days].sort(([, a], [, b]) => b - a) as [[number, number], [number, number]];
    expect(worst[1]).toBeGreaterThan(1.7 * next[1]);
    expect(NOW - worst[0]).toBeGreaterThan(3 * DAY);
    expect(NOW - worst[0]).toBeLessThan(7 * DAY);
    expect([1, 2, 3, 4, 5]).toContain(new Date(worst[0]).getUTCDay());
  });

  test('devices keep their habits: most are well, a few fail again and again for one reason', () => {
    const world = createWorld({ seed: 1 });
    const about = (name: string) => backups.filter(({ device }) => device?.name === name);
    for (const name of world.failing) {
      const mine = about(name);
      expect(mine.filter(failed).length).toBeGreaterThan(mine.length / 2);
      // The day without a network befalls them too.
      const reasons = mine.filter(failed).map(({ pairs }) => pairs[0]?.[1]);
      const own = world.failingAgain(NOW, world.failing.indexOf(name)).pairs[0]?.[1];
      expect(reasons.filter((reason) => reason === own).length).toBeGreaterThan(0.7 * reasons.length);
    }
    const laptops = new Set(world.company.seats.map(({ device }) => device.name));
    const well = [...laptops].filter((name) => !about(name).some(failed));
    expect(well.length).toBeGreaterThan(0.7 * laptops.size);
    expect([...laptops].filter((name) => about(name).length === 0)).toEqual([]);
    const untidy = [...laptops].filter(
      (name) => about(name).filter(({ state }) => state === 'Backed up with Errors').length > 2,
    );
    expect(untidy.length).toBeGreaterThan(5);
  });

  test('goes on where it ended, and tells the same again', () => {
    const twice = () => {
      const world = createWorld({ seed: 5 });
      const parts = [world.history(NOW - DAY, NOW - HOUR, 400), world.history(NOW - HOUR, NOW, 100)];
      return parts.flat();
    };
    expect(twice()).toEqual(twice());
    expect(new Set(twice().map(({ number }) => number)).size).toBe(500);
  });

  test('no trouble at all when none is asked for', () => {
    const calm = createWorld({ seed: 6 }).history(NOW - 10 * DAY, NOW, 3_000, 0);
    expect(calm.filter(failed)).toEqual([]);
  });
});

describe('stories', () => {
  test('a storm: 500 failures of different devices in four minutes and three critical alerts', async () => {
    const { druva, v2 } = await start();
    druva.story('storm');
    const first = await v2();
    const events = [...first.json.events, ...(await v2(first.json.tracker)).json.events];
    const failed = events.filter((event) => event.eventState === 'Failed');
    expect(failed).toHaveLength(500);
    expect(new Set(failed.map((event) => event.inSyncDataSourceName)).size).toBe(500);
    expect(events.filter((event) => event.severity === 2)).toHaveLength(3);
    const times = events.map((event) => Date.parse(event.timestamp));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(START - (times[0] ?? 0)).toBe(4 * 60_000);
  });

  test('ransomware unfolds with the clock, each step at its own time', async () => {
    const { druva, v2, time } = await start();
    druva.story('ransomware');
    const first = await v2();
    expect(first.json.events).toHaveLength(1);
    expect(first.json.events[0].eventDetails).toContain('Unusual Data Activity');
    time.now += 60_000;
    const rest = (await v2(first.json.tracker)).json.events;
    expect(rest.map((event: { eventType: string }) => event.eventType)).toContain('Admin Login');
    expect(rest.length).toBeGreaterThan(20);
    expect(Date.parse(rest.at(-1).timestamp)).toBe(START + 20_000);
    expect(druva.state().waiting).toBe(0);
  });

  test('hostile records are valid JSON on both feeds and keep their teeth', async () => {
    const { druva, v2, v3 } = await start({ wire: 'envelope' });
    druva.story('hostile');
    const [insync, platform] = [await v2(), await v3()];
    expect(insync.text).toContain('<!channel>');
    expect(insync.text).toContain('\u202e');
    expect(
      insync.json.events.some((event: { eventDetails: string }) => event.eventDetails.length > 5_000),
    ).toBe(true);
    expect(platform.json.events).toHaveLength(insync.json.events.length);
  });

  test('unreadable records are in the log for ever', async () => {
    const { druva, v2 } = await start();
    druva.story('unreadable');
    expect((await v2()).json.events).toContain(null);
    expect((await v2()).json.events).toContain(42);
  });

  test('a trickle brings a routine event per interval', async () => {
    const { druva, v2, time } = await start();
    druva.trickle(1_000);
    time.now += 3_500;
    expect((await v2()).json.events).toHaveLength(3);
    druva.trickle(0);
    time.now += 10_000;
    expect((await v2()).json.events).toHaveLength(3);
  });

  test('a trickle can be slower at some hours than at others', async () => {
    const { druva, v2, time } = await start();
    druva.trickle((at) => (at < START + 2_000 ? 1_000 : 10_000));
    time.now += 22_000;
    expect((await v2()).json.events).toHaveLength(4);
    expect(druva.world.livelinessAt(Date.UTC(2026, 10, 24, 10))).toBeGreaterThan(2);
    expect(druva.world.livelinessAt(START)).toBeLessThan(0.5);
  });
});

describe('the server', () => {
  test('the same seed, clock and requests give the same bytes', async () => {
    const run = async () => {
      const { druva, v2, v3, time } = await start({ seed: 11, wire: 'mixed' });
      druva.add(druva.world.history(START - HOUR, START, 600));
      druva.addBulk(50, 3, { from: START, to: START + HOUR });
      druva.story('ransomware');
      time.now += 30_000;
      return [await v2(), await v3()].map((answer) => answer.text);
    };
    expect(await run()).toEqual(await run());
  });

  test('v2 can answer in any shape', async () => {
    const { druva, v2 } = await start({ wire: 'mixed' });
    druva.add(druva.world.history(START - HOUR, START, 30));
    const { events } = (await v2()).json;
    for (const field of ['eventID', 'uniqueID', 'globalID']) {
      expect(events.filter((event: object) => field in event)).toHaveLength(10);
    }
  });

  test('a million records are there at once and written page by page', async () => {
    const { druva, v2 } = await start();
    druva.addBulk(1_000_000, 4);
    expect(druva.length).toBe(1_000_000);
    const first = await v2();
    const second = await v2(first.json.tracker);
    expect(new Set([...ids(first), ...ids(second)]).size).toBe(1_000);
    druva.add([druva.world.routine(START)]);
    expect(druva.length).toBe(1_000_001);
  });

  test('what it answers is what the table of coverage says', async () => {
    const { druva } = await start();
    const promised = COVERAGE.filter((row) => row.kind === 'route' && row.status !== 'absent').map(
      (row) => row.subject,
    );
    expect([...promised].sort()).toEqual([...druva.routes].sort());
    expect(new Set(COVERAGE.map((row) => row.subject)).size).toBe(COVERAGE.length);
  });

  test('what the table calls absent is 404; a known path with another method is 501', async () => {
    const { get, call } = await start();
    for (const { subject } of COVERAGE.filter((row) => row.kind === 'route' && row.status === 'absent')) {
      expect((await get(subject.split(' ')[1] ?? '')).status).toBe(404);
    }
    expect((await call(V2, { method: 'DELETE' })).status).toBe(501);
  });

  test('a request line that is no path is answered', async () => {
    const { druva } = await start();
    const { port } = new URL(druva.url);
    const status = await new Promise((resolve, reject) => {
      request({ port, path: '//[' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(404);
  });

  test('the journal never holds a secret', async () => {
    const { druva, get } = await start();
    await get(`${V2}?client_secret=hush&access_token=hush`);
    const text = JSON.stringify(druva.journal);
    expect(text).not.toMatch(/hush|not-a-secret/);
    expect(druva.journal.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
      'POST /token 200',
      `GET ${V2} 200`,
    ]);
  });

  test('its controls work over HTTP and stay out of the journal', async () => {
    const { druva, call, v2 } = await start();
    const post = (path: string, value: object) => call(path, { method: 'POST', body: JSON.stringify(value) });
    expect((await post('/sim/story', { name: 'backup-failed' })).json).toMatchObject({
      ok: true,
      records: 1,
    });
    expect((await post('/sim/story', { name: 'flood' })).json.error).toContain('ransomware');
    expect((await post('/sim/fault', { kind: 'unavailable', count: 'many' })).status).toBe(400);
    expect((await post('/sim/fault', { kind: 'unavailable' })).status).toBe(200);
    expect((await v2()).status).toBe(503);
    await post('/sim/clear', {});
    const { tracker } = (await v2()).json;
    await post('/sim/expire', { what: 'trackers' });
    expect((await v2(tracker)).status).toBe(400);
    await post('/sim/expire', { what: 'tokens' });
    expect((await v2()).status).toBe(403);
    const state = await call('/sim/state');
    expect(state.json).toMatchObject({ records: 1, waiting: 0, faults: [] });
    expect(state.headers.get('access-control-allow-origin')).toBe('*');
    expect(state.text).not.toContain('not-a-secret');
    expect(druva.journal.some((entry) => entry.path.startsWith('/sim/'))).toBe(false);
  });

  test('imports nothing from outside the simulation and no package', () => {
    const folder = new URL('../../src/sim/druva/', import.meta.url);
    for (const file of readdirSync(folder)) {
      const code = readFileSync(new URL(file, folder), 'utf8');
      for (const [, from = ''] of code.matchAll(/from '([^']+)'/g))
        expect(`${file}: ${from}`).toMatch(/: (\.\/|node:)/);
    }
  });
});
