/** What one who sets the bot up types: doctor, check-config, routes test, completion; with their codes and their JSON. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../src/domain/filter.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { commitOf, decideWith, event } from '../contract/samples.ts';
import { BACKUP, SEC, setStage, YAML } from './stage.ts';

const BIN = resolve(import.meta.dirname, '../../bin/insync.mjs');

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'insync-setup-'));
  writeFileSync(join(folder, 'insync.yaml'), YAML);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function insync(
  words: readonly string[],
  {
    env = {},
    input = '',
    cwd = folder,
  }: { env?: Readonly<Record<string, string>>; input?: string; cwd?: string } = {},
): Promise<Ran> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [BIN, ...words], {
      cwd,
      env: { PATH: process.env.PATH ?? '', TZ: 'UTC', ...env },
    });
    const said = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (piece) => {
      said.out += piece;
    });
    child.stderr.setEncoding('utf8').on('data', (piece) => {
      said.err += piece;
    });
    child.on('close', (code) => done({ code, ...said }));
    child.stdin.end(input);
  });
}

describe('doctor', () => {
  it('ends with 0 where all is well, 1 for warnings alone, 5 for a fault', async () => {
    const stage = await setStage({ seed: 3, door: 'socket' });
    const empty = await insync(['doctor'], { env: stage.env });
    expect(empty).toMatchObject({ code: 1, err: '' });
    expect(empty.out).toMatch(
      /^warn {2}Druva: the token is taken, and the feed is empty\n {6}In the inSync console/m,
    );
    expect(empty.out).toMatch(/\n1 warning\.\n$/);
    stage.druva.story('routine');
    const well = await insync(['doctor'], { env: stage.env });
    expect(well).toMatchObject({ code: 0, err: '' });
    expect(well.out).toMatch(/\nAll is well\.\n$/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are not for a pipe
    expect(well.out).not.toMatch(/\u001b/);
    stage.slack.refuseToken('account_inactive');
    const broken = await insync(['doctor', '--json'], { env: stage.env });
    expect(broken).toMatchObject({ code: 5, err: '' });
    const { command, worst, checks } = JSON.parse(broken.out);
    expect([command, worst]).toEqual(['doctor', 'bad']);
    expect(checks).toContainEqual({
      ...{ name: 'Slack token', state: 'bad', said: 'Slack does not take it: account_inactive' },
      cure: expect.stringContaining('SLACK_BOT_TOKEN'),
    });
  });
});

describe('check-config', () => {
  it('tells what a file says', async () => {
    const { code, out, err } = await insync(['check-config']);
    expect(code).toBe(0);
    expect(err).toBe('./insync.yaml: nothing is wrong\n');
    expect(out).toMatch(/2 +feature: Alerts And Notifications, severity: <=2 +C0123SEC +@here/);
    expect(out).toMatch(/3 +everything else +C0123OPS/);
    const json = JSON.parse((await insync(['check-config', 'insync.yaml', '--json'])).out);
    expect(json).toMatchObject({
      ok: true,
      routes: [{ channel: BACKUP }, { mention: '@here' }, { match: '' }],
    });
  });

  it('tells every fault with its place', async () => {
    writeFileSync(
      join(folder, 'wrong.yaml'),
      'routes:\n  - { match: { type: Backup }, chanel: C0123OPS }\nretention: 1h\n',
    );
    const { code, out, err } = await insync(['check-config', 'wrong.yaml']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /^wrong\.yaml:2:\d+ {2}routes\[0\]\S*: "chanel" is not a key of a route.* Nearest: channel\.$/m,
    );
    expect(err).toMatch(/^wrong\.yaml:3:12 {2}retention: /m);
    const json = await insync(['check-config', 'wrong.yaml', '--json']);
    expect(json.code).toBe(2);
    expect(JSON.parse(json.out)).toMatchObject({
      ok: false,
      faults: expect.arrayContaining([expect.objectContaining({ file: 'wrong.yaml', line: 3, column: 12 })]),
    });
  });

  it('tells that there is no such file', async () => {
    const { code, err } = await insync(['check-config', 'none.yaml']);
    expect(code).toBe(2);
    expect(err).toMatch(/^none\.yaml {2}the file none\.yaml does not exist\./);
  });
});

describe('routes test', () => {
  const test = (words: readonly string[], more: Parameters<typeof insync>[1] = {}) =>
    insync(['routes', 'test', ...words], more);

  it('tells rule, route and channel of what flags, JSON or standard input say', async () => {
    const flags = await test(['--type', 'Backup', '--outcome', 'failed']);
    expect(flags.code).toBe(0);
    expect(flags.out).toMatch(/^A card in C0123BACKUP by route 1 {2}\[matched\]$/m);
    expect(flags.out).toMatch(/rule 1 \(severity: <=3\): asks severity <=3, this is 6/);
    expect(flags.out).toMatch(/rule 2 \(outcome: failed\): takes it/);
    expect(flags.out).toMatch(/route 3 to C0123OPS \(everything\): not asked: route 1 took it/);
    expect(flags.out).toContain('No database was read');
    const record = JSON.stringify({
      topicName: 'inSync-Public-Alerts And Notifications',
      eventType: 'Alert',
      severity: '1',
    });
    for (const [words, input] of [
      [[record], ''],
      [['-'], record],
    ] as const) {
      const { code, out } = await test([...words, '--json'], { input });
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({
        ...{ alert: true, rule: 1, reason: 'matched' },
        cards: [{ channel: SEC, mention: '@here', route: 2 }],
        routes: [
          { takes: false, why: expect.stringContaining('Backup And Restore') },
          { takes: true },
          { takes: false },
        ],
      });
    }
  });

  it('is no card, and code 1, where no rule takes it', async () => {
    const { code, out } = await test(['--type', 'Backup', '--severity', 'info', '--outcome', 'success']);
    expect(code).toBe(1);
    expect(out).toMatch(/^No card: no alert rule takes it {2}\[no_rule_matched\]/);
    expect(out).toContain('route 1 to C0123BACKUP (feature: Backup And Restore): not asked: it is no alert');
  });

  it('looks up a stored event, and the silence and the subscription that would take it', async () => {
    const path = join(folder, 'stored.db');
    const now = Date.now();
    const store = openSqliteStore(path, decodeStored);
    await store.commitPage(commitOf([event({ id: 'stored-1', time: now })], { at: now }), decideWith());
    const by = { id: 'U07MAYA', name: 'Maya' };
    await store.subscribe({ channel: 'C0MINE', filter: EVERYTHING, text: '', by, at: now });
    const env = { DATABASE_URL: `file:${path}` };
    await store.close();
    const first = await test(['stored-1'], { env });
    expect(first).toMatchObject({ code: 0 });
    expect(first.out).toMatch(/^A card in C0\w+ by route \d.*; in C0MINE by subscription 1/);
    const again = openSqliteStore(path, decodeStored);
    await again.addSilence({
      ...{
        filter: EVERYTHING,
        text: '--severity 0-7',
        by,
        note: '',
        at: now,
        until: undefined,
        alert: undefined,
      },
      reason: 'command',
    });
    await again.close();
    const silenced = await test(['stored-1', '--json'], { env });
    expect(silenced.code).toBe(1);
    expect(JSON.parse(silenced.out)).toMatchObject({ alert: true, silence: { id: 1 } });
    expect(await test(['no-such-event'], { env })).toMatchObject({ code: 1, out: '' });
  });

  it.each([
    ['{"eventType":', /no JSON object such as Druva sends/],
    ['[1]', /no JSON object such as Druva sends/],
    ['{}', undefined],
  ])('of %s', async (json, says) => {
    const { code, err } = await test([json]);
    if (says) {
      expect(code).toBe(2);
      expect(err).toMatch(says);
    } else expect([0, 1]).toContain(code);
  });

  it('needs an event, and a configuration that can be used', async () => {
    expect(await test([])).toMatchObject({ code: 2, err: expect.stringContaining('needs an event') });
    expect(await test(['{}', '--type', 'Backup'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('not both'),
    });
    const bad = join(folder, 'bad');
    mkdirSync(bad);
    writeFileSync(join(bad, 'insync.yaml'), 'rout: []\n');
    const { code, err } = await test(['--type', 'Backup'], { cwd: bad });
    expect(code).toBe(2);
    expect(err).toMatch(/insync\.yaml:1:1/);
  });
});

describe('completion', () => {
  it('is printed for each shell, and refused for others', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      expect(await insync(['completion', shell])).toMatchObject({
        code: 0,
        err: '',
        out: expect.stringContaining(`# ${shell} completion`),
      });
    }
    const { code, err } = await insync(['completion', 'bsh']);
    expect(code).toBe(2);
    expect(err).toMatch(/nearest: insync completion bash/);
    expect((await insync(['help', 'completion'])).out).toContain('insync completion bash');
  });
});
