/** Whatever fails, no secret is seen: each failing path is gone with secrets made for one test, and everything is searched. */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Slack } from '../../src/sim/slack/types.ts';
import { ECHOES, startEcho } from './echo.ts';
import { eventually } from './eventually.ts';
import { ask, card, press } from './people.ts';
import { screen } from './read.ts';
import { watch, watchBot } from './secrets.ts';
import { BACKUP, JON, MAYA, OPS, type Stage, setStage, YAML } from './stage.ts';

const throwaway = () => randomBytes(18).toString('hex');

/** Every secret a stage is made of, as it may be written. */
function secretsOf({ env, signingSecret }: Pick<Stage, 'env' | 'signingSecret'>): string[] {
  const plain = Object.entries(env).flatMap(([name, value]) =>
    /SECRET|TOKEN|KEY/.test(name) ? [value] : [],
  );
  const basic = Buffer.from(`${env.DRUVA_CLIENT_ID}:${env.DRUVA_CLIENT_SECRET}`).toString('base64');
  return [...new Set([...plain, signingSecret, basic])];
}

/** The places where one of the secrets stands, as they read there. */
function leaks(places: Readonly<Record<string, string>>, secrets: Iterable<string>): string[] {
  return Object.entries(places).flatMap(([place, text]) =>
    [...secrets].flatMap((secret) => {
      const at = text.indexOf(secret);
      return at < 0 ? [] : [`${place}: …${text.slice(Math.max(0, at - 160), at + secret.length)}`];
    }),
  );
}

/** Everything in Slack. */
function inSlack(slack: Slack): string {
  const { journal, state } = slack;
  const people = [MAYA, JON];
  return JSON.stringify([
    journal,
    [...state.channels.keys()].map((id) => slack.messages(id).map((at) => slack.thread(at.channel, at.ts))),
    people.map((user) => [slack.ephemerals(user), slack.views(user), slack.home(user)]),
  ]);
}

/** Database, log and whatever else lies there. */
function inFolder(database: string): string {
  const folder = dirname(database);
  const names = readdirSync(folder).filter((name) => name.startsWith(basename(database)));
  return names.map((name) => readFileSync(join(folder, name), 'latin1')).join('');
}

async function overHttp(url: string): Promise<string> {
  const said = ['/healthz', '/readyz', '/metrics', '/slack/events', '/x'].map(async (path) => {
    const answer = await fetch(`${url}${path}`, { headers: { connection: 'close' } });
    return JSON.stringify([...answer.headers]) + (await answer.text());
  });
  return (await Promise.all(said)).join('\n');
}

it.each([
  { door: 'http', seed: 311, way: 'promise', kinds: Object.keys(ECHOES).length },
  { door: 'socket', seed: 312, way: 'report', kinds: 3 },
] as const)(
  'shows none while both vendors give back all they are sent, through $door',
  { timeout: 90_000 },
  async ({ door, seed, way, kinds }) => {
    // A token lives for a second: it is asked for at every poll.
    const stage = await setStage({ seed, door, druva: { tokenLife: 61 } });
    const { druva, slack } = stage;
    const echoes = { druva: await startEcho(druva.url), slack: await startEcho(new URL(slack.url).origin) };
    stage.atEnd(async () => void (await Promise.all([echoes.druva.close(), echoes.slack.close()])));
    const env = {
      ...stage.env,
      DRUVA_API_URL: echoes.druva.url,
      SLACK_API_URL: `${echoes.slack.url}/api/`,
      INSYNC_KEY: throwaway(),
      LOG_LEVEL: 'trace',
      BREAK: way,
    };
    const bot = await watchBot(env);
    if (door === 'http') slack.connect(`${bot.url}/slack/events`);
    else await eventually(() => slack.sockets() === 1);
    let devices = 0;
    const fail = () => druva.add([druva.world.backupFailed(Date.now(), `PC-${++devices}`)]);
    fail();
    const posted = await card(slack, BACKUP, ['PC-1']);
    await ask(slack, MAYA, OPS, 'status');

    const shown: string[] = [];
    for (const echo of Object.values(echoes)) echo.begin();
    await eventually(
      async () => {
        fail();
        await press(slack, JON, posted, 'Details');
        await slack.command({ user: MAYA, channel: OPS, text: 'stats --since 1h' });
        await slack.openHome(MAYA);
        shown.push(await overHttp(bot.url));
        const given = Object.values(echoes).map(({ given }) => [...given.keys()].length);
        return given.every((count) => count >= kinds);
      },
      { within: 60_000 },
    );
    for (const echo of Object.values(echoes)) echo.end();
    shown.push(screen(await ask(slack, MAYA, OPS, 'status')));
    bot.break();
    const broken = { promise: 'a promise failed unheard', report: '"nodejsVersion"' }[way];
    await eventually(() => bot.said().includes(broken));
    await bot.stop();

    const secrets = new Set([
      ...secretsOf({ ...stage, env }),
      ...echoes.druva.credentials,
      ...echoes.slack.credentials,
    ]);
    // Client secret, bot token, key, the way in, Druva's Basic and its tokens.
    expect(secrets.size).toBeGreaterThan(6);
    const places = {
      'standard output and error': bot.said(),
      'answers over HTTP': shown.join('\n'),
      Slack: inSlack(slack),
      'the database': inFolder(stage.database),
    };
    for (const text of Object.values(places)) expect(text.length).toBeGreaterThan(1_000);
    expect(leaks(places, secrets)).toEqual([]);
  },
);

