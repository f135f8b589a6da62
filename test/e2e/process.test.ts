import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { seeded } from '../../src/sim/slack/random.ts';
import { expectBooksToMatch, quiet, rows } from './accounts.ts';
import { eventually } from './eventually.ts';
import { card, cards, expectTaken, press, turns } from './people.ts';
import { runMain, startProcess } from './process.ts';
import { BACKUP, MAYA, setStage } from './stage.ts';

/** More of both for a longer look: `KILLS=100 SEED=5 npx vitest run test/e2e/process.test.ts`. */
const { KILLS = '5', SEED = '71' } = process.env;

it('loses and doubles nothing when it is killed at any moment of a flood', {
  timeout: 25_000 + Number(KILLS) * 4_000,
}, async () => {
  const seed = Number(SEED);
  const stage = await setStage({ seed });
  const { druva, slack } = stage;
  const random = seeded(seed);
  // Slack stores at once and answers late: most kills fall between the two.
  slack.fault({
    method: 'chat.postMessage',
    kind: 'slow',
    after: true,
    ms: 150,
    count: Number.POSITIVE_INFINITY,
  });
  let devices = 0;
  const fail = (count: number) => {
    const now = Date.now();
    druva.add(Array.from({ length: count }, () => druva.world.backupFailed(now, `PC-${++devices}`)));
  };
  fail(3);
  let bot = await startProcess(stage);
  for (let kill = 0; kill < Number(KILLS); kill += 1) {
    fail(kill % 2 === 0 ? 4 : 60);
    await delay(50 + random() * 1_100);
    await bot.end('SIGKILL');
    bot = await startProcess(stage);
  }
  const events = 'SELECT count(*) AS n FROM events';
  await eventually(() => rows<{ n: number }>(stage.database, events)[0]?.n === devices);
  await quiet(stage);
  expect(expectBooksToMatch(stage)).toBe(devices);
  expect(await bot.end('SIGTERM')).toMatchObject({ code: 0 });
});

it('keeps what a person did, though killed right after', async () => {
  const stage = await setStage({ seed: 72 });
  const { druva, slack } = stage;
  const first = await startProcess(stage);
  druva.add([druva.world.backupFailed(Date.now() - 60_000, 'LAB-PC-9')]);
  const posted = await card(slack, BACKUP, ['LAB-PC-9']);
  expectTaken(await press(slack, MAYA, posted, 'Acknowledge'));
  await turns(slack, posted, [/\*Acknowledged\*/]);
  await first.end('SIGKILL');
  await startProcess(stage);
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  const now = await turns(slack, posted, [/👀 Acknowledged/, /2 in a row/]);
  expectTaken(await press(slack, MAYA, now, 'Undo'));
  await turns(slack, posted, [/\*Open\*/]);
  expect(cards(slack, BACKUP)).toHaveLength(1);
});

it('ends in time when asked to, in mid-storm and with a client that will not hang up', async () => {
  const stage = await setStage({ seed: 73 });
  const { druva, slack } = stage;
  const bot = await startProcess(stage);
  druva.story('storm');
  await eventually(() => cards(slack, BACKUP).length > 0);
  const { port } = new URL(bot.url);
  const idler = connect(Number(port), '127.0.0.1', () =>
    idler.write('POST /slack/events HTTP/1.1\r\nhost: x\r\n'),
  );
  idler.on('error', () => undefined);
  const ended = await bot.end('SIGTERM');
  idler.destroy();
  expect(ended).toMatchObject({ code: 0, signal: null });
  expect(ended.took).toBeLessThan(10_000);
  expect(bot.stray).toEqual([]);
  const again = await startProcess(stage);
  await quiet(stage);
  expectBooksToMatch(stage);
  expect(slack.counters.refused429).toBe(0);
  await again.end('SIGTERM');
});

it('says every fault of environment and file at once, shows no secret, and ends with code 2', async () => {
  const stage = await setStage({
    seed: 74,
    yaml: 'poll: often\nroutes:\n  - match: { outcom: failed }\n    chanel: C1\n',
  });
  const ended = await runMain({
    ...stage.env,
    DRUVA_CLIENT_ID: '',
    SLACK_BOT_TOKEN: `xapp-${stage.signingSecret}`,
    PORT: 'many',
  });
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  for (const word of [
    'DRUVA_CLIENT_ID',
    'SLACK_BOT_TOKEN',
    'PORT',
    'poll',
    'outcom',
    'chanel',
    'outcome',
    'channel',
  ])
    expect(ended.stderr).toContain(word);
  expect(ended.stderr).toMatch(/insync\.yaml:3:\d+/);
  for (const [name, value] of Object.entries(stage.env)) {
    if (/SECRET|TOKEN/.test(name)) expect(ended.stderr).not.toContain(value);
  }
  expect(ended.stderr).not.toContain(stage.signingSecret);
  expect(ended.stderr).not.toMatch(/\bat .*:\d+:\d+\)/);
});

it('refuses a database of a newer version, and what is no database, with the cure', async () => {
  const newer = await setStage({ seed: 75 });
  const handle = new DatabaseSync(newer.database);
  handle.exec('PRAGMA user_version = 999');
  handle.close();
  const ended = await runMain(newer.env);
  expect(ended).toMatchObject({ code: 2 });
  expect(ended.stderr).toMatch(/written by a newer version \(schema 999.*restore the backup/);
  writeFileSync(newer.database, 'this is a letter to my grandmother, and no database at all'.repeat(100));
  const other = await runMain(newer.env);
  expect(other).toMatchObject({ code: 2 });
  expect(other.stderr).toContain('is not a database of this bot');
});
