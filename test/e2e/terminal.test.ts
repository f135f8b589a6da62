import { execFileSync, fork, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashedText } from '../../src/domain/audit.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { commitOf, DAY, decideWith, event, failures, HOUR } from '../contract/samples.ts';
import { HOSTILE, OBEYED } from '../unit/terminal-samples.ts';
import { eventually } from './eventually.ts';

const BIN = resolve(import.meta.dirname, '../../bin/insync.mjs');

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let folder: string;
let database: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'insync-terminal-'));
  database = join(folder, 'data', 'insync.db');
  const store = openSqliteStore(database, decodeStored);
  const now = Date.now();
  const hostile = HOSTILE.map((name, n) =>
    event({ id: `hostile-${n}`, device: name, type: name, alert: name }),
  );
  const events = [
    ...failures(3, { time: now - HOUR }),
    event({ id: 'good-1', device: 'LAB-PC-9', status: 'Success', severity: 6, time: now - 2 * HOUR }),
    event({ id: 'old-1', device: 'LAB-PC-9', time: now - 40 * DAY }),
    ...hostile,
  ];
  await store.commitPage(commitOf(events, { at: now }), decideWith());
  const by = { id: 'U07AB12CD', name: 'Maya' };
  const { rows } = await store.alerts({ states: ['open'], subject: 'DEV-0', limit: 1 });
  const alert = rows[0]?.alert.id ?? 0;
  await store.move(alert, { act: 'ack', by, at: now, reason: 'command', note: 'cable is replaced' });
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** With nothing in its environment but what is given. */
function environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: process.env.PATH ?? '', DATABASE_URL: `file:${database}`, TZ: 'UTC', ...more };
}

function insync(words: readonly string[], env = environment(), cwd = folder): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...words], {
    env,
    cwd,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

const COMMANDS: readonly (readonly [string, string])[] = [
  ['events --limit 50', 'LAB-PC-9'],
  ['event good-1', 'eventDetails'],
  ['stats --by outcome', 'failed'],
  ['subject lab-pc-9', 'last success'],
  ['why good-1', 'no_rule_matched'],
  ['status', 'stored'],
  ['acks', 'cable is replaced'],
  ['audit', 'open to acked'],
  ['audit verify', 'The record is whole'],
  ['digest', 'alerts opened'],
  ['export', 'uniqueID'],
  ['audit export', 'prev,hash'],
];

describe('the command', () => {
  it.each(COMMANDS)('%s', (words, expected) => {
    const { code, out, err } = insync(words.split(' '));
    expect(out).toContain(expected);
    expect(code).toBe(0);
    expect(err).not.toMatch(/warning|\bat .*:\d+:\d+/i);
  });

  it.each(COMMANDS.slice(0, 10).map(([words]) => words))('%s --json', (words) => {
    const { code, out } = insync([...words.split(' '), '--json']);
    expect(code).toBe(0);
    expect(out).not.toMatch(OBEYED);
    expect(JSON.parse(out)).toMatchObject({ command: expect.any(String) });
  });

  it('prints CSV for lists and counts', () => {
    expect(insync(['events', '--csv', '--limit', '2']).out.split('\r\n')).toHaveLength(4);
    expect(insync(['stats', '--csv', '--by', 'outcome']).out).toMatch(/^outcome,events,before\r\n/);
  });

  it.each([
    'events --limit 50',
    'event hostile-0',
    'stats --by subject --since 365d',
    'export',
    'why hostile-1',
  ])('%s obeys nothing that a device is called', (words) => {
    const { out, err } = insync(words.split(' '));
    // Line ends and tabs of a cell stay in CSV that goes to a pipe.
    expect(out).not.toMatch(/(?![\n\r\t])\p{Cc}/u);
    expect(err).not.toMatch(OBEYED);
  });

  it('gives the exit codes that help promises', () => {
    const help = insync(['help']);
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(insync(['events', '--subject', 'nobody'])).toMatchObject({ code: 1, out: '' });
    const wrong = insync(['events', '--typ', 'Backup']);
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toMatch(/nearest: insync events --type Backup/);
    for (const code of [0, 1, 2, 3, 4, 5]) expect(help.out).toMatch(new RegExp(`^ {2}${code} `, 'm'));
  });

  it('needs no secrets, takes DATABASE_URL from .env too, and leaves the folder as it was', () => {
    const work = join(folder, 'work');
    mkdirSync(work);
    writeFileSync(join(work, '.env'), `DATABASE_URL=file:${database}\nTZ=UTC\n`);
    writeFileSync(join(work, 'insync.yaml'), 'alert: [{ type: Restore }]\nroutes: [{ channel: C0123OPS }]\n');
    const { DATABASE_URL: _, ...env } = environment();
    const before = readFileSync(database);
    const { code, out } = insync(['why', 'good-1'], env, work);
    expect(code).toBe(0);
    expect(out).toContain('rule 1 asks type: Restore, this is Backup');
    expect(readFileSync(database).equals(before)).toBe(true);
    expect(readdirSync(join(folder, 'data'))).toEqual(['insync.db']);
  });

  it('is quiet when nobody reads on', () => {
    const command = `"${process.execPath}" "${BIN}" events --limit 1000 | head -n 1`;
    const { stdout, stderr } = spawnSync('bash', ['-c', `${command}; echo "\${PIPESTATUS[0]}"`], {
      env: environment(),
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^time .*\n0\n$/);
    expect(stderr).not.toMatch(/EPIPE|Error/);
  });

  it('exports to a file, which it never takes from another', () => {
    const path = join(folder, 'events.csv');
    expect(insync(['export', '--output', path])).toMatchObject({ code: 0, out: '' });
    expect(readFileSync(path, 'utf8')).toBe(insync(['export']).out);
    expect(insync(['export', '--output', path])).toMatchObject({ code: 2 });
  });

  const OLD = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => existsSync(path) && major(path) < 24);
  it.runIf(OLD !== undefined)('runs under an older Node, which passes on exit codes', () => {
    const run = (...words: string[]) =>
      spawnSync(OLD ?? '', [BIN, ...words], { env: environment(), encoding: 'utf8' });
    expect(run('events', '--limit', '1')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^time/),
    });
    expect(run('events', '--subject', 'nobody').status).toBe(1);
    expect(run('evnts').status).toBe(2);
  });
});

