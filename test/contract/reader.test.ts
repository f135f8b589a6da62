import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Progress } from '../../src/domain/archive.ts';
import { EVERYTHING } from '../../src/domain/filter.ts';
import { lazyReader, ReadEnded, type ReaderOptions, ReadTimeout } from '../../src/store/reader.ts';
import type { Reading } from '../../src/store/readings.ts';
import { type Behaviour, CELLS, DEAF, SEARCH } from './reader-stub.ts';
import { NOW } from './samples.ts';

const THREAD = new URL('./reader-stub.ts', import.meta.url);
/** Passes only when a test says so, ms. */
const LIMIT = 3_600_000;
const PATIENCE = 10 * LIMIT;

describe('reading over a thread', () => {
  let at: string;
  let cells: Int32Array;
  const open: (() => Promise<void>)[] = [];
  beforeEach(() => {
    at = mkdtempSync(join(tmpdir(), 'insync-reader-'));
    cells = new Int32Array(new SharedArrayBuffer(16));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(async () => {
    vi.useRealTimers();
    for (const close of open.splice(0)) await close();
    rmSync(at, { recursive: true });
  });

  const read = (more: Partial<ReaderOptions> = {}) => {
    const options = {
      thread: THREAD,
      workerData: cells.buffer,
      limit: LIMIT,
      idle: LIMIT,
      patience: PATIENCE,
      ...more,
    };
    const reader = lazyReader(options);
    open.push(() => reader.close());
    return reader;
  };
  const threads = () => Atomics.load(cells, CELLS.threads);
  const calls = () => Atomics.load(cells, CELLS.calls);
  const does = async (reader: Reading, behaviour: Behaviour) => (await reader.eventById(behaviour))?.key;
  const searchWith = (limit: number) => ({ filter: EVERYTHING, now: NOW, limit });
  const exportAs = (name: string) =>
    ({ filter: EVERYTHING, now: NOW, format: 'csv', path: join(at, name), mark: false }) as const;
  const pass = (ms: number) => void vi.advanceTimersByTime(ms);
  const openGate = () => {
    Atomics.store(cells, CELLS.gate, 1);
    Atomics.notify(cells, CELLS.gate);
  };

  describe('a watch', () => {
    it('tells of progress and stops across the thread, which gives what it has', async () => {
      const reader = read();
      const stop = new AbortController();
      const told: Progress[] = [];
      const page = await reader.page(searchWith(SEARCH), {
        signal: stop.signal,
        progress: (progress) => {
          told.push(progress);
          if (told.length === 3) stop.abort();
        },
      });
      expect(page).toEqual({ rows: [], older: true, newer: false, searchedTo: 42 });
      expect(told.slice(0, 3).map(({ found }) => found)).toEqual([0, 1, 2]);
    });

    it('stops its own job and no other', async () => {
      const reader = read();
      const [one, other] = [new AbortController(), new AbortController()];
      const settled: string[] = [];
      const first = reader.page(searchWith(SEARCH), { signal: one.signal }).then(() => settled.push('one'));
      const second = reader
        .page(searchWith(SEARCH), { signal: other.signal })
        .then(() => settled.push('other'));
      one.abort();
      await first;
      expect([await does(reader, 'count'), settled]).toEqual([1, ['one']]);
      other.abort();
      await second;
    });

    it('that was stopped before is heard, and one stops by itself when patience ends', async () => {
      const stopped = read().page(searchWith(SEARCH), { signal: AbortSignal.abort() });
      expect((await stopped).searchedTo).toBe(42);
      const searching = read().page(searchWith(SEARCH), {});
      pass(PATIENCE);
      expect((await searching).searchedTo).toBe(42);
    });

    it('that hears nothing is ended with its thread', async () => {
      const reader = read();
      const searching = expect(reader.page(searchWith(DEAF), {})).rejects.toBeInstanceOf(ReadTimeout);
      pass(PATIENCE);
      expect(await does(reader, 'count')).toBe(1);
      pass(LIMIT);
      await searching;
      expect(await does(reader, 'count')).toBe(2);
    });

    it('takes nothing from the arguments of what is asked without one', async () => {
      expect(await read().countByOutcome(EVERYTHING, 2, 3)).toEqual({ count: 2, exact: true, outcomes: {} });
      expect(await read().countByOutcome(EVERYTHING, 2, 4, {})).toMatchObject({ count: 2, exact: false });
    });
  });

  it('leaves this thread free while that one is held', async () => {
    const reader = read();
    let answered = false;
    const held = does(reader, 'block').then(() => {
      answered = true;
    });
    await vi.waitFor(() => expect(calls()).toBe(1), 15_000);
    let turns = 0;
    for (; turns < 1_000 && !answered; turns += 1) await turn();
    expect([turns, answered]).toEqual([1_000, false]);
    openGate();
    await held;
  });

  it('ends a reading over its limit, and asks again what others had asked', async () => {
    const reader = read();
    const stop = new AbortController();
    const told: number[] = [];
    const searching = reader.page(searchWith(SEARCH), {
      signal: stop.signal,
      progress: ({ reached: thread }) => told.push(thread),
    });
    await vi.waitFor(() => expect(told).toContain(1), 15_000);
    const bad = expect(does(reader, 'block')).rejects.toBeInstanceOf(ReadTimeout);
    await vi.waitFor(() => expect(calls()).toBe(1), 15_000);
    const behind = does(reader, 'count');
    pass(LIMIT);
    await bad;
    expect(await behind).toBe(2);
    await vi.waitFor(() => expect(told).toContain(2), 15_000);
    stop.abort();
    expect((await searching).searchedTo).toBe(42);
  });

  it('asks again once, and then says what cut it off', async () => {
    const reader = read();
    const stop = new AbortController();
    const searching = expect(reader.page(searchWith(SEARCH), { signal: stop.signal })).rejects.toMatchObject({
      name: 'ReadEnded',
      message: 'page was cut off twice by another reading',
      cause: { name: 'ReadTimeout' },
    });
    for (const thread of [1, 2]) {
      const bad = expect(does(reader, 'block twice')).rejects.toBeInstanceOf(ReadTimeout);
      await vi.waitFor(() => expect(calls()).toBe(thread), 15_000);
      pass(LIMIT);
      await bad;
    }
    await searching;
    expect(await does(reader, 'block twice')).toBe(3);
  });

  it('says why a thread died, when it dies again', async () => {
    const reader = read();
    await expect(does(reader, 'die')).rejects.toThrow('ended with code 3');
    expect(threads()).toBe(2);
    expect(await does(reader, 'count')).toBe(3);
    const missing = read({ thread: new URL('./no-such-thread.ts', import.meta.url) });
    await expect(missing.eventById('x')).rejects.toThrow(/no-such-thread/);
  });

  it('throws what the reading throws, with its code', async () => {
    await expect(does(read(), 'fail')).rejects.toMatchObject({ message: 'no such thing', code: 'ENOENT' });
  });

  it('ends when nobody asks, not while somebody waits, and starts again', async () => {
    const reader = read();
    const stop = new AbortController();
    const searching = reader.page(searchWith(SEARCH), { signal: stop.signal });
    expect(await does(reader, 'count')).toBe(1);
    pass(LIMIT);
    expect(await does(reader, 'count')).toBe(1);
    stop.abort();
    await searching;
    pass(LIMIT - 1);
    expect(await does(reader, 'count')).toBe(1);
    pass(LIMIT);
    expect(await does(reader, 'count')).toBe(2);
  });

  it('refuses questions when closed, and ends those it has', async () => {
    const reader = read();
    const searching = expect(reader.page(searchWith(SEARCH), {})).rejects.toBeInstanceOf(ReadEnded);
    await does(reader, 'count');
    await reader.close();
    await searching;
    await expect(does(reader, 'count')).rejects.toBeInstanceOf(ReadEnded);
    expect(threads()).toBe(1);
  });

  describe('an export', () => {
    const begun = () =>
      vi.waitFor(() => expect(Atomics.load(cells, CELLS.exported)).toBeGreaterThan(2), 15_000);
    const inExport = async () => {
      const [reader, stop] = [read(), new AbortController()];
      const exporting = reader.exportTo(exportAs('a.csv'), { signal: stop.signal });
      await begun();
      return { reader, stop, exporting };
    };

    it('lets others read, and when cancelled leaves no file and says how far it came', async () => {
      const { reader, stop, exporting } = await inExport();
      for (let n = 0; n < 20; n += 1) expect(await does(reader, 'count')).toBe(1);
      // It may take as long as it takes.
      pass(PATIENCE + LIMIT);
      expect(existsSync(join(at, 'a.csv'))).toBe(true);
      stop.abort();
      expect(await exporting).toMatchObject({ complete: false, events: expect.any(Number) });
      expect(existsSync(join(at, 'a.csv'))).toBe(false);
    });

    it('begins again in another thread when its own is ended', async () => {
      const { reader, stop, exporting } = await inExport();
      const bad = expect(does(reader, 'block')).rejects.toBeInstanceOf(ReadTimeout);
      pass(LIMIT);
      await bad;
      expect(await does(reader, 'count')).toBe(2);
      Atomics.store(cells, CELLS.exported, 0);
      await begun();
      stop.abort();
      expect(await exporting).toMatchObject({ complete: false });
      expect(existsSync(join(at, 'a.csv'))).toBe(false);
    });

    it('leaves no file when the reader is closed under it', async () => {
      const reader = read();
      const exporting = expect(reader.exportTo(exportAs('a.csv'))).rejects.toBeInstanceOf(ReadEnded);
      await begun();
      await reader.close();
      await exporting;
      expect(existsSync(join(at, 'a.csv'))).toBe(false);
    });

    it('refuses a file that is there, with the code', async () => {
      await expect(read().exportTo({ ...exportAs('.'), path: at })).rejects.toMatchObject({ code: 'EEXIST' });
    });
  });
});
