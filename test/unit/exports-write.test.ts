import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventArchive, EventPage, EventRow, Progress } from '../../src/domain/archive.ts';
import type { ExportRequest } from '../../src/domain/export.ts';
import { EVERYTHING } from '../../src/domain/filter.ts';
import { exportEvents, writeEvents } from '../../src/exports/write.ts';
import { readCsv, row } from './exports-read.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const SAMPLE = row();

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** An archive of so many events, newest first, made as they are asked for. */
function archiveOf(count: number, on: { page?: (asked: number) => void } = {}): Pick<EventArchive, 'page'> {
  const made = (key: number): EventRow => ({
    ...SAMPLE,
    key,
    event: { ...SAMPLE.event, envelope: { ...SAMPLE.event.envelope, uniqueID: `e${key}` } },
  });
  let asked = 0;
  return {
    async page({ before = count + 1, limit }): Promise<EventPage> {
      asked += 1;
      on.page?.(asked);
      const first = before - 1;
      const last = Math.max(1, first - limit + 1);
      const rows = Array.from({ length: Math.max(0, first - last + 1) }, (_, n) => made(first - n));
      return { rows, older: last > 1, newer: false };
    },
  };
}

describe('an export', () => {
  let folder: string;
  let request: ExportRequest;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'insync-export-'));
    request = { filter: EVERYTHING, now: NOW, format: 'csv', path: join(folder, 'a.csv'), mark: false };
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const ids = (text: string) => readCsv(text).map((record) => record[1]);

  it('has every event once, newest first, under a header', async () => {
    const receipt = await exportEvents(archiveOf(1_234), request);
    const written = readFileSync(request.path, 'utf8');
    expect(ids(written)).toEqual(['uniqueID', ...Array.from({ length: 1_234 }, (_, n) => `e${1_234 - n}`)]);
    expect(receipt).toEqual({ events: 1_234, bytes: statSync(request.path).size, complete: true });
    expect(statSync(request.path).mode & 0o077).toBe(0);
  });

  it('has a mark before CSV where one is wanted, and nothing but lines in NDJSON', async () => {
    await exportEvents(archiveOf(1), { ...request, mark: true });
    expect(readFileSync(request.path, 'utf8').startsWith('\ufeffeventCategory,')).toBe(true);
    const path = join(folder, 'a.ndjson');
    const receipt = await exportEvents(archiveOf(3), { ...request, path, mark: true, format: 'ndjson' });
    const lines = readFileSync(path, 'utf8').split('\n');
    expect(lines.slice(0, -1).map((line) => JSON.parse(line).uniqueID)).toEqual(['e3', 'e2', 'e1']);
    expect([lines.at(-1), receipt.bytes]).toEqual(['', statSync(path).size]);
  });

  it('is a header alone where nothing matches', async () => {
    expect(await exportEvents(archiveOf(0), request)).toMatchObject({ events: 0, complete: true });
    expect(ids(readFileSync(request.path, 'utf8'))).toEqual(['uniqueID']);
  });

  it('refuses a file that is there, and leaves it as it is', async () => {
    writeFileSync(request.path, 'mine');
    await expect(exportEvents(archiveOf(3), request)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readFileSync(request.path, 'utf8')).toBe('mine');
  });

  it('leaves no file when stopped, and says how far it came', async () => {
    const stop = new AbortController();
    const archive = archiveOf(5_000, { page: (asked) => asked === 3 && stop.abort() });
    const receipt = await exportEvents(archive, request, { signal: stop.signal });
    expect(receipt).toMatchObject({ events: 1_500, complete: false });
    expect(existsSync(request.path)).toBe(false);
  });

  it('is whole when the stop comes with its last page', async () => {
    const stop = new AbortController();
    const archive = archiveOf(700, { page: (asked) => asked === 2 && stop.abort() });
    expect(await exportEvents(archive, request, { signal: stop.signal })).toMatchObject({ complete: true });
    expect(existsSync(request.path)).toBe(true);
  });

  it('leaves no file when it fails', async () => {
    const broken = archiveOf(5_000, {
      page: (asked) => {
        if (asked === 3) throw new Error('disk image is malformed');
      },
    });
    await expect(exportEvents(broken, request)).rejects.toThrow('malformed');
    expect(existsSync(request.path)).toBe(false);
    const nowhere = { ...request, path: join(folder, 'none', 'a.csv') };
    await expect(exportEvents(archiveOf(1), nowhere)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('goes on below where a search paused, and does not go in circles', async () => {
    const places: (number | undefined)[] = [];
    const pausing: Pick<EventArchive, 'page'> = {
      async page({ before }) {
        places.push(before);
        if (before === undefined)
          return { rows: [{ ...SAMPLE, key: 90 }], older: true, newer: false, searchedTo: 80 };
        if (before === 80) return { rows: [], older: true, newer: false, searchedTo: 0 };
        return { rows: [], older: false, newer: true };
      },
    };
    expect(await exportEvents(pausing, request)).toMatchObject({ events: 1, complete: true });
    expect(places).toEqual([undefined, 80, 0]);
    const stuck = { page: async () => ({ rows: [], older: true, newer: false, searchedTo: 80 }) };
    await expect(exportEvents(stuck, { ...request, path: join(folder, 'b') })).rejects.toThrow(
      'where it began',
    );
  });

  it('waits for what it writes to, and holds one page at a time', async () => {
    let [read, open, most] = [0, 0, 0];
    const archive = archiveOf(20_000, { page: () => (read += 1) });
    let writes = 0;
    const sink = {
      async write() {
        open += 1;
        most = Math.max(most, open);
        await new Promise(setImmediate);
        open -= 1;
        writes += 1;
        // The header, then a write for each page: none is read ahead of what was taken.
        expect(read).toBe(writes - 1);
      },
    };
    expect(await writeEvents(archive, request, sink)).toMatchObject({ events: 20_000, complete: true });
    expect([most, writes]).toEqual([1, 41]);
  });

  it('holds no event after its page was written', async () => {
    const held: WeakRef<EventRow>[] = [];
    const { page } = archiveOf(20_000);
    const watched: Pick<EventArchive, 'page'> = {
      async page(asked) {
        const got = await page(asked);
        held.push(...got.rows.map((each) => new WeakRef(each)));
        return got;
      },
    };
    let most = 0;
    const sink = {
      async write() {
        // A turn of its own: what a WeakRef showed stays until then.
        await new Promise(setImmediate);
        collectGarbage();
        most = Math.max(most, held.filter((each) => each.deref()).length);
      },
    };
    await writeEvents(watched, { ...request, format: 'ndjson' }, sink);
    expect(held).toHaveLength(20_000);
    expect(most).toBeLessThanOrEqual(1_500);
  });

  it('passes on what a sink says', async () => {
    const closed = { write: () => Promise.reject(Object.assign(new Error('closed'), { code: 'EPIPE' })) };
    await expect(writeEvents(archiveOf(1), request, closed)).rejects.toMatchObject({ code: 'EPIPE' });
  });

  describe('told as it goes', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it('says how many and how far back, a few times a second', async () => {
      const told: Progress[] = [];
      const archive = archiveOf(2_000, { page: () => vi.advanceTimersByTime(100) });
      await exportEvents(archive, request, { progress: (progress) => told.push(progress) });
      expect(told).toEqual([
        { found: 0, reached: NOW },
        { found: 1_000, reached: SAMPLE.event.time },
      ]);
      expect(vi.getTimerCount()).toBe(0);
    });

    it('says so of a page that takes long', async () => {
      const told: Progress[] = [];
      const slow: Pick<EventArchive, 'page'> = {
        async page(_request, watch) {
          watch?.progress?.({ found: 2, reached: 5 });
          vi.advanceTimersByTime(1_000);
          return { rows: [SAMPLE, SAMPLE], older: false, newer: false };
        },
      };
      await exportEvents(slow, request, { progress: (progress) => told.push(progress) });
      expect(told).toEqual([
        { found: 0, reached: NOW },
        { found: 2, reached: 5 },
      ]);
    });
  });
});