describe('the record of what was done', () => {
  it('is exported as lines whose hashes anybody can check', () => {
    const { code, out } = insync(['audit', 'export', '--format', 'ndjson']);
    expect(code).toBe(0);
    const entries = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .toReversed();
    expect(entries.at(-1)).toMatchObject({ action: 'ack', by: { name: 'Maya' }, note: 'cable is replaced' });
    let prev = '';
    for (const { at, by, alert, ref, was, became, hash, ...rest } of entries) {
      const entry = { ...rest, at: Date.parse(at), by: by ?? undefined, alert, ref, was, became };
      expect(rest.prev).toBe(prev);
      expect(createHash('sha256').update(hashedText(entry)).digest('hex')).toBe(hash);
      prev = hash;
    }
    expect(insync(['audit', 'verify', '--expected', prev])).toMatchObject({ code: 0 });
  });

  it.each([
    ["UPDATE audit SET note = 'another' WHERE action = 'ack'", [], 'changed'],
    ['DELETE FROM audit WHERE seq = 2', [], 'missing'],
    ['DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)', ['--expected'], 'cut_short'],
  ])('tells that somebody did this to it: %s', (sql, flag, reason) => {
    const path = join(folder, `${reason}.db`);
    writeFileSync(path, readFileSync(database));
    const head = JSON.parse(insync(['audit', 'verify', '--json']).out).head;
    const handle = new DatabaseSync(path);
    handle.function('fold', (text) => text);
    handle.exec('PRAGMA journal_mode = DELETE; DROP TRIGGER audit_kept; DROP TRIGGER audit_unchanged');
    handle.exec(sql);
    handle.close();
    const env = environment({ DATABASE_URL: `file:${path}` });
    const words = ['audit', 'verify', '--json', ...flag, ...flag.map(() => head)];
    const { code, out } = insync(words, env);
    expect(JSON.parse(out)).toMatchObject({ whole: false, reason });
    expect(code).toBe(5);
  });
});

describe('a rehearsal', () => {
  const work = (name: string, files: Readonly<Record<string, string>>) => {
    const path = join(folder, name);
    mkdirSync(path);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
    return path;
  };
  const TODAY = 'alert: [{ outcome: failed }]\nroutes: [{ channel: C0123OPS }]\n';
  const rehearse = (cwd: string, ...words: string[]) =>
    insync(
      ['rehearse', '--since', '1d', ...words],
      environment({ DATABASE_URL: `file:${join(folder, 'few.db')}` }),
      cwd,
    );
  beforeAll(async () => {
    const store = openSqliteStore(join(folder, 'few.db'), decodeStored);
    const now = Date.now();
    const good = event({ device: 'GOOD', status: 'Success', severity: 6, time: now - HOUR });
    await store.commitPage(commitOf([...failures(3, { time: now - HOUR }), good], { at: now }), decideWith());
    await store.close();
  });

  it('tells what another configuration would have made of past events', () => {
    const changed = 'alert: [{ severity: "<=1" }]\nroutes: [{ channel: C0123SEC }]\n';
    const cwd = work('rehearsal', { 'insync.yaml': TODAY, 'new.yaml': changed });
    const { code, out } = rehearse(cwd, '--config', 'new.yaml');
    expect(code).toBe(0);
    expect(out).toMatch(/^4 events: 0 cards; by today's rules 3\n/);
    const json = JSON.parse(rehearse(cwd, '--config', 'new.yaml', '--json').out);
    expect(json.today).toMatchObject({ cards: 3, channels: [{ channel: 'C0123OPS', cards: 3 }] });
    expect(json.lost).toHaveLength(3);
    expect(rehearse(cwd).out).toMatch(/^4 events: 3 cards\n/);
  });

  it('tells what is wrong in it, with line and cure', () => {
    const cwd = work('faulty', { 'insync.yaml': TODAY, 'new.yaml': 'rout: []\n' });
    const { code, out, err } = rehearse(cwd, '--config', 'new.yaml');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^insync: The changed configuration cannot be used:\nnew\.yaml:1:1 /);
    expect(rehearse(cwd, '--config', 'none.yaml').err).toMatch(
      /--config: the file none\.yaml does not exist/,
    );
  });
});

