/** The doctor between the simulators: all is well, and then each fault with its cure, and nothing else red. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examine } from '../../src/doctor.ts';
import type { Check } from '../../src/domain/checkup.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { commitOf, decideWith, failures } from '../contract/samples.ts';
import { BACKUP, OPS, play, type Stage, type StageOptions, setStage, YAML } from './stage.ts';

const SEED = Number(process.env.SEED ?? 7);
const HOUR = 3_600_000;

async function scene(options: Partial<StageOptions> = {}): Promise<Stage> {
  const stage = await setStage({ seed: SEED, ...options });
  stage.druva.story('backup-failed');
  return stage;
}

interface Asked {
  readonly env?: Readonly<Record<string, string>>;
  /** How far this machine's clock is off, ms. */
  readonly off?: number;
}

async function seen(stage: Stage, { env = {}, off = 0 }: Asked = {}): Promise<readonly Check[]> {
  const told: Check[] = [];
  const checks = await examine(
    { env: { ...stage.env, ...env }, clock: () => Date.now() + off },
    (check) => told.push(check),
    new AbortController().signal,
  );
  // Whatever is printed in the end was told on the way.
  expect([...told].sort(byName)).toEqual([...checks].sort(byName));
  for (const { cure, state, name } of checks) if (state === 'bad') expect(cure, name).not.toBe('');
  const secrets = [stage.env.DRUVA_CLIENT_SECRET, stage.env.SLACK_BOT_TOKEN, stage.env.SLACK_APP_TOKEN];
  for (const secret of secrets) if (secret) expect(JSON.stringify(checks)).not.toContain(secret);
  return checks;
}

const byName = (a: Check, b: Check) => (a.name + a.said).localeCompare(b.name + b.said);
const red = (checks: readonly Check[]) =>
  checks.filter(({ state }) => state === 'bad').map(({ name }) => name);
const of = (checks: readonly Check[], name: string) => checks.find((check) => check.name === name);

describe('where all is well', () => {
  it.each(['socket', 'http'] as const)('nothing is red (%s)', async (door) => {
    const stage = await scene({ door });
    const checks = await seen(stage);
    expect(checks.filter(({ state }) => state === 'bad' || state === 'warning')).toEqual([]);
    expect(of(checks, 'Druva')?.said).toMatch(/a page came with \d+ events?/);
    expect(of(checks, 'clock')?.said).toBe('right within a minute, by Druva and Slack');
    expect(of(checks, 'Slack scopes')?.said).toBe('all 12 of the manifest are granted');
    expect(of(checks, `channel ${BACKUP}`)?.said).toBe('#backup-alerts, route 1: the bot is in it');
    expect(of(checks, 'database')?.said).toMatch(/is not there yet/);
    // From inside nobody knows whether Slack gets in.
    const entrance = of(checks, door === 'socket' ? 'Socket Mode' : 'Slack reaches us');
    expect(entrance?.state).toBe(door === 'socket' ? 'good' : 'unknown');
    expect(readdirSync(dirname(stage.database))).toEqual(['insync.yaml']);
    expect(
      stage.slack.journal.map(({ method }) => method).filter((name) => /^chat|open$/.test(name)),
    ).toEqual(door === 'socket' ? ['apps.connections.open'] : []);
  });

  it('a bot that runs keeps its port and its database, and is asked how it is', async () => {
    const stage = await play({ seed: SEED, door: 'socket' });
    const { port } = new URL(stage.bot.url);
    const before = stage.slack.messages(OPS).length;
    const checks = await seen(stage, { env: { PORT: port } });
    expect(red(checks)).toEqual([]);
    expect(of(checks, 'PORT')?.said).toBe(`${port} is held by a bot that runs`);
    expect(of(checks, 'database')?.said).toMatch(/held by a bot that runs$/);
    expect(of(checks, 'running bot')).toBeDefined();
    expect(stage.slack.messages(OPS).length).toBe(before);
    expect(stage.slack.sockets()).toBe(1);
  });
});

/** What is done, and what alone is red then, with a part of its cure. */
interface Case {
  readonly name: string;
  readonly stage?: Partial<StageOptions>;
  readonly wrong?: (stage: Stage) => Asked | undefined;
  readonly red: readonly string[];
  readonly says: RegExp;
}

