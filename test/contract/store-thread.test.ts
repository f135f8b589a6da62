import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventArchive } from '../../src/domain/archive.ts';
import type { LifeArchive } from '../../src/domain/desk.ts';
import { StoreError } from '../../src/domain/errors.ts';
import { EVERYTHING } from '../../src/domain/filter.ts';
import type { Store } from '../../src/domain/ports.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import type { FeedThreadData, FeedThreadEvents } from '../../src/feed-thread.ts';
import { type FeedWorker, startFeedWorker } from '../../src/feed-worker.ts';
import { type Druva, startDruva } from '../../src/sim/druva/server.ts';
import { lazyReader, ReadTimeout } from '../../src/store/reader.ts';
import { MIGRATIONS } from '../../src/store/sqlite/schema.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { readCsv } from '../unit/exports-read.ts';
import {
  commitOf,
  DEFAULT_RULES,
  decideWith,
  event,
  failures,
  filterOf,
  NOW,
  person,
  ROUTES,
} from './samples.ts';
import type { Rig } from './store.ts';
import { storeArchive } from './store-archive.ts';

const READER = new URL('../../src/reader-thread.ts', import.meta.url);
const CREDENTIALS = { clientId: 'id', clientSecret: 'secret' };

/** The threads as the bot starts them: one that writes, one that reads. */
describe('the store behind its threads', () => {
  let at: string;
  let druva: Druva;
  const ending: (() => Promise<unknown>)[] = [];
  beforeEach(async () => {
    at = mkdtempSync(join(tmpdir(), 'insync-thread-'));
    druva = await startDruva(CREDENTIALS);
  });
  afterEach(async () => {
    for (const end of ending.splice(0).reverse()) await end();
    await druva.close();
    rmSync(at, { recursive: true });
  });

  const data = (): FeedThreadData => ({
    database: { kind: 'file', path: join(at, 'insync.db') } as const,
    key: undefined,
    config: {
      ...{
        poll: '* * * * *',
        feed: 'insync',
        firstRunMaxAge: 3_600_000,
        defaultChannel: 'C_OPS',
        zone: 'UTC',
      },
      ...{
        alert: DEFAULT_RULES,
        routes: ROUTES,
        reopenWithin: 0,
        inhibit: [],
        outage: undefined,
        missing: [],
      },
      ...{ feedSilence: 0, retention: undefined, runbooks: {}, console: '', digest: [], forward: [] },
      forward: [],
      permissions: { acknowledge: [], silence: [], resolve: [], forward: [] },
    },
    druva: { url: druva.url, ...CREDENTIALS },
  });
  const start = async (on: Partial<FeedThreadEvents> = {}): Promise<FeedWorker> => {
    const nothing = () => {};
    const told = {
      led: nothing,
      page: nothing,
      pushed: nothing,
      failed: nothing,
      cursorLost: nothing,
      turned: nothing,
      found: nothing,
      hindered: nothing,
      expired: nothing,
    };
    const broken = (what: string, error: unknown) => {
      throw new Error(what, { cause: error });
    };
    const events = { ...told, broken, ...on };
    const feed = await startFeedWorker(data(), events, (error) => {
      throw error;
    });
    ending.push(() => feed.shut());
    return feed;
  };
  const read = (limit = 20_000, idle = 60_000) => {
    const reader = lazyReader({ thread: READER, workerData: { database: data().database }, limit, idle });
    ending.push(() => reader.close());
    return reader;
  };
  const fresh = (id: string, more: Parameters<typeof event>[0] = {}) =>
    event({ id, time: Date.now(), ...more }).raw;

  it('polls, tells of each page, and lets the other thread read what was committed', async () => {
    const raw = fresh('a', { device: 'A' });
    druva.add([raw, fresh('b', { device: 'B' }), 'null']);
    const pages: unknown[] = [];
    const feed = await start({ page: (receipt, page) => pages.push({ ...receipt, ...page }) });
    const reader = read();
    expect(await feed.poll()).toEqual({ pages: 1, fresh: 2, end: 'head' });
    expect(pages).toMatchObject([{ fresh: 2, unreadable: 1, decisions: { opened: 2 }, head: true }]);
    expect((await reader.eventById('a'))?.event.raw).toBe(raw);
    expect(await reader.statusFigures(Date.now())).toMatchObject({ stored: 2, unreadable: 1, waiting: 2 });
    expect(await feed.store.waiting(10, Date.now())).toMatchObject([{ channel: 'C_OPS', count: 2 }]);
  });

  it('keeps its promises over the threads: one taker, one first click, one claim', async () => {
    druva.add([fresh('a')]);
    const { store, poll } = await start();
    await poll();
    const now = Date.now();
    const taken = await Promise.all(Array.from({ length: 20 }, () => store.claim(1, now)));
    const jobs = taken.flatMap((job) => (job ? [job] : []));
    expect(jobs).toHaveLength(1);
    await store.settle(1, jobs[0]?.revision as number, { ok: true, ts: '1.1', at: now });
    const clicks = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        store.move(1, { act: 'ack', by: person(n), at: now, reason: 'click' }),
      ),
    );
    expect(clicks.filter(({ ok }) => ok)).toHaveLength(1);
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => store.kvClaim('k', 'v', now + 1_000, now)),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    const [ops] = await store.waiting(10, now);
    expect(ops?.cards).toMatchObject([{ urgent: true, isNew: false }, { reply: true }]);
  });

  it('says what the thread found wrong with the file', async () => {
    const handle = new DatabaseSync(join(at, 'insync.db'));
    handle.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
    handle.close();
    const starting = start();
    await expect(starting).rejects.toBeInstanceOf(StoreError);
    await expect(starting).rejects.toMatchObject({ reason: 'newer_version' });
  });

  it('shuts in the middle of a poll, with what was committed safe', async () => {
    druva.add([fresh('a')]);
    const feed = await start();
    await feed.poll();
    druva.fault({ kind: 'hang' });
    const polling = feed.poll();
    await vi.waitFor(() => expect(druva.counters.faults).toBe(1));
    await feed.shut();
    ending.splice(0);
    expect(await polling).toEqual({ pages: 0, fresh: 0, end: 'stopped' });
    const after = await start();
    expect(await read().statusFigures(Date.now())).toMatchObject({ stored: 1 });
    expect((await after.store.feedState('insync')).cursor).toBeDefined();
  });

  it('ends a reading that takes too long, and reads on in another thread', async () => {
    const feed = await start();
    druva.add([fresh('a')]);
    await feed.poll();
    const hasty = read(1);
    await expect(hasty.statusFigures(Date.now())).rejects.toBeInstanceOf(ReadTimeout);
    await expect(hasty.statusFigures(Date.now())).rejects.toBeInstanceOf(ReadTimeout);
    expect((await read().statusFigures(Date.now())).stored).toBe(1);
  });

  it('ends the reading thread when nobody asks, and starts it again for the next one', async () => {
    await start();
    const reader = read(20_000, 1);
    expect((await reader.statusFigures(Date.now())).stored).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await reader.statusFigures(Date.now())).stored).toBe(0);
  });
});

