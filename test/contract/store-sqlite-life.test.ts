/** The life of alerts in a file: what only its owner can see, and what only somebody else can do to it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/domain/ports.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { openSqliteArchive, openSqliteStore } from '../../src/store/sqlite/store.ts';
import { visitSqliteArchive } from '../../src/store/sqlite/visit.ts';
import { NO_ALERTS } from './history.ts';
import { hurried } from './hurried.ts';
import { commitOf, DAY, decideWith, event, failures, filterOf, NOW, person } from './samples.ts';

let folder: string;
let path: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'insync-life-'));
  path = join(folder, 'insync.db');
  store = openSqliteStore(path, decodeStored);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** By a hand that knows its way around the database. */
function tamper(sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(`DROP TRIGGER IF EXISTS audit_kept; DROP TRIGGER IF EXISTS audit_unchanged; ${sql}`);
  database.close();
}

describe('the record in its file', () => {
  /** So many rows: `ROWS` alerts opened, each acknowledged. */
  const ROWS = 1_400;
  beforeEach(async () => {
    await store.commitPage(commitOf(failures(ROWS / 2)), decideWith());
    const { ids } = await store.alertsMatching({
      ...{ filter: { terms: {} }, states: ['open'], now: NOW, limit: 0 },
    });
    await store.moveAll(ids, { act: 'ack', by: person(1), at: NOW, reason: 'command', note: 'seen' });
    expect(await store.verifyAudit()).toMatchObject({ ok: true, rows: ROWS });
  });

  it.each([
    ["UPDATE audit SET note = 'no' WHERE seq = 1234", 'changed', 1234],
    ["UPDATE audit SET person = 'U2' WHERE seq = 1000", 'changed', 1000],
    ['UPDATE audit SET at = at + 1 WHERE seq = 1', 'changed', 1],
    ["UPDATE audit SET data = '{' WHERE seq = 7", 'changed', 7],
    ['UPDATE audit SET hash = prev WHERE seq = 500', 'changed', 500],
    ["UPDATE audit SET prev = '' WHERE seq = 501", 'changed', 501],
    ['DELETE FROM audit WHERE seq = 1', 'missing', 1],
    ['DELETE FROM audit WHERE seq = 1000', 'missing', 1000],
    ['DELETE FROM audit WHERE seq BETWEEN 500 AND 502', 'missing', 500],
    ['UPDATE audit SET seq = -1 WHERE seq = 3', 'changed', -1],
    [
      "INSERT INTO audit SELECT 0, at, action, reason, person, name, alert, ref, was, became, note, data, '', hash FROM audit WHERE seq = 1",
      'changed',
      0,
    ],
  ] as const)('betrays: %s', async (sql, reason, seq) => {
    tamper(sql);
    expect(await store.verifyAudit()).toMatchObject({ ok: false, reason, seq });
  });

  it('betrays a row written anew, with a hash that fits it', async () => {
    const { entries } = await store.audit({ now: NOW, before: 601, limit: 1 });
    expect(entries[0]?.seq).toBe(600);
    const { entries: others } = await store.audit({ now: NOW, before: 602, limit: 1 });
    // The hash of a row that is right in itself: the next one's, put in its place.
    const { hash } = others[0] ?? {};
    tamper(`UPDATE audit SET hash = '${hash}' WHERE seq = 600`);
    expect(await store.verifyAudit()).toMatchObject({ ok: false, reason: 'changed', seq: 600 });
  });

  it('that is cut short is betrayed by the head noted elsewhere', async () => {
    const { entries } = await store.audit({ now: NOW, limit: 1 });
    const head = entries[0]?.hash as string;
    tamper(`DELETE FROM audit WHERE seq > ${ROWS - 10}`);
    expect(await store.verifyAudit()).toMatchObject({ ok: true, rows: ROWS - 10 });
    const cut = { ok: false, rows: ROWS - 10, seq: ROWS - 9, reason: 'cut_short' };
    expect(await store.verifyAudit(head)).toEqual(cut);
  });

  it('is the same for every reader', async () => {
    const reader = openSqliteArchive(path, decodeStored);
    const visitor = visitSqliteArchive(path, decodeStored);
    for (const archive of [reader, visitor]) {
      expect(await archive.verifyAudit()).toEqual(await store.verifyAudit());
      const request = { now: NOW, limit: 3, filter: filterOf({ subject: 'DEV-7' }) };
      expect(await archive.audit(request)).toEqual(await store.audit(request));
      await archive.close();
    }
  });
});

describe('what is missing, over restarts and in steps', () => {
  const FILTER = filterOf({ type: 'Backup', outcome: 'success' });
  const request = { rule: 'r', filter: FILTER, before: NOW - 7 * DAY, now: NOW };
  const good = (device: string, time: number) => event({ device, time, status: 'Success', severity: 6 });

  it('is known after a restart, and goes on from where it was', async () => {
    await store.commitPage(commitOf([good('A', NOW - 8 * DAY), good('B', NOW - 8 * DAY)]), NO_ALERTS);
    expect((await store.missing(request)).overdue).toHaveLength(2);
    await store.commitPage(commitOf([good('A', NOW)]), NO_ALERTS);
    await store.close();
    store = openSqliteStore(path, decodeStored);
    expect((await store.missing(request)).overdue).toMatchObject([{ subject: 'B' }]);
  });

  it('lets others have their turn, and sees what they store meanwhile the next time', async () => {
    await store.close();
    store = openSqliteStore(path, decodeStored, hurried(40));
    const devices = Array.from({ length: 600 }, (_, n) => good(`D${n}`, NOW - 12 * DAY + n * 60_000));
    await store.commitPage(commitOf(devices), NO_ALERTS);
    let turns = 0;
    let going = true;
    const others = (async () => {
      for (; going; turns += 1) {
        if (turns === 2) await store.commitPage(commitOf([good('D599', NOW)]), NO_ALERTS);
        await turn();
      }
    })();
    await store.missing(request);
    going = false;
    await others;
    expect(turns).toBeGreaterThan(5);
    expect((await store.missing(request)).overdue).toHaveLength(599);
  });

  it('is the same as counted by hand, however the events come', async () => {
    const one = fc.record({
      device: fc.constantFrom('A', 'a', 'B', 'Ç'),
      days: fc.integer({ min: 0, max: 13 }),
      tenant: fc.constantFrom('1', '2'),
      status: fc.constantFrom('Success', 'Failed'),
    });
    const calls = fc.array(fc.array(one, { maxLength: 6 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(calls, async (pages) => {
        const fresh = openSqliteStore(':memory:', decodeStored, hurried(3));
        const last = new Map<string, number>();
        for (const page of pages) {
          const events = page.map(({ days, ...rest }) => event({ ...rest, time: NOW - days * DAY }));
          await fresh.commitPage(commitOf(events), NO_ALERTS);
          for (const { tenant, subject, time, outcome } of events) {
            const key = `${tenant} ${subject.toLowerCase()}`;
            if (outcome === 'success') last.set(key, Math.max(last.get(key) ?? 0, time));
          }
          const { overdue } = await fresh.missing(request);
          const told = overdue.map(({ tenant, subject, last: at }) => [
            `${tenant} ${subject.toLowerCase()}`,
            at,
          ]);
          expect(new Map(told as [string, number][])).toEqual(
            new Map([...last].filter(([, time]) => time < request.before)),
          );
        }
        await fresh.close();
      }),
      { numRuns: 40 },
    );
  });
});