const CASES: readonly Case[] = [
  {
    name: 'a wrong secret of Druva',
    wrong: () => ({ env: { DRUVA_CLIENT_SECRET: 'another-secret' } }),
    red: ['Druva'],
    says: /auth_refused.*Integration Center, API Credentials/s,
  },
  {
    name: 'credentials that may not read the feed',
    wrong: ({ druva }) => void druva.fault({ kind: 'no_permission' }),
    red: ['Druva'],
    says: /auth_refused.*Cloud Admin \(Read Only\)/s,
  },
  {
    name: 'Druva answers with a page of HTML',
    wrong: ({ druva }) => void druva.fault({ kind: 'html' }),
    red: ['Druva'],
    says: /bad_answer.*DRUVA_API_URL/s,
  },
  {
    name: 'a revoked bot token',
    wrong: ({ slack }) => void slack.refuseToken('token_revoked'),
    red: ['Slack token'],
    says: /token_revoked.*Bot User OAuth Token/s,
  },
  {
    name: 'an app token that is none',
    stage: { door: 'socket' },
    wrong: () => ({ env: { SLACK_APP_TOKEN: 'xapp-1-nobody' } }),
    red: ['Socket Mode'],
    says: /invalid_auth.*connections:write/s,
  },
  {
    name: 'a missing scope',
    stage: {
      slack: {
        scopes: [
          'commands',
          'chat:write',
          'channels:read',
          'groups:read',
          'channels:history',
          'groups:history',
          'users:read',
          'usergroups:read',
          'im:write',
          'im:read',
          'im:history',
        ],
      },
    },
    red: ['scope files:write'],
    says: /add files:write, then Reinstall.*exported files/s,
  },
  {
    name: 'an archived channel',
    wrong: ({ slack }) => void slack.setChannel(BACKUP, { is_archived: true }),
    red: [`channel ${BACKUP}`],
    says: /archived.*Unarchive/s,
  },
  {
    name: 'a channel that the bot is not in',
    wrong: ({ slack }) => void slack.setChannel(OPS, { is_member: false }),
    red: [`channel ${OPS}`],
    says: /the bot is not in it.*\/invite @insync/s,
  },
  {
    name: 'a channel and a group that are not there',
    stage: { yaml: YAML.replace(OPS, 'C0NOWHERE').replace('"@here"', 'S0NOBODY') },
    red: ['channel C0NOWHERE', 'group S0NOBODY'],
    says: /no such channel/,
  },
  {
    name: 'a clock hours off',
    wrong: () => ({ off: 3 * HOUR }),
    red: ['clock'],
    says: /3 h ahead of Druva and 3 h ahead of Slack.*timedatectl/s,
  },
  {
    name: 'a file that is no database',
    wrong: ({ database }) => void writeFileSync(database, 'Dear Sir '.repeat(500)),
    red: ['database'],
    says: /not a database of this bot.*DATABASE_URL/s,
  },
];

