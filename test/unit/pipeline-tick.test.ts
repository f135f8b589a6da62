import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pageRules } from '../../src/alerting/decide.ts';
import { EVERYTHING } from '../../src/domain/filter.ts';
import type { Feed, Ledger, PageReceipt, Store } from '../../src/domain/ports.ts';
import { createFeed } from '../../src/druva/feed.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { type TickParts, tick } from '../../src/pipeline/tick.ts';
import { type Druva, type DruvaOptions, startDruva } from '../../src/sim/druva/server.ts';
import { keyvOver } from '../../src/store/keyv.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { DAY, event, HOUR, MINUTE, NOW, rulesOf, type Sample, TO_OPS } from '../contract/samples.ts';

const CREDENTIALS = { clientId: 'id', clientSecret: 'secret' };

interface Said {
  readonly pages: (PageReceipt & { readonly head: boolean })[];
  readonly failed: { readonly reason: string; readonly said: string; readonly again: number }[];
  readonly lost: { readonly said: string; readonly from: number | undefined; readonly to: number }[];
}

/** The real poll between a simulated Druva and a real store; time stands still but for what is slept. */
describe('the poll', () => {
  let at: string;
  let druva: Druva;
  let store: Store;
  let now: number;
  let slept: number[];
  let said: Said;
  const ending: (() => Promise<unknown>)[] = [];

  beforeEach(() => {
    at = mkdtempSync(join(tmpdir(), 'insync-tick-'));
    now = NOW;
    slept = [];
    said = { pages: [], failed: [], lost: [] };
  });
  afterEach(async () => {
    for (const end of ending.splice(0).reverse()) await end();
    rmSync(at, { recursive: true });
  });

  const begin = async (more: Partial<DruvaOptions> = {}, kind: Feed['name'] = 'insync') => {
    druva = await startDruva({ ...CREDENTIALS, clock: () => now, pageSize: 10, ...more });
    ending.push(() => druva.close());
    store = openSqliteStore(join(at, 'insync.db'), decodeStored);
    ending.push(() => store.close());
    const feed = createFeed({
      ...{ kind, baseUrl: druva.url, credentials: CREDENTIALS, clock: () => now },
      tokenCache: keyvOver(store, 'druva', () => now),
      timeouts: { connect: 500, headers: 500, body: 500, total: 2_000 },
    });
    ending.push(() => feed.close());
    return feed;
  };

  const partsOf = (feed: Feed, more: Partial<TickParts> = {}): TickParts => ({
    feed,
    ledger: store,
    rules: pageRules(rulesOf()),
    firstRunMaxAge: HOUR,
    gapRoute: () => TO_OPS,
    clock: () => now,
    random: () => 1 - Number.EPSILON,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
    on: {
      page: (receipt, { head }) => said.pages.push({ ...receipt, head }),
      failed: (failure) => said.failed.push(failure),
      cursorLost: (loss) => said.lost.push(loss),
    },
    ...more,
  });
  const poll = (feed: Feed, more: Partial<TickParts> = {}, signal = new AbortController().signal) =>
    tick(partsOf(feed, more), signal);
  /** Stops after so many waits, as a shut-down would. */
  const pollUntilWaits = (feed: Feed, waits: number) => {
    const stop = new AbortController();
    const sleep = async (ms: number) => {
      slept.push(ms);
      now += ms;
      if (slept.length >= waits) stop.abort();
    };
    return poll(feed, { sleep }, stop.signal);
  };
  const add = (count: number, sample: Sample = {}, prefix = 'D') =>
    druva.add(
      Array.from({ length: count }, (_, n) => event({ device: `${prefix}-${n}`, time: now, ...sample }).raw),
    );
  const stored = async () => (await store.statusFigures(now)).stored;
  const cursors = () =>
    druva.journal
      .filter(({ path }) => path !== '/token')
      .map(({ query }) => query.tracker ?? query.pageToken);

  describe.each(['insync', 'platform'] as const)('of the %s feed', (kind) => {
    it('reads page after page to the head, and goes on from there', async () => {
      const feed = await begin({}, kind);
      add(35);
      const report = await poll(feed);
      expect(report).toMatchObject({ fresh: 35, end: 'head' });
      expect(said.pages.map(({ head }) => head)).toEqual(
        said.pages.map((_, n) => n === said.pages.length - 1),
      );
      const { cursor, primed } = await store.feedState(kind);
      expect(primed).toBe(true);
      add(3, {}, 'MORE');
      const before = cursors().length;
      expect(await poll(feed)).toMatchObject({ fresh: 3, end: 'head' });
      expect(cursors()[before]).toBe(cursor);
      expect(await poll(feed)).toMatchObject({ fresh: 0, end: 'head' });
      expect([slept, said.failed]).toEqual([[], []]);
      expect(await stored()).toBe(38);
    });

    it('continues after a death between pages, without loss and without a second card', async () => {
      const feed = await begin({}, kind);
      add(35);
      let commits = 0;
      const ledger: Ledger = {
        ...store,
        commitPage: (commit, rules) => {
          commits += 1;
          return commits === 3 ? Promise.reject(new Error('killed')) : store.commitPage(commit, rules);
        },
      };
      await expect(poll(feed, { ledger })).rejects.toThrow('killed');
      expect(await stored()).toBe(20);
      expect(await store.feedState(kind)).toMatchObject({ primed: false });
      expect(await poll(feed)).toMatchObject({ fresh: 15, end: 'head' });
      expect(await store.statusFigures(now)).toMatchObject({ stored: 35, alerts: { open: 35 }, waiting: 35 });
    });

    it('finds its place dead: says so on a card, reads again, doubles nothing', async () => {
      const feed = await begin({}, kind);
      add(25);
      await poll(feed);
      now += 10 * MINUTE;
      druva.killTrackers();
      add(4, {}, 'MISSED');
      expect(await poll(feed)).toMatchObject({ fresh: 4, end: 'head' });
      expect(said.lost).toMatchObject([{ said: '400 Invalid tracker', from: NOW, to: now }]);
      const { rows } = await store.page({ filter: EVERYTHING, now, limit: 100 });
      expect(rows).toHaveLength(29);
      const gap = await gapView();
      expect(gap).toMatchObject({ from: NOW, read: 29, known: 25, fresh: 4, cause: '400 Invalid tracker' });
      expect(await store.statusFigures(now)).toMatchObject({
        alerts: { open: 30 },
        lastTrouble: { reason: 'cursor_dead' },
      });
      expect(slept).toEqual([]);
    });
  });

  /** The gap as its card shows it. */
  const gapView = async () => {
    for (const { cards } of await store.waiting(1_000, now)) {
      for (const { card } of cards.filter(({ foldable }) => !foldable)) {
        const job = await store.claim(card, now);
        if (job?.view.kind === 'alert' && job.view.alert.alert.kind === 'feed_gap')
          return job.view.alert.alert.gap;
      }
    }
    return undefined;
  };

  it('renews a token that ends in the middle, and one that was refused', async () => {
    const feed = await begin({ tokenLife: 600 });
    add(5);
    await poll(feed);
    now += 20 * MINUTE;
    add(5, {}, 'B');
    expect(await poll(feed)).toMatchObject({ fresh: 5 });
    druva.expireTokens();
    add(5, {}, 'C');
    expect(await poll(feed)).toMatchObject({ fresh: 5 });
    expect(druva.counters.tokens).toBe(3);
    expect([slept, said.lost]).toEqual([[], []]);
  });

  it('waits as long as Druva says, and reads the same place again', async () => {
    const feed = await begin();
    add(15);
    await poll(feed);
    const { cursor } = await store.feedState('insync');
    add(1, {}, 'B');
    druva.fault({ kind: 'rate_limited', count: 2, retryAfter: 17 });
    expect(await poll(feed)).toMatchObject({ fresh: 1, end: 'head' });
    expect(slept).toHaveLength(2);
    for (const ms of slept) expect(ms).toSatisfy((wait: number) => wait >= 17_000 && wait <= 17_250);
    expect(new Set(cursors().slice(-3))).toEqual(new Set([cursor]));
    expect(said.failed.map(({ reason }) => reason)).toEqual(['rate_limited', 'rate_limited']);
    expect((await store.statusFigures(now)).lastTrouble).toMatchObject({
      where: 'feed',
      reason: 'rate_limited',
    });
  });

  it.each([
    ['server_error', 'server_error'],
    ['unavailable', 'server_error'],
    ['reset', 'network'],
    ['html', 'bad_answer'],
    ['truncated_json', 'bad_answer'],
    ['cut_short', 'network'],
    ['hang', 'timeout'],
  ] as const)('waits %s out and loses nothing', async (kind, reason) => {
    const feed = await begin();
    add(15);
    await poll(feed);
    add(12, {}, 'B');
    druva.fault({ kind, count: 1, skip: 1 });
    expect(await poll(feed)).toMatchObject({ fresh: 12, end: 'head' });
    expect(said.failed).toMatchObject([{ reason }]);
    expect(slept).toHaveLength(1);
    expect(await stored()).toBe(27);
    expect(said.lost).toEqual([]);
  });

  it('backs off up to five minutes while Druva is down, and starts over after a good answer', async () => {
    const feed = await begin();
    add(5);
    druva.fault({ kind: 'server_error', count: 11 });
    expect(await poll(feed)).toMatchObject({ fresh: 5 });
    expect(slept).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1_000));
    druva.fault({ kind: 'server_error', count: 1 });
    await poll(feed);
    expect(slept.at(-1)).toBe(1_000);
  });

  it('does not give up a good place for a refused role', async () => {
    const feed = await begin();
    add(5);
    await poll(feed);
    const { cursor } = await store.feedState('insync');
    druva.fault({ kind: 'no_permission' });
    expect(await pollUntilWaits(feed, 3)).toMatchObject({ end: 'stopped' });
    expect(said.failed.at(-1)).toMatchObject({ reason: 'auth_refused' });
    expect(await store.feedState('insync')).toMatchObject({ cursor });
    expect(said.lost).toEqual([]);
    druva.clearFaults();
    expect(await poll(feed)).toMatchObject({ end: 'head' });
  });

  it.each(['no_tracker', 'null_tracker', 'empty_tracker'] as const)(
    'keeps its place over %s',
    async (kind) => {
      const feed = await begin();
      add(5);
      await poll(feed);
      const { cursor } = await store.feedState('insync');
      add(25, {}, 'B');
      druva.fault({ kind, count: 3 });
      expect(await poll(feed)).toMatchObject({ end: 'head' });
      expect(await stored()).toBe(30);
      expect(cursors()).not.toContain('');
      expect(cursors()).not.toContain('null');
      const asked = cursors().filter((each) => each === cursor);
      expect(asked.length).toBeGreaterThanOrEqual(4);
      expect(said.failed.map(({ reason }) => reason)).toEqual(['same_page', 'same_page', 'same_page']);
    },
  );

  it('does not go round for ever on one page: it keeps its events, says so and waits', async () => {
    const feed = await begin();
    add(25);
    druva.fault({ kind: 'same_page' });
    expect(await pollUntilWaits(feed, 4)).toMatchObject({ end: 'stopped' });
    expect(said.failed.map(({ reason }) => reason)).toEqual(Array(4).fill('same_page'));
    expect(slept).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(await stored()).toBe(10);
    expect(await store.feedState('insync')).toMatchObject({ primed: false });
    druva.clearFaults();
    expect(await poll(feed)).toMatchObject({ end: 'head' });
    expect(await stored()).toBe(25);
  });

  it('does not read over and over at full speed when every place is dead, and opens one alert for it', async () => {
    const feed = await begin();
    add(25);
    await poll(feed);
    druva.fault({ kind: 'dead_tracker' });
    expect(await pollUntilWaits(feed, 5)).toMatchObject({ end: 'stopped' });
    expect(slept.every((ms, n) => ms >= (n === 0 ? 1_000 : (slept[n - 1] as number)))).toBe(true);
    expect(await store.statusFigures(now)).toMatchObject({ alerts: { open: 26 } });
    druva.clearFaults();
    now += MINUTE;
    expect(await poll(feed)).toMatchObject({ end: 'head' });
    expect(await gapView()).toMatchObject({ from: NOW, fresh: 0 });
  });

  it('sets aside what is no event, once, and takes the events around it', async () => {
    const feed = await begin();
    add(8);
    druva.fault({ kind: 'garbage', count: 1 });
    const report = await poll(feed);
    expect(report).toMatchObject({ fresh: 8, end: 'head' });
    const kept = await store.unreadable(20);
    expect(kept.length).toBeGreaterThan(2);
    expect(said.pages[0]?.unreadable).toBe(kept.reduce((sum, { seen }) => sum + seen, 0));
    expect(new Set(kept.map(({ reason }) => reason))).toEqual(new Set(['not_an_object', 'no_id']));
  });

  it('takes the past of the first reading as history, whatever it is and however many pages it has', async () => {
    const feed = await begin();
    add(30, { time: NOW - DAY });
    add(5, { time: NOW - HOUR - 1 }, 'B');
    add(2, { time: NOW - HOUR }, 'C');
    await poll(feed);
    expect(await store.statusFigures(now)).toMatchObject({ stored: 37, alerts: { open: 2 }, waiting: 2 });
    add(1, { time: NOW - DAY }, 'LATE');
    await poll(feed);
    expect(await store.statusFigures(now)).toMatchObject({ stored: 38, alerts: { open: 3 } });
  });

  it('takes the past as history also when the first reading is broken off and begun again', async () => {
    const feed = await begin();
    add(25, { time: NOW - DAY });
    druva.fault({ kind: 'unavailable', skip: 1 });
    await pollUntilWaits(feed, 1);
    expect(await stored()).toBe(10);
    druva.clearFaults();
    await poll(feed);
    expect(await store.statusFigures(now)).toMatchObject({ stored: 25, alerts: {}, waiting: 0 });
  });

  it('stops in the middle of a read, at once and with nothing half done', async () => {
    const feed = await begin();
    add(25);
    druva.fault({ kind: 'hang', skip: 1 });
    const stop = new AbortController();
    const polling = poll(
      feed,
      {
        on: { page: () => stop.abort(), failed: () => {}, cursorLost: () => {} },
      },
      stop.signal,
    );
    expect(await polling).toEqual({ pages: 1, fresh: 10, end: 'stopped' });
    expect(await stored()).toBe(10);
    expect(said.failed).toEqual([]);
    druva.clearFaults();
    expect(await poll(feed)).toMatchObject({ fresh: 15, end: 'head' });
  });

  it('does nothing when it is stopped before it begins', async () => {
    const feed = await begin();
    const stop = new AbortController();
    stop.abort();
    expect(await poll(feed, {}, stop.signal)).toEqual({ pages: 0, fresh: 0, end: 'stopped' });
    expect(druva.counters.requests).toBe(0);
  });

  it('asks for the next page while one is committed', async () => {
    const feed = await begin();
    add(25);
    const order: string[] = [];
    const watched: Feed = {
      name: 'insync',
      read: (cursor, signal) => {
        order.push('read');
        return feed.read(cursor, signal);
      },
    };
    const ledger: Ledger = {
      ...store,
      commitPage: (commit, rules) => {
        order.push('commit');
        return store.commitPage(commit, rules);
      },
    };
    await poll(watched, { ledger });
    expect(order).toEqual(['read', 'read', 'commit', 'read', 'commit', 'commit']);
  });
});
