/** What becomes of the store when the server, the way to it or another program gets in the way. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StoreError } from '../../src/domain/errors.ts';
import type { Store } from '../../src/domain/ports.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { openWriter } from '../../src/store/postgres/open.ts';
import { openPostgresArchive, openPostgresStore } from '../../src/store/postgres/store.ts';
import { commitOf, decideWith, event, failures, NOW } from '../contract/samples.ts';
import { type Cluster, makeCluster, postgresPrograms } from './cluster.ts';
import { barePlace, hasPostgres, type PostgresPlace, postgresPlace, rowsOf } from './place.ts';

const SECRET = 'correct-horse-battery';

/** What is said when it cannot be opened. */
function refusal(url: string, open: (url: string) => { close(): unknown } = openWriter): StoreError {
  try {
    open(url).close();
  } catch (error) {
    expect(error).toBeInstanceOf(StoreError);
    expect(`${error} ${(error as Error).stack} ${JSON.stringify(error)}`).not.toContain(SECRET);
    expect(String((error as StoreError).cause)).not.toContain(SECRET);
    return error as StoreError;
  }
  throw new Error('it opened');
}

describe.skipIf(!hasPostgres)('a database that cannot be used', () => {
  let place: PostgresPlace;
  beforeAll(async () => {
    place = await barePlace();
    await rowsOf(place.url, `DROP ROLE IF EXISTS guarded; CREATE ROLE guarded LOGIN PASSWORD '${SECRET}'`);
  });
  afterAll(() => place.remove());

  const changed = (change: (url: URL) => void): string => {
    const url = new URL(place.url);
    url.password = SECRET;
    change(url);
    return url.href;
  };

  it.each<[string, (url: URL) => void, RegExp]>([
    [
      'with a wrong password',
      (url) => {
        url.username = 'guarded';
        url.password = `${SECRET}?`;
      },
      /refused the password of "guarded"\. Correct it in DATABASE_URL/,
    ],
    ['for a user there is not', (url) => (url.username = 'nobody_here'), /let "nobody_here" in/],
    ['that does not exist', (url) => (url.pathname = '/no_such'), /no such database\. Make it \(createdb/],
    ['at a port where nobody listens', (url) => (url.port = '1'), /Nothing answers at port 1\. Start/],
    ['at a host there is not', (url) => (url.hostname = 'no-such-host.invalid'), /no such host/],
  ])('%s says what to do, and no secret', (_, change, cure) => {
    expect(refusal(changed(change))).toMatchObject({
      reason: 'unreachable',
      message: expect.stringMatching(cure),
    });
  });

  it('is not named by what is no address', () => {
    expect(refusal(`postgres://user:${SECRET}@host:port/x`)).toMatchObject({ reason: 'unusable' });
  });

  it('is opened with the right password', () => {
    const right = changed((url) => (url.username = 'guarded'));
    expect(refusal(right)).toMatchObject({
      reason: 'unusable',
      message: expect.stringContaining('GRANT CREATE'),
    });
  });
});

describe.skipIf(!hasPostgres)('a database with something else in it', () => {
  let place: PostgresPlace;
  beforeAll(async () => {
    place = await barePlace();
  });
  afterAll(() => place.remove());

  it('is left as it is, unless it is ours and of this version', async () => {
    expect(refusal(place.url, (url) => openPostgresArchive(url, decodeStored))).toMatchObject({
      reason: 'missing',
    });
    await rowsOf(place.url, 'CREATE SCHEMA insync; CREATE TABLE insync.recipes (name text)');
    expect(refusal(place.url)).toMatchObject({ reason: 'not_a_database' });
    await rowsOf(place.url, 'DROP TABLE insync.recipes');
    openWriter(place.url).close();
    await rowsOf(place.url, 'UPDATE schema_version SET version = version + 1');
    const newer = { reason: 'newer_version', message: expect.stringContaining('newer version') };
    expect(refusal(place.url)).toMatchObject(newer);
    expect(refusal(place.url, (url) => openPostgresArchive(url, decodeStored))).toMatchObject(newer);
    await rowsOf(place.url, 'UPDATE schema_version SET version = 0');
    expect(refusal(place.url, (url) => openPostgresArchive(url, decodeStored))).toMatchObject({
      reason: 'older_version',
    });
  });
});

describe.skipIf(!hasPostgres)('a reader', () => {
  it('sees every committed page and can change nothing', async () => {
    const { url, remove } = await postgresPlace();
    const store = openPostgresStore(url, decodeStored);
    const reader = openPostgresArchive(url, decodeStored);
    await store.commitPage(commitOf([event({ id: 'seen' })]), decideWith());
    expect((await reader.eventById('seen'))?.event.id).toBe('seen');
    await reader.close();
    await store.close();
    await remove();
  });
});

describe.skipIf(!hasPostgres)('a server in trouble', () => {
  const programs = postgresPrograms() as string;
  let cluster: Cluster;
  let store: Store;
  beforeAll(async () => {
    cluster = await makeCluster(programs);
    await cluster.start();
    await rowsOf(cluster.url('postgres'), 'CREATE DATABASE bot');
    store = openPostgresStore(cluster.url('bot'), decodeStored);
  });
  afterAll(async () => {
    await store.close();
    await cluster.remove();
  });

  /** While this thread waits. */
  const atOnce = (sql: string) =>
    execFileSync(join(programs, 'psql'), ['-q', cluster.url('postgres'), '-c', sql], { stdio: 'ignore' });
  const KILL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'bot'";
  const stored = async () => (await store.statusFigures(NOW)).stored;
  const page = (name: string) => commitOf(failures(3, {}, name));

  it('whose session was ended in between is asked in another one', async () => {
    await store.commitPage(page('A'), decideWith());
    atOnce(KILL);
    expect(await stored()).toBe(3);
    atOnce(KILL);
    expect(await store.commitPage(page('B'), decideWith())).toMatchObject({ fresh: 3 });
  });

  it('whose session ends in the middle of a page stores nothing of it, and all of it the next time', async () => {
    const before = await stored();
    const { decide, outage } = decideWith();
    let events = 0;
    const broken: typeof decide = (standing) => {
      const each = decide(standing);
      return (given, live) => {
        events += 1;
        if (events === 5) atOnce(KILL);
        return each(given, live);
      };
    };
    await expect(store.commitPage(page('C'), { decide: broken, outage })).rejects.toMatchObject({
      name: 'StoreError',
      reason: 'unreachable',
      message: expect.stringContaining('was lost'),
    });
    expect(await stored()).toBe(before);
    expect(await store.commitPage(page('C'), decideWith())).toMatchObject({ fresh: 3, known: 0 });
    expect(await store.verifyAudit()).toMatchObject({ ok: true });
  });

  it('that lost its power says so while it is gone, and has every page that was stored when it is back', async () => {
    const before = await stored();
    await store.commitPage(page('D'), decideWith());
    await cluster.stop('immediate');
    for (const ask of [stored, () => store.commitPage(page('E'), decideWith())]) {
      await expect(ask()).rejects.toMatchObject({ reason: 'unreachable' });
    }
    await cluster.start();
    expect(await stored()).toBe(before + 3);
    expect(await store.commitPage(page('E'), decideWith())).toMatchObject({ fresh: 3 });
    expect(await store.verifyAudit()).toMatchObject({ ok: true });
  });

  it('that takes too long is given up on, and asked the next thing', () => {
    const limits = { connect: 5_000, statement: 100, lock: 5_000 };
    const database = openWriter(cluster.url('bot'), limits);
    const slow = () => database.sql('SELECT pg_sleep(20)').get();
    const tooLong = expect.objectContaining({
      reason: 'unusable',
      message: expect.stringContaining('too long'),
    });
    expect(slow).toThrow(tooLong);
    expect(() => database.transaction(slow)).toThrow(tooLong);
    expect(database.sql('SELECT 1 AS one').get()).toEqual({ one: 1 });
    database.close();
  });

  it('where another holds a lock is not waited for without end', () => {
    const limits = { connect: 5_000, statement: 10_000, lock: 50 };
    const [one, other] = [openWriter(cluster.url('bot'), limits), openWriter(cluster.url('bot'), limits)];
    one.transaction(() => {
      one.sql('SELECT 1').get();
      const waiting = () => other.transaction(() => other.sql('SELECT 1').get());
      expect(waiting).toThrow(expect.objectContaining({ reason: 'unusable' }));
    });
    expect(other.transaction(() => other.sql('SELECT 1 AS one').get())).toEqual({ one: 1 });
    for (const each of [one, other]) each.close();
  });
});
