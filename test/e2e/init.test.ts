/** The first conversation, as a person has it: through pipes and at a terminal, with the simulated Druva and Slack. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfiguration } from '../../src/config/load.ts';
import { isCron } from '../../src/pipeline/schedule.ts';
import { eventually } from './eventually.ts';
import { BACKUP, OPS, SEC, type Stage, setStage } from './stage.ts';

const BIN = resolve(import.meta.dirname, '../../bin/insync.mjs');
const SEED = Number(process.env.SEED ?? 11);

interface Place {
  readonly stage: Stage;
  readonly folder: string;
  /** Where Druva and Slack are, and nothing secret. */
  readonly env: Readonly<Record<string, string>>;
  /** What is secret. */
  readonly secrets: Readonly<Record<string, string>>;
}

async function place(): Promise<Place> {
  const stage = await setStage({ seed: SEED, door: 'socket' });
  stage.druva.story('routine');
  const folder = mkdtempSync(join(tmpdir(), 'insync-init-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const {
    DRUVA_API_URL = '',
    SLACK_API_URL = '',
    DRUVA_CLIENT_ID = '',
    DRUVA_CLIENT_SECRET = '',
    ...rest
  } = stage.env;
  const { SLACK_BOT_TOKEN = '', SLACK_APP_TOKEN = '' } = rest;
  return {
    stage,
    folder,
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm', DRUVA_API_URL, SLACK_API_URL },
    secrets: { DRUVA_CLIENT_ID, DRUVA_CLIENT_SECRET, SLACK_BOT_TOKEN, SLACK_APP_TOKEN },
  };
}

interface Talk {
  said(): string;
  /** Waits until it asks so, then types the line. */
  answer(asked: RegExp, line: string): Promise<void>;
  end(): Promise<number | null>;
  readonly child: ChildProcess;
}

function talk({ folder, env }: Place, command: readonly string[]): Talk {
  const [program = '', ...words] = command;
  const child = spawn(program, words, { cwd: folder, env });
  const ended = once(child, 'close') as Promise<[number | null]>;
  let text = '';
  let read = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      // A prompt at a terminal moves the cursor.
      text = stripVTControlCharacters(`${text}${piece}`).replaceAll('\r', '');
    });
  }
  return {
    child,
    said: () => text,
    async answer(asked, line) {
      await eventually(() => asked.test(text.slice(read)));
      read = text.length;
      child.stdin.write(`${line}\n`);
    },
    end: async () => (await ended)[0],
  };
}

const PLAIN = [process.execPath, BIN, 'init'];

async function answerAll(one: Talk, { secrets }: Place): Promise<void> {
  await one.answer(/Client ID: $/, secrets.DRUVA_CLIENT_ID ?? '');
  await one.answer(/Client secret, not shown: $/, secrets.DRUVA_CLIENT_SECRET ?? '');
  await one.answer(/Way in: socket or http \[socket\]: $/, '');
  await one.answer(/Bot User OAuth Token .*not shown: $/, secrets.SLACK_BOT_TOKEN ?? '');
  await one.answer(/App-level token .*not shown: $/, secrets.SLACK_APP_TOKEN ?? '');
  await one.answer(/everything else.*: $/, OPS);
  await one.answer(/backups and restores.*: $/, BACKUP);
  await one.answer(/severity 2 or worse.*: $/, SEC);
}

/** What the bot makes of what was written. */
function loaded({ folder, env }: Place) {
  const file = (path: string) => readFileSync(resolve(folder, path));
  const text = readFileSync(join(folder, '.env'), 'utf8');
  const own = Object.fromEntries(
    [...text.matchAll(/^([A-Z_]+)=(.+)$/gm)].map(([, name, value]) => [name, value]),
  );
  return loadConfiguration({ isCron, now: Date.now(), env: { ...env, ...own }, readFile: file });
}