/** One file, written here and read over the thread. */
describe('store contract: reading over its thread', () => {
  let at: string;
  let store: Store;
  let reader: ReturnType<typeof lazyReader>;
  const open = () => {
    const database = join(at, 'insync.db');
    const written = openSqliteStore(database, decodeStored);
    reader = lazyReader({
      thread: READER,
      workerData: { database: { kind: 'file', path: database } },
      limit: 60_000,
      idle: 60_000,
    });
    const close = async () => {
      await reader.close();
      await written.close();
    };
    return { ...written, ...reader, close };
  };
  beforeEach(() => {
    at = mkdtempSync(join(tmpdir(), 'insync-thread-'));
    store = open();
  });
  afterEach(async () => {
    await store.close();
    rmSync(at, { recursive: true });
  });
  const rig: Rig = {
    get store() {
      return store;
    },
    async reopen() {
      await store.close();
      store = open();
      return store;
    },
  };
  storeArchive(rig);

  const fill = async (pages: number) => {
    for (let page = 0; page < pages; page += 1) {
      await store.commitPage(
        commitOf(failures(500, { time: NOW - page * 1_000, severity: 3 })),
        decideWith(),
      );
    }
  };
  const exportAs = (name: string) =>
    ({ filter: EVERYTHING, now: NOW, format: 'csv', path: join(at, name), mark: true }) as const;

  it('exports what is stored, in the order of the list', async () => {
    await fill(3);
    const receipt = await reader.exportTo(exportAs('a.csv'));
    expect(receipt).toMatchObject({ events: 1_500, complete: true });
    const written = readCsv(readFileSync(join(at, 'a.csv'), 'utf8')).slice(1);
    const listed = await reader.page({ filter: EVERYTHING, now: NOW, limit: 1_500 });
    expect(written.map((record) => record[1])).toEqual(listed.rows.map(({ event: { id } }) => id));
  });

  it('answers what is asked of the life of alerts as the writer does', async () => {
    await fill(1);
    const written = openSqliteStore(join(at, 'insync.db'), decodeStored);
    const ids = (await reader.alerts({ states: ['open'], limit: 3 })).rows.map(({ alert }) => alert.id);
    const by = { by: person(1), at: NOW, reason: 'command' } as const;
    await store.moveAll(ids, { ...by, act: 'ack', note: 'seen' });
    const filter = filterOf({ subject: ['DEV-3', 'DEV-4'] });
    const silence = { ...by, filter, text: 'two', note: '', until: undefined, alert: undefined };
    await store.addSilence(silence);
    await store.subscribe({ channel: 'C_A', filter, text: 'two', by: person(1), at: NOW });
    const answers = async (archive: LifeArchive & Pick<EventArchive, 'alerts'>) => [
      await archive.silences({ ended: false, limit: 10 }),
      await archive.subscriptions(),
      await archive.subscriptions('C_B'),
      await archive.standing(),
      await archive.alertsMatching({ filter, states: ['open', 'silenced'], now: NOW, limit: 1 }),
      await archive.alertsOfStorm(1, ['open']),
      await archive.audit({ filter, now: NOW, limit: 3 }),
      await archive.verifyAudit(),
      await archive.verifyAudit('f'.repeat(64)),
      await archive.digestFigures({ channel: 'C_OPS', from: NOW - 1, to: NOW + 1, zone: 'UTC' }),
      await archive.alerts({ states: ['acked'], owner: person(1).id, limit: 2 }),
    ];
    const told = await answers(reader);
    expect(told).toEqual(await answers(written));
    expect(told[4]).toMatchObject({ ids: { length: 2 }, rows: { length: 1 } });
    expect(told[10]).toMatchObject({ count: 3, rows: { length: 2 } });
    await written.close();
  });

  it('stops an export and a search, and leaves no file', async () => {
    await fill(1);
    const signal = AbortSignal.abort();
    expect(await reader.exportTo(exportAs('a.csv'), { signal })).toMatchObject({
      events: 0,
      complete: false,
    });
    expect(existsSync(join(at, 'a.csv'))).toBe(false);
    const request = { filter: filterOf({ detail: 'Device=nobody' }), now: NOW, limit: 10 };
    expect((await reader.page(request, { signal })).rows).toEqual([]);
    expect((await reader.page(request, {})).rows).toEqual([]);
  });
});
