import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../src/domain/filter.ts';
import type { Store } from '../../src/domain/ports.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { MOVED_TABLES } from '../../src/store/move/tables.ts';
import { openWriter } from '../../src/store/postgres/open.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { lockDatabase, openWriter as openSqliteWriter } from '../../src/store/sqlite/open.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { HISTORY_DAYS, history, NO_ALERTS } from '../contract/history.ts';
import { lives } from '../contract/lives.ts';
import {
  commitOf,
  DAY,
  decideWith,
  event,
  failures,
  filterOf,
  HOUR,
  MINUTE,
  NOW,
  person,
} from '../contract/samples.ts';
import { asked, barePlace, hasPostgres, type PostgresPlace, rowsOf } from '../postgres/place.ts';
import { eventually } from './eventually.ts';

const BIN = resolve(import.meta.dirname, '../../bin/insync.mjs');
const STATES = ['open', 'acked', 'silenced', 'resolved'] as const;

describe.skipIf(!hasPostgres)('moving a deployment', () => {
  let folder: string;
  let path: string;
  let place: PostgresPlace;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'insync-move-'));
    path = join(folder, 'insync.db');
    place = await barePlace();
  });
  afterEach(async () => {
    await place.remove();
    rmSync(folder, { recursive: true });
  });

  const words = () => [BIN, 'migrate-store', `file:${path}`, place.url];
  const env = { PATH: process.env.PATH ?? '', TZ: 'UTC' };
  const move = () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, words(), {
      env,
      cwd: folder,
      encoding: 'utf8',
    });
    return { code: status, out: stdout, err: stderr };
  };

  /** A deployment in the midst of its life: alerts in every state, timers, silences, lines and cards that wait. */
  const live = async (events: number) => {
    const store = openSqliteStore(path, decodeStored);
    const { move: act, silence, sendAll } = lives({ get: () => store });
    const page = (events: ReturnType<typeof event>[], at = NOW) =>
      store.commitPage(commitOf(events, { at }), decideWith(undefined, undefined, { at }));
    const past = history(events);
    for (let from = 0; from < past.length; from += 500) {
      await store.commitPage(commitOf(past.slice(from, from + 500), { cursor: `c${from}` }), NO_ALERTS);
    }
    await page(failures(12, { time: NOW - HOUR, alert: 'Größe "x" \\ y' }), NOW - HOUR);
    await page([event({ severity: 0, device: 'SEVERE', group: 'G', time: NOW - HOUR })], NOW - HOUR);
    await sendAll(NOW - HOUR);
    await act(1, 'ack', { until: NOW + DAY, note: 'mine' });
    await act(2, 'note', { by: person(2), note: 'a\\b "c" {d}' });
    await act(3, 'resolve');
    await silence({ filter: filterOf({ subject: 'DEV-4' }), until: NOW + DAY, alert: 5 });
    await store.subscribe({
      ...{
        channel: 'C_MORE',
        filter: filterOf({ type: 'Backup' }),
        text: 'type: Backup',
        by: person(3),
        at: NOW,
      },
    });
    const good = event({ device: 'DEV-6', time: NOW, severity: 6, status: 'Success' });
    await page([good, event({ device: 'X'.repeat(300), time: NOW })]);
    await store.fold('C_OPS', [], { severity: 0, limit: 0 }, NOW);
    await store.commitPage(
      commitOf([], { cursor: 'last', unreadable: [{ reason: 'not_an_object', raw: '"x"' }] }),
      decideWith(),
    );
    await store.recordTrouble({ at: NOW, where: 'feed', reason: 'network', said: 'x' });
    await store.putPost({ key: 'k', channel: 'C_OPS', message: { text: 'Digest', blocks: [] }, at: NOW });
    await store.kvSet('k', 'v', NOW + DAY);
    return store;
  };

  /** What a person can ask, whatever database is behind it. */
  const answers = async (store: Store) => {
    const { bytes: _, ...figures } = await store.statusFigures(NOW + MINUTE);
    const asked = [
      {},
      { text: 'disk read' },
      { type: 'backup', outcome: 'failed' },
      { group: '77' },
      { subject: 'x'.repeat(300) },
    ];
    const pages = asked
      .map(filterOf)
      .map((filter) => store.page({ filter, now: NOW + MINUTE, limit: 3_000 }));
    const { rows } = await store.alerts({ states: STATES, limit: 1_000 });
    const span = { from: NOW - HISTORY_DAYS * DAY, to: NOW + HOUR };
    return {
      figures,
      pages: await Promise.all(pages),
      alerts: rows,
      views: await Promise.all(rows.map(({ alert }) => store.alertView(alert.id))),
      trail: await store.trail('h1'),
      audit: await store.audit({ now: NOW, limit: 1_000 }),
      verified: await store.verifyAudit(),
      tally: await store.tally({ filter: EVERYTHING, now: NOW, by: 'subject', zone: 'UTC', span, most: 9 }),
      // A server says also when its bots may post again.
      waiting: (await store.waiting(100, NOW + DAY)).map(({ channel, count, cards }) => ({
        channel,
        count,
        cards,
      })),
      feed: await store.feedState('insync'),
      standing: await store.standing(),
      kv: [await store.kvGet('k', NOW), await store.kvKeys('')],
      unreadable: await store.unreadable(10),
      catalog: [await store.catalog('type'), await store.catalog('feature')],
    };
  };

  it('brings every row with its number: the new database gives the same answers, and the bot goes on there', async () => {
    const source = await live(600);
    const before = await answers(source);
    await source.close();
    const { code, out, err } = move();
    expect({ code, err: err.replaceAll(/Moving .*\n/g, '') }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/Moved [\d,]+ rows, 615 events among them; the record of \d+ rows is whole\./);
    expect(out).toContain('set DATABASE_URL');
    const target = openPostgresStore(place.url, decodeStored);
    try {
      expect(await answers(target)).toEqual(before);
      const { done } = await target.turn(NOW + DAY, 50);
      expect(done.map(({ kind, ref }) => `${kind} ${ref}`)).toEqual(['unfold 1', 'lapse 1', 'silence_end 1']);
      const known = await target.commitPage(commitOf(history(600).slice(0, 100)), NO_ALERTS);
      expect(known).toMatchObject({ fresh: 0, known: 100 });
      await target.commitPage(commitOf([event({ device: 'NEW' })]), decideWith());
      const numbers = before.alerts.map(({ alert }) => alert.id);
      const { rows } = await target.alerts({ states: STATES, subject: 'NEW', limit: 1 });
      expect(rows[0]?.alert.id).toBe(Math.max(...numbers) + 1);
      expect(await target.verifyAudit()).toMatchObject({ ok: true });
    } finally {
      await target.close();
    }
  });

  /** The server stops at the events' second batch until it is let go on. */
  const stopInTheMidst = async () => {
    openWriter(place.url).close();
    await asked(
      place.url,
      `CREATE FUNCTION insync.wait_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF EXISTS (SELECT 1 FROM insync.events) THEN PERFORM pg_advisory_xact_lock(42); END IF; RETURN NULL; END $$;
       CREATE TRIGGER wait_here BEFORE INSERT ON insync.events FOR EACH STATEMENT EXECUTE FUNCTION insync.wait_here()`,
    );
    const holder = new Client({ connectionString: place.url });
    await holder.connect();
    await holder.query('SELECT pg_advisory_lock(42)');
    const child = spawn(process.execPath, words(), { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const waits = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
    await eventually(async () => (await holder.query(waits)).rowCount === 1, { within: 15_000 });
    return { child, goOn: () => holder.end() };
  };

  it.each(['SIGKILL', 'SIGINT'] as const)(
    'goes on where it ended by %s; until then no bot starts there',
    async (signal) => {
      const source = await live(1_100);
      const before = await answers(source);
      await source.close();
      const { child, goOn } = await stopInTheMidst();
      const gone = once(child, 'exit');
      child.kill(signal);
      if (signal === 'SIGKILL') await gone;
      await goOn();
      const [code] = await gone;
      expect(code).toBe(signal === 'SIGINT' ? 130 : null);
      expect(() => openPostgresStore(place.url, decodeStored)).toThrow(
        /holds part of a deployment .* migrate-store/,
      );
      const [{ n: some }] = (await rowsOf(place.url, 'SELECT count(*)::int AS n FROM events')) as [
        { n: number },
      ];
      expect(some).toBeGreaterThan(0);
      expect(some).toBeLessThan(before.figures.stored);
      await asked(place.url, 'DROP TRIGGER wait_here ON insync.events');
      // The server may still be ending what the dead one began.
      await eventually(() => move().code === 0, { within: 15_000 });
      const target = openPostgresStore(place.url, decodeStored);
      expect(await answers(target)).toEqual(before);
      await target.close();
    },
  );

  it('begins anew when a bot has worked on the file in between', async () => {
    const source = await live(600);
    await source.close();
    const { child, goOn } = await stopInTheMidst();
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    await goOn();
    const again = openSqliteStore(path, decodeStored);
    await again.move(4, { act: 'resolve', by: person(1), at: NOW + 1, reason: 'click' });
    const before = await answers(again);
    await again.close();
    await eventually(() => move().code === 0, { within: 15_000 });
    const target = openPostgresStore(place.url, decodeStored);
    expect(await answers(target)).toEqual(before);
    await target.close();
  });

  it('refuses what is in use, what is not empty and what it does not know, and shows no password', async () => {
    const source = await live(100);
    await source.close();
    const lock = lockDatabase(path);
    expect(move()).toMatchObject({ code: 3, err: expect.stringContaining('Stop it first') });
    lock.release();
    const secret = place.url.replace('tests@', 'tests:hunter2hunter2@');
    const wrong = (...given: string[]) => {
      const all = [BIN, 'migrate-store', ...given];
      const { status, stdout, stderr } = spawnSync(process.execPath, all, {
        env,
        cwd: folder,
        encoding: 'utf8',
      });
      expect(stdout + stderr).not.toContain('hunter2');
      return { code: status, err: stderr };
    };
    expect(wrong(secret, `file:${path}`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('no other way'),
    });
    expect(wrong(secret)).toMatchObject({ code: 2, err: expect.stringContaining('needs two databases') });
    expect(wrong(`file:${path}`, `${secret}#x`)).toMatchObject({ code: 2 });
    expect(wrong(`file:${path}`, secret, '--force')).toMatchObject({ code: 2 });
    expect(wrong(`file:${join(folder, 'none.db')}`, secret)).toMatchObject({ code: 3 });
    const unreachable = secret.replace(/:\d+\//, ':1/');
    expect(wrong(`file:${path}`, unreachable)).toMatchObject({ code: 3 });

    const other = openPostgresStore(place.url, decodeStored);
    expect(await other.lead()).toMatchObject({ leads: true });
    expect(wrong(`file:${path}`, secret)).toMatchObject({
      code: 3,
      err: expect.stringContaining('A bot works on'),
    });
    await other.kvSet('k', 'v', undefined);
    await other.close();
    await eventually(() => move().err.includes('is not empty: there is something in kv'));
  });

  it('moves every table there is', () => {
    const { handle } = openSqliteWriter(':memory:');
    const rows = handle.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as {
      name: string;
    }[];
    handle.close();
    const derived = /^(?:event_words|event_groups|sqlite_)/;
    const names = rows.map(({ name }) => name).filter((name) => !derived.test(name));
    expect(MOVED_TABLES.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  });
});