describe('insync init', () => {
  it('asks, tries, and writes what the bot starts with', async () => {
    const at = await place();
    const one = talk(at, PLAIN);
    await answerAll(one, at);
    expect(await one.end()).toBe(0);
    expect(readdirSync(at.folder).sort()).toEqual(['.env', 'insync.yaml']);
    expect(statSync(join(at.folder, '.env')).mode & 0o777).toBe(0o600);
    const read = loaded(at);
    expect(read).toMatchObject({
      ok: true,
      config: { routes: [{ channel: BACKUP }, { channel: SEC }, { channel: OPS }], defaultChannel: OPS },
    });
    if (read.ok) expect(read.environment.druva.clientSecret.reveal()).toBe(at.secrets.DRUVA_CLIENT_SECRET);
    for (const found of [
      'Druva: the token is taken',
      'all 12 of the manifest',
      'Socket Mode: Slack opens',
      '#it-ops',
    ])
      expect(one.said()).toContain(found);
    for (const name of ['DRUVA_CLIENT_SECRET', 'SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'])
      expect(one.said()).not.toContain(at.secrets[name]);
    const link = new URL(/https:\/\/api\.slack\.com\/apps\?\S+/.exec(one.said())?.[0] ?? '');
    const manifest = JSON.parse(link.searchParams.get('manifest_json') ?? '');
    expect(link.searchParams.get('new_app')).toBe('1');
    expect(manifest).toEqual(
      JSON.parse(readFileSync(resolve(BIN, '../../manifest/socket-mode.json'), 'utf8')),
    );
  });

  it('says at once what is wrong and asks again; a channel without the bot is no hindrance', async () => {
    const at = await place();
    at.stage.slack.setChannel(SEC, { is_member: false });
    const one = talk(at, PLAIN);
    await one.answer(/Client ID: $/, 'somebody');
    await one.answer(/not shown: $/, 'wrong');
    await one.answer(/FAIL {2}Druva: auth_refused[\s\S]*Integration Center[\s\S]*\[yes\]: $/, '');
    await one.answer(/Client ID: $/, at.secrets.DRUVA_CLIENT_ID ?? '');
    await one.answer(/not shown: $/, at.secrets.DRUVA_CLIENT_SECRET ?? '');
    await one.answer(/\[socket\]: $/, 'carrier pigeon');
    await one.answer(/One of socket, http[\s\S]*\[socket\]: $/, 'socket');
    await one.answer(/Bot User.*: $/, 'xoxb-nobody');
    await one.answer(/App-level.*: $/, at.secrets.SLACK_APP_TOKEN ?? '');
    await one.answer(/FAIL {2}Slack token.*invalid_auth[\s\S]*\[yes\]: $/, 'yes');
    await one.answer(/Bot User.*: $/, at.secrets.SLACK_BOT_TOKEN ?? '');
    await one.answer(/App-level.*: $/, at.secrets.SLACK_APP_TOKEN ?? '');
    await one.answer(/everything else.*: $/, '#it-ops');
    await one.answer(/is the name of a channel[\s\S]*: $/, OPS);
    await one.answer(/backups and restores.*\[C0123OPS\]: $/, '');
    await one.answer(/severity 2 or worse.*\[C0123OPS\]: $/, SEC);
    expect(await one.end()).toBe(0);
    expect(one.said()).toContain('/invite @inSync');
    expect(loaded(at)).toMatchObject({
      ok: true,
      config: { routes: [{ channel: OPS }, { channel: SEC }, {}] },
    });
  });

  it('leaves nothing behind when it is stopped, however', async () => {
    const at = await place();
    for (const how of ['SIGINT', 'the end of its input'] as const) {
      const one = talk(at, PLAIN);
      await one.answer(/Client ID: $/, at.secrets.DRUVA_CLIENT_ID ?? '');
      await one.answer(/not shown: $/, at.secrets.DRUVA_CLIENT_SECRET ?? '');
      await eventually(() => /\[socket\]: $/.test(one.said()));
      if (how === 'SIGINT') one.child.kill('SIGINT');
      else one.child.stdin?.end();
      expect(await one.end()).toBe(130);
      expect(one.said()).toContain('nothing was written');
      expect(readdirSync(at.folder)).toEqual([]);
    }
  });

  it('writes over nothing that nobody allowed it to', async () => {
    const at = await place();
    writeFileSync(join(at.folder, 'insync.yaml'), 'mine: true\n');
    const one = talk(at, PLAIN);
    await one.answer(/insync\.yaml is there already\. Write over it\? \[no\]: $/, '');
    expect(await one.end()).toBe(1);
    expect(readdirSync(at.folder)).toEqual(['insync.yaml']);
    expect(readFileSync(join(at.folder, 'insync.yaml'), 'utf8')).toBe('mine: true\n');
  });

  const hasScript = spawnSync('script', ['--version']).status === 0;
  it.runIf(hasScript)('at a terminal no secret is shown while it is typed, and Ctrl-C ends it', async () => {
    const at = await place();
    const command = ['script', '-qefc', `"${process.execPath}" "${BIN}" init`, '/dev/null'];
    const one = talk(at, command);
    await answerAll(one, at);
    expect(await one.end()).toBe(0);
    expect(one.said()).toContain(`Client ID: ${at.secrets.DRUVA_CLIENT_ID}`);
    for (const name of ['DRUVA_CLIENT_SECRET', 'SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'])
      expect(one.said()).not.toContain(at.secrets[name]);
    expect(loaded(at).ok).toBe(true);
    rmSync(join(at.folder, '.env'));
    rmSync(join(at.folder, 'insync.yaml'));
    const other = talk(at, command);
    await eventually(() => /Client ID: $/.test(other.said()));
    other.child.stdin?.write('\u0003');
    expect(await other.end()).toBe(130);
    expect(readdirSync(at.folder)).toEqual([]);
  });
});