it.each(['main', 'feed'] as const)(
  'shows none when the %s thread breaks down',
  { timeout: 40_000 },
  async (way) => {
    const stage = await setStage({ seed: 313 });
    const env = { ...stage.env, BREAK: way, INSYNC_KEY: throwaway() };
    const bot = await watchBot(env);
    bot.break();
    expect(await bot.ended()).toBe(1);
    expect(bot.said()).toContain('called with');
    expect(leaks({ 'its last words': bot.said() }, secretsOf({ ...stage, env }))).toEqual([]);
  },
);

describe('shows none when it cannot start', () => {
  type Change = (env: Readonly<Record<string, string>>, folder: string) => Record<string, string>;
  const password = `pa55-${throwaway()}`;
  const yaml = (text: (env: Readonly<Record<string, string>>) => string): Change => {
    return (env, folder) => {
      const file = join(folder, 'wrong.yaml');
      writeFileSync(file, text(env));
      return { INSYNC_CONFIG: file };
    };
  };
  const CASES: readonly (readonly [string, readonly string[], Change])[] = [
    [
      'secrets that are wrong, in wrong places',
      ['app-level token', 'line break', 'user name or password', 'shorter than 16'],
      (env) => ({
        SLACK_BOT_TOKEN: `xapp-${env.SLACK_BOT_TOKEN}`,
        DRUVA_CLIENT_SECRET: `${env.DRUVA_CLIENT_SECRET}\n x`,
        DRUVA_API_URL: `http://x:${env.DRUVA_CLIENT_SECRET}@127.0.0.1`,
        INSYNC_KEY: password.slice(0, 9),
      }),
    ],
    [
      'a secret where its file should be named, and a password that is no URL',
      ['does not exist', 'percent codes'],
      (env) => ({
        DRUVA_CLIENT_SECRET: '',
        DRUVA_CLIENT_SECRET_FILE: env.DRUVA_CLIENT_SECRET ?? '',
        DATABASE_URL: `postgres://u:${password}/#@h/db`,
      }),
    ],
    [
      'a database that is not there',
      ['cannot be reached'],
      () => ({ DATABASE_URL: `postgres://u:${password}@127.0.0.1:9/db?sslmode=disable` }),
    ],
    [
      'what is no database',
      ['not a database'],
      (_env, folder) => {
        const file = join(folder, 'letter.db');
        writeFileSync(file, 'a letter '.repeat(1000));
        return { DATABASE_URL: `file:${file}` };
      },
    ],
    ['a port that is taken', ['is taken'], (env) => ({ PORT: new URL(env.DRUVA_API_URL ?? '').port })],
    [
      'secrets everywhere in the YAML',
      ['wrong.yaml', 'severity', 'routs'],
      yaml((env) => {
        const wrong = YAML.replaceAll(OPS, env.SLACK_BOT_TOKEN ?? '').replace(
          '* * * * * *',
          env.DRUVA_CLIENT_SECRET ?? '',
        );
        const filter = `{ ${env.SLACK_SIGNING_SECRET}: 1, severity: "${env.DRUVA_CLIENT_SECRET}" }`;
        return `${env.DRUVA_CLIENT_SECRET}: x\nrouts: []\nalert: [${filter}]\n${wrong}`;
      }),
    ],
    [
      'secrets in broken YAML',
      ['wrong.yaml'],
      yaml((env) => `a: [${env.DRUVA_CLIENT_SECRET}\n${env.SLACK_BOT_TOKEN}: "`),
    ],
  ];

  it.each(CASES)('for %s', async (_what, words, change) => {
    const stage = await setStage({ seed: 314 });
    const env = { ...stage.env, ...change(stage.env, dirname(stage.database)) };
    const started = watch(env);
    expect(await started.ended()).toBe(2);
    for (const word of words) expect(started.said()).toContain(word);
    const secrets = [...secretsOf(stage), ...secretsOf({ ...stage, env }), password].filter(
      (one) => one !== '',
    );
    expect(leaks({ 'its last words': started.said() }, secrets)).toEqual([]);
  });

  it('nor in a terminal', async () => {
    const env = { DATABASE_URL: `postgres://u:${password}@127.0.0.1:9/db?sslmode=disable` };
    const asked = watch(env, 'insync.ts', ['events']);
    expect(await asked.ended()).toBeGreaterThan(1);
    expect(asked.said()).toContain('cannot be reached');
    expect(leaks({ 'its last words': asked.said() }, [password])).toEqual([]);
  });
});

it('keeps Druva’s token so that only the same key reads it, and asks for another where it cannot', {
  timeout: 60_000,
}, async () => {
  const stage = await setStage({ seed: 315 });
  const { druva, database } = stage;
  const echo = await startEcho(druva.url);
  stage.atEnd(echo.close);
  const run = async (key: string) => {
    const { pages } = druva.counters;
    const bot = await watchBot({ ...stage.env, DRUVA_API_URL: echo.url, INSYNC_KEY: key });
    await eventually(() => druva.counters.pages > pages);
    await bot.stop();
    return druva.counters.tokens;
  };
  const key = throwaway();
  expect(await run(key)).toBe(1);
  expect(await run(key)).toBe(1);
  expect(await run(throwaway())).toBe(2);
  const bearers = [...echo.credentials].filter((one) => !Buffer.from(one, 'base64').includes(':'));
  expect(bearers).toHaveLength(2);
  expect(leaks({ 'the database': inFolder(database) }, bearers)).toEqual([]);
  // Without a key nothing is hidden, and what was hidden is as if it were not there.
  expect(await run('')).toBe(3);
  expect(leaks({ 'the database': inFolder(database) }, echo.credentials)).not.toEqual([]);
});
