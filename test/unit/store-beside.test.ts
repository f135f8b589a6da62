import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeStored } from '../../src/druva/stored.ts';
import { openForwardActs } from '../../src/store/place.ts';
import { MIGRATIONS } from '../../src/store/sqlite/schema.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { commitOf, decideWith, failures, NOW, person } from '../contract/samples.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'insync-beside-'));
  path = join(folder, 'insync.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const act = (name = 'soc') => ({ name, at: NOW, by: person(1), reason: 'command' as const });

describe('two who write to one SQLite file', () => {
  it('append to one record, by turns and without a break', async () => {
    const store = openSqliteStore(path, decodeStored);
    await store.beginForwards([{ name: 'soc', from: 'now' }], NOW);
    const beside = await openForwardActs({ kind: 'file', path });
    for (let round = 0; round < 100; round += 1) {
      // An alert that opens and a click, as a busy bot writes them, then somebody in a terminal.
      const page = failures(2).map((each, n) => ({
        ...each,
        id: `r${round}-${n}`,
        subject: `PC-${round}-${n}`,
      }));
      await store.commitPage(commitOf(page), decideWith());
      expect(await (round % 2 === 0 ? beside.pauseForward(act()) : beside.resumeForward(act()))).toBe(true);
      if (round % 3 === 0) expect(await beside.replayForward({ ...act(), since: NOW - 1 })).toBeDefined();
    }
    const check = await store.verifyAudit();
    expect(check).toMatchObject({ ok: true });
    const { entries } = await store.audit({ now: NOW, limit: 1_000 });
    expect(entries.filter(({ action }) => action === 'forward_pause')).toHaveLength(50);
    expect(entries.filter(({ action }) => action === 'open').length).toBeGreaterThan(50);
    await beside.close();
    await store.close();
  });
});

describe('a terminal that acts on forwarding', () => {
  it('is refused where there is no database, a foreign one, or one of another version, which is left as it is', async () => {
    const opening = () => openForwardActs({ kind: 'file', path });
    await expect(opening()).rejects.toMatchObject({ reason: 'missing' });
    const store = openSqliteStore(path, decodeStored);
    await store.close();
    const set = (version: number) => {
      const file = new DatabaseSync(path);
      file.exec(`PRAGMA user_version = ${version}`);
      file.close();
    };
    set(MIGRATIONS.length - 1);
    await expect(opening()).rejects.toMatchObject({ reason: 'older_version' });
    set(MIGRATIONS.length + 1);
    await expect(opening()).rejects.toMatchObject({ reason: 'newer_version' });
    set(MIGRATIONS.length);
    const acts = await opening();
    expect(await acts.pauseForward(act('nobody'))).toBe(false);
    await acts.close();
  });

  it('is kept where no bot runs: the next one finds it', async () => {
    const first = openSqliteStore(path, decodeStored);
    await first.beginForwards([{ name: 'soc', from: 'now' }], NOW);
    await first.close();
    const acts = await openForwardActs({ kind: 'file', path });
    expect(await acts.pauseForward(act())).toBe(true);
    await acts.close();
    const next = openSqliteStore(path, decodeStored);
    expect((await next.forwards())[0]?.paused).toEqual({ at: NOW, by: person(1) });
    await next.close();
  });
});