describe('a database that cannot be read', () => {
  const at = (name: string, make?: (path: string) => void) => {
    const path = join(folder, name);
    make?.(path);
    return insync(['events'], environment({ DATABASE_URL: `file:${path}` }));
  };
  const version = (change: number) => (path: string) => {
    writeFileSync(path, readFileSync(database));
    const handle = new DatabaseSync(path);
    const was = Number(Object.values(handle.prepare('PRAGMA user_version').get() ?? {})[0]);
    handle.exec(`PRAGMA journal_mode = DELETE; PRAGMA user_version = ${was + change}`);
    handle.close();
  };

  it.each([
    ['is not there yet', 'none.db', undefined, /There is no database at .*none\.db yet.*npm start/],
    ['is empty', 'empty.db', (path: string) => writeFileSync(path, ''), /There is no database/],
    ['is of a newer version', 'newer.db', version(+900), /newer version \(schema 90\d/],
    ['is of an older version', 'older.db', version(-1), /older version.*Start the bot/],
    [
      'is a letter',
      'letter.db',
      (path: string) => writeFileSync(path, 'Dear Sir '.repeat(500)),
      /not a database of this bot/,
    ],
    ['is a folder', 'folder.db', (path: string) => mkdirSync(path), /not a database of this bot/],
    ['is of another program', 'recipes.db', recipes, /not a database of this bot/],
  ])('%s: told with the cure, code 3', (_, name, make, message) => {
    const { code, out, err } = at(name, make);
    expect([code, out]).toEqual([3, '']);
    expect(err).toMatch(message);
    expect(err).toMatch(/^insync: [^\n]*\n$/);
  });

  it('is a server: told with the cure, code 3', () => {
    const env = environment({ DATABASE_URL: 'postgres://user:secret@db.example.com/insync' });
    const { code, err } = insync(['events'], env);
    expect(code).toBe(3);
    expect(err).toMatch(/cannot be reached.*DATABASE_URL/);
    expect(err).not.toContain('secret');
  });
});

describe('while the bot writes', () => {
  it('reads what is committed, whole, as often as it is asked', async () => {
    const path = join(folder, 'busy', 'insync.db');
    mkdirSync(join(folder, 'busy'));
    const writer = fork(new URL('./terminal-writer.ts', import.meta.url), [path]);
    const ended = once(writer, 'exit');
    await once(writer, 'message');
    const env = environment({ DATABASE_URL: `file:${path}` });
    try {
      // Pages of 50 are committed as a whole.
      const stored: number[] = [];
      for (const words of ['status --json', 'events --limit 1000 --json', 'status --json']) {
        const { code, out } = insync(words.split(' '), env);
        expect(code).toBe(0);
        const answer = JSON.parse(out);
        stored.push(answer.stored ?? answer.count);
      }
      expect(stored.map((count) => count % 50)).toEqual([0, 0, 0]);
      expect(stored).toEqual([...stored].sort((a, b) => a - b));
      for (const words of ['stats --by subject', 'subject WRITER-7', 'export'])
        expect(insync(words.split(' '), env)).toMatchObject({ code: 0 });
    } finally {
      writer.disconnect();
      await ended;
    }
    expect(insync(['subject', 'WRITER-7'], env)).toMatchObject({ code: 0 });
  }, 60_000);

  it('leaves no half file when it is stopped in the middle of an export', async () => {
    const path = join(folder, 'many.db');
    const store = openSqliteStore(path, decodeStored);
    const now = Date.now();
    const many = Array.from({ length: 20_000 }, (_, n) =>
      event({ id: `m${n}`, time: now - n, severity: 6, status: 'Success' }),
    );
    await store.commitPage(commitOf(many, { at: now }), decideWith());
    await store.close();
    const output = join(folder, 'half.ndjson');
    const child = spawn(process.execPath, [BIN, 'export', '--output', output], {
      env: environment({ DATABASE_URL: `file:${path}` }),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const ended = once(child, 'close');
    await eventually(() => existsSync(output));
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    expect(said).toBe('Stopped: no file was written.\n');
    expect(existsSync(output)).toBe(false);
  }, 60_000);
});

function recipes(path: string): void {
  const handle = new DatabaseSync(path);
  handle.exec('CREATE TABLE recipes (name TEXT)');
  handle.close();
}

function major(node: string): number {
  return Number.parseInt(execFileSync(node, ['--version'], { encoding: 'utf8' }).slice(1), 10);
}
