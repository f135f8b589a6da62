/** `insync backup` as an operator types it: what it writes, what it refuses, what it finds wrong. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { APPLICATION, MIGRATIONS } from '../../src/store/sqlite/schema.ts';
import { DAY, EVENTS, setPlace } from './backup-place.ts';

const place = setPlace();

describe('a backup', () => {
  it('has what the database has, is its owner’s alone, and says what is in it', {
    timeout: 60_000,
  }, async () => {
    const { code, out } = await place.insync(['backup', 'a.db']);
    expect(code).toBe(0);
    expect(out).toMatch(
      new RegExp(
        `^a\\.db is whole: ${EVENTS.toLocaleString('en')} events, the newest of .*, schema ${MIGRATIONS.length}, `,
      ),
    );
    expect(readdirSync(place.folder)).toEqual(['a.db']);
    expect(statSync(join(place.folder, 'a.db')).mode & 0o777).toBe(0o600);
    expect(await place.verified('a.db')).toMatchObject({
      whole: true,
      events: EVENTS,
      schema: MIGRATIONS.length,
    });
    // The database was only read.
    expect(readdirSync(place.base).filter((name) => name.startsWith('filled'))).toEqual(['filled.db']);
  });

  it('never takes the place of anything', { timeout: 60_000 }, async () => {
    writeFileSync(join(place.folder, 'mine.db'), 'mine');
    symlinkSync('nowhere', join(place.folder, 'link.db'));
    for (const name of ['mine.db', 'link.db']) {
      const { code, err } = await place.insync(['backup', name]);
      expect([code, err]).toEqual([
        2,
        `insync: ${name} is there already; name another file, or remove it first\n`,
      ]);
    }
    expect(readFileSync(join(place.folder, 'mine.db'), 'utf8')).toBe('mine');
    expect(readdirSync(place.folder).sort()).toEqual(['link.db', 'mine.db']);
  });

  it.each([
    [['backup', 'no/such/folder.db'], 4, /the folder of no\/such\/folder\.db does not exist/],
    [['backup'], 2, /backup needs the name of a file/],
    [['backup', 'a.db', 'b.db'], 2, /takes one file/],
    [['backup', 'verify', 'none.db'], 3, /There is no database at/],
  ])('%j is refused with the cure', async (words, code, says) => {
    expect(await place.insync(words)).toMatchObject({ code, err: expect.stringMatching(says) });
    expect(readdirSync(place.folder)).toEqual([]);
  });

  it('has no room: that is said, and nothing is left', { timeout: 60_000 }, async ({ skip }) => {
    const disk = join(place.folder, 'small');
    mkdirSync(disk);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]).status !== 0)
      return skip('this user may not mount a small disk');
    try {
      const { code, err } = await place.insync(['backup', 'small/a.db']);
      expect([code, err]).toEqual([4, 'insync: the disk is full; no file was written\n']);
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });

  it('of a server is left to the server, and its password is not said', async () => {
    const { code, err } = await place.insync(
      ['backup', 'a.db'],
      'postgres://insync:sesame123@db.example.com/insync',
    );
    expect(code).toBe(2);
    expect(err).toContain(
      "pg_dump --format=custom --file=insync.dump --dbname='postgres://insync@db.example.com/insync'",
    );
    expect(err).not.toContain('sesame');
  });

  it('can be made of a file of an older version, before it is migrated', async () => {
    const old = join(place.folder, 'old.db');
    const database = new DatabaseSync(old);
    database.exec(`${MIGRATIONS[0]}; PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = 1`);
    database.close();
    expect(await place.insync(['backup', 'copy.db', '--json'], `file:${old}`)).toMatchObject({ code: 0 });
    expect(await place.verified('copy.db')).toMatchObject({ schema: 1, events: 0, audit: null });
  });

  it('clears up what killed ones left, once nobody can be at it any more', async () => {
    for (const [name, age] of [
      ['long', 2 * DAY],
      ['now', 0],
    ] as const) {
      mkdirSync(join(place.folder, `.insync-backup-${name}`));
      const at = new Date(Date.now() - age);
      utimesSync(join(place.folder, `.insync-backup-${name}`), at, at);
    }
    expect(await place.insync(['backup', 'a.db'])).toMatchObject({ code: 0 });
    expect(readdirSync(place.folder).sort()).toEqual(['.insync-backup-now', 'a.db']);
  });
});

describe('what is wrong with a backup is found', () => {
  const broken = async (spoil: (file: string) => void) => {
    copyFileSync(place.filled, join(place.folder, 'b.db'));
    spoil(join(place.folder, 'b.db'));
    return place.insync(['backup', 'verify', 'b.db']);
  };

  it.each([
    ['its end is missing', (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2))],
    [
      'a page of it is another',
      (file: string) => {
        const bytes = readFileSync(file);
        bytes.fill(0xa5, bytes.length / 2, bytes.length / 2 + 4_096);
        writeFileSync(file, bytes);
      },
    ],
    [
      'its record was changed',
      (file: string) => {
        const database = new DatabaseSync(file);
        database.exec(
          `INSERT INTO audit (at, action, reason, note, data, prev, hash) VALUES (1, 'ack', 'person', '', '{}', '', 'wrong')`,
        );
        database.close();
      },
    ],
  ])('%s', { timeout: 60_000 }, async (_what, spoil) => {
    expect(await broken(spoil)).toMatchObject({
      code: 5,
      out: '',
      err: expect.stringMatching(/b\.db is not whole: /),
    });
  });
});