describe('a fault', () => {
  it.each(CASES.map((each) => [each.name, each] as const))(
    '%s',
    async (_name, { stage: options, wrong, red: expected, says }) => {
      const stage = await scene(options);
      const asked = wrong?.(stage) ?? {};
      const checks = await seen(stage, asked);
      expect(red(checks)).toEqual(expected);
      const [first] = checks.filter(({ state }) => state === 'bad');
      expect(`${first?.said}\n${first?.cure}`).toMatch(says);
    },
  );

  it('in the YAML: all of them with their places, and the rest is looked at all the same', async () => {
    const stage = await scene({ yaml: 'routes:\n  - chanel: C0123OPS\nretention: 1h\n' });
    const checks = await seen(stage);
    const places = red(checks).map((name) => name.replace(/^.*insync\.yaml/, 'insync.yaml'));
    expect(places).toEqual(['insync.yaml:2:5', 'insync.yaml:3:12']);
    for (const name of ['Druva', 'Slack token', 'PORT', 'database'])
      expect(of(checks, name)?.state).toBe('good');
  });

  it('in the environment: all at once', async () => {
    const stage = await scene();
    const checks = await seen(stage, {
      env: { DRUVA_CLIENT_ID: '', SLACK_BOT_TOKEN: 'xapp-1-a', PORT: '99999' },
    });
    expect(red(checks).sort()).toEqual(['DRUVA_CLIENT_ID', 'PORT', 'SLACK_BOT_TOKEN']);
    expect(of(checks, 'database')?.state).toBe('good');
  });

  it('a port that another program has', async () => {
    const other = createServer((_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const stage = await scene();
    stage.atEnd(async () => void (await new Promise((done) => other.close(done))));
    const { port } = other.address() as AddressInfo;
    const checks = await seen(stage, { env: { PORT: String(port) } });
    expect(red(checks)).toEqual(['PORT']);
    expect(of(checks, 'PORT')).toMatchObject({
      said: `${port} is taken by another program`,
      cure: 'Set PORT to a free one.',
    });
  });

  it('a damaged database', async () => {
    const stage = await scene();
    const store = openSqliteStore(stage.database, decodeStored);
    await store.commitPage(commitOf(failures(200), { at: Date.now() }), decideWith());
    await store.close();
    expect(of(await seen(stage), 'database')?.said).toMatch(/200 events, schema \d+$/);
    const bytes = readFileSync(stage.database);
    bytes.fill(0xa5, Math.floor(bytes.length * 0.1), Math.floor(bytes.length * 0.9));
    writeFileSync(stage.database, bytes);
    const checks = await seen(stage);
    expect(red(checks)).toEqual(['database']);
    expect(of(checks, 'database')?.cure).toMatch(/restore a backup/);
    expect(readFileSync(stage.database).equals(bytes)).toBe(true);
  });

  it('nobody answers: each is given up in its time', async () => {
    const stage = await scene();
    stage.druva.fault({ kind: 'hang', on: 'any' });
    const checks = await examine(
      { env: stage.env, clock: Date.now, patience: 1_000 },
      () => undefined,
      new AbortController().signal,
    );
    expect(red(checks)).toEqual(['Druva']);
    expect(of(checks, 'Slack token')?.state).toBe('good');
  });
});

describe('a destination', () => {
  it('that is not there is red; one that wants other credentials too; no event is sent', async () => {
    const asked: { readonly method: string; readonly body: string }[] = [];
    const splunk = createServer((request, response) => {
      let body = '';
      request.on('data', (piece) => {
        body += piece;
      });
      request.on('end', () => {
        asked.push({ method: request.method ?? '', body });
        const right = request.headers.authorization === 'Splunk right-token';
        response.writeHead(right ? 400 : 403, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify(right ? { text: 'No data', code: 5 } : { text: 'Invalid token', code: 4 }),
        );
      });
    });
    await new Promise<void>((resolve) => splunk.listen(0, '127.0.0.1', resolve));
    const { port } = splunk.address() as AddressInfo;
    const yaml = `${YAML}
forward:
  - { name: good, to: "hec+http://127.0.0.1:${port}", token: "\${GOOD_TOKEN}", format: ocsf }
  - { name: refused, to: "hec+http://127.0.0.1:${port}", token: "\${BAD_TOKEN}", format: ocsf }
  - { name: away, to: "syslog+tcp://127.0.0.1:1", format: cef }
  - { name: lines, to: "file:/nowhere/at/all/events.ndjson", format: envelope }
`;
    const stage = await scene({ yaml });
    stage.atEnd(async () => {
      splunk.closeAllConnections();
      await new Promise((done) => splunk.close(done));
    });
    const checks = await seen(stage, { env: { GOOD_TOKEN: 'right-token', BAD_TOKEN: 'wrong-token' } });
    expect(of(checks, 'forward good')?.state).toBe('good');
    expect(red(checks)).toEqual(['forward refused', 'forward away', 'forward lines']);
    expect(of(checks, 'forward refused')?.cure).toMatch(/token or password is right/);
    expect(JSON.stringify(checks)).not.toMatch(/right-token|wrong-token/);
    expect(asked.map(({ body }) => body)).toEqual(['', '']);
  });
});