describe('insync init --yes', () => {
  const run = (
    { folder, env }: Place,
    words: readonly string[],
    more: Readonly<Record<string, string>> = {},
  ) =>
    new Promise<{ code: number | null; out: string; err: string }>((done) => {
      const child = spawn(process.execPath, [BIN, 'init', '--yes', ...words], {
        cwd: folder,
        env: { ...env, ...more },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const said = { out: '', err: '' };
      child.stdout.setEncoding('utf8').on('data', (piece) => {
        said.out += piece;
      });
      child.stderr.setEncoding('utf8').on('data', (piece) => {
        said.err += piece;
      });
      child.on('close', (code) => done({ code, ...said }));
    });

  it('takes secrets from the environment and the rest from flags; --force writes over', async () => {
    const at = await place();
    const channels = ['--channel', OPS, '--backup', BACKUP];
    expect(await run(at, channels, at.secrets)).toMatchObject({ code: 0 });
    expect(loaded(at)).toMatchObject({
      ok: true,
      config: { routes: [{ channel: BACKUP }, { channel: OPS }, { channel: OPS }] },
    });
    const again = await run(at, ['--channel', SEC], at.secrets);
    expect(again).toMatchObject({ code: 2, out: '' });
    expect(again.err).toMatch(/\.env and insync\.yaml are there already; with --force/);
    expect(await run(at, ['--channel', SEC, '--force'])).toMatchObject({ code: 0 });
    expect(loaded(at)).toMatchObject({ ok: true, config: { defaultChannel: SEC } });
    expect(statSync(join(at.folder, '.env')).mode & 0o777).toBe(0o600);
  });

  it('says all that is missing at once, and writes nothing', async () => {
    const at = await place();
    const { code, err } = await run(at, []);
    expect(code).toBe(2);
    for (const what of [
      'DRUVA_CLIENT_ID',
      'DRUVA_CLIENT_SECRET',
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      '--channel',
    ])
      expect(err).toContain(what);
    expect(readdirSync(at.folder)).toEqual([]);
  });

  it('writes nothing where something does not work', async () => {
    const at = await place();
    const { code, err } = await run(at, ['--channel', OPS], {
      ...at.secrets,
      DRUVA_CLIENT_SECRET: 'wrong-secret',
    });
    expect(code).toBe(5);
    expect(err).toMatch(/FAIL {2}Druva: auth_refused/);
    expect(err).not.toContain('wrong-secret');
    expect(readdirSync(at.folder)).toEqual([]);
  });

  it('writes both files or none', async () => {
    const at = await place();
    mkdirSync(join(at.folder, 'insync.yaml'));
    const { code } = await run(at, ['--channel', OPS, '--force'], at.secrets);
    expect(code).toBe(4);
    expect(readdirSync(at.folder)).toEqual(['insync.yaml']);
  });
});
