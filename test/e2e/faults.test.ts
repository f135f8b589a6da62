import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { answered, ask, card, cards, expectTaken, press, turns } from './people.ts';
import { control, screen } from './read.ts';
import { pressForm, sendSigned } from './signed.ts';
import { BACKUP, JON, MAYA, OPS, play, ready, SEC, setStage, stored, withBot } from './stage.ts';

const MINUTE = 60_000;

describe.each([
  { door: 'http', seed: 41 },
  { door: 'socket', seed: 42 },
] as const)('Slack through $door', ({ door, seed }) => {
  it('acts once on a command and a click that come again', async () => {
    const { druva, slack } = await play({ seed, door });
    druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
    const posted = await card(slack, BACKUP, ['LAB-PC-9']);
    await ask(slack, MAYA, OPS, 'status');
    expect((await slack.redeliver()).status).toBe(200);
    expectTaken(await press(slack, MAYA, posted, 'Acknowledge'));
    const taken = await turns(slack, posted, [/\*Acknowledged\*/]);
    expectTaken(await press(slack, MAYA, taken, 'Undo'));
    await turns(slack, posted, [/\*Open\*/]);
    expect((await slack.redeliver(2)).status).toBe(200);
    await ask(slack, MAYA, OPS, 'help');
    expect(slack.ephemerals(MAYA)).toHaveLength(2);
    expect(screen(cards(slack, BACKUP)[0] as never)).toContain('*Open*');
  });

  it('waits as long as a 429 says, in that channel alone', async () => {
    const { druva, slack } = await play({ seed, door });
    slack.fault({ method: 'chat.postMessage', channel: BACKUP, kind: 'rate_limited', retryAfter: 2 });
    const now = Date.now();
    druva.add([druva.world.backupFailed(now, 'LAB-PC-9')]);
    await eventually(() => slack.journal.some(({ status }) => status === 429));
    druva.add([druva.world.unusualDataActivity(now, 'FIN-SRV-2')]);
    await card(slack, SEC, ['FIN-SRV-2']);
    expect(cards(slack, BACKUP)).toEqual([]);
    await card(slack, BACKUP, ['LAB-PC-9']);
    const posts = slack.journal.filter(
      ({ method, args }) => method === 'chat.postMessage' && args.channel === BACKUP,
    );
    expect(posts.map(({ status }) => status)).toEqual([429, 200]);
    expect((posts[1]?.at ?? 0) - (posts[0]?.at ?? 0)).toBeGreaterThanOrEqual(2_000);
    expect(screen(await ask(slack, MAYA, OPS, 'status'))).toContain('1 refused');
  });

  it('posts once when the answer is lost, and the card can be taken', async () => {
    const { druva, slack, log } = await play({ seed, door });
    slack.fault({ method: 'chat.postMessage', kind: 'lost_answer' });
    druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
    const posted = await card(slack, BACKUP, ['LAB-PC-9']);
    await eventually(() => log.some(({ what }) => what === 'found'));
    expectTaken(await press(slack, MAYA, posted, 'Acknowledge'));
    await turns(slack, posted, [/\*Acknowledged\*/]);
    expect(slack.messages(BACKUP).length).toBe(1);
  });

  it('posts again what was refused before it was stored', async () => {
    const { druva, slack } = await play({ seed, door });
    slack.fault({ method: 'chat.postMessage', kind: 'reset' });
    slack.fault({ method: 'chat.postMessage', kind: 'http', status: 503 });
    druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
    await card(slack, BACKUP, ['LAB-PC-9'], 15_000);
    expect(slack.counters.posted).toBe(1);
  });
});

it('answers 401 to a forged or stale request, and nothing happens', async () => {
  const { druva, slack, bot, signingSecret } = await play({ seed: 43 });
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  const posted = await card(slack, BACKUP, ['LAB-PC-9']);
  const { actionId, value = '' } = control(posted, 'Acknowledge') ?? { actionId: '' };
  const form = pressForm({ user: JON, channel: BACKUP, ts: posted.ts, actionId, value, triggerId: '1.2.x' });
  const url = `${bot.url}/slack/events`;
  const tries = [
    { secret: 'guessed' },
    { secret: signingSecret, signature: 'v0=00' },
    { secret: signingSecret, signature: '' },
    { secret: signingSecret, at: Date.now() - 6 * MINUTE },
  ];
  for (const each of tries) expect(await sendSigned(url, form, each)).toMatchObject({ status: 401 });
  await ask(slack, MAYA, OPS, 'status');
  expect(screen(cards(slack, BACKUP)[0] as never)).toContain('*Open*');
  // The same words, signed as they should be, do act.
  expect(await sendSigned(url, form, { secret: signingSecret })).toMatchObject({ status: 200 });
  await turns(slack, posted, [/\*Acknowledged\* by <@U07JON>/]);
});

it('takes whatever anybody sends to its address, and lives', async () => {
  const { slack, bot, signingSecret: secret } = await play({ seed: 52 });
  const url = `${bot.url}/slack/events`;
  const headers = { connection: 'close' };
  const send = async (path: string, init: RequestInit) =>
    (await fetch(`${bot.url}${path}`, { headers, ...init })).status;
  for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS'])
    expect(await send('/slack/events', { method })).toBe(405);
  expect(await send('/slack/events', { method: 'POST' })).toBe(415);
  expect(await send('/slack/events', { method: 'POST', body: 'x'.repeat(2_000_000) })).toBeGreaterThanOrEqual(
    400,
  );
  for (const path of ['/', '/slack', '/slack/events/', '/healthz/../slack/install', '/%00'])
    expect(await send(path, { method: 'POST', body: '{}' })).toBe(404);
  expect(await sendSigned(url, { payload: '{' }, { secret })).toMatchObject({ status: 400 });
  expect(await send('/healthz', {})).toBe(200);
  expect(await send('/metrics', {})).toBe(200);
  await ask(slack, MAYA, OPS, 'status');
});

it('posts in the default channel what another cannot take, says so, and goes back once it can', async () => {
  const stage = await setStage({ seed: 44 });
  const { druva, slack } = stage;
  slack.setChannel(BACKUP, { is_member: false });
  const { bot } = await withBot(stage);
  const notice = await card(slack, OPS, ['posted here instead', 'not_in_channel', '/invite @inSync']);
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  await card(slack, OPS, [
    'Backup failed on LAB-PC-9',
    `Posted here because <#${BACKUP}> cannot be posted to`,
  ]);
  await turns(slack, notice, [/1 card since/]);
  expect(await ready(bot.url)).toMatchObject({
    status: 200,
    text: expect.stringContaining('not_in_channel'),
  });
  const still = await answered(slack, MAYA, () => press(slack, MAYA, notice, 'Check again'));
  expect(screen(still)).toContain('not_in_channel');
  slack.setChannel(BACKUP, { is_member: true });
  const over = await answered(slack, MAYA, () => press(slack, MAYA, notice, 'Check again'));
  expect(screen(over)).toContain('can be posted to again');
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-10')]);
  await card(slack, BACKUP, ['Backup failed on LAB-PC-10']);
  expect((await ready(bot.url)).text).not.toContain(BACKUP);
});

it('moves to the default channel when one is archived while it runs', async () => {
  const { druva, slack } = await play({ seed: 45 });
  druva.add([druva.world.backupFailed(Date.now() - MINUTE, 'LAB-PC-9')]);
  const posted = await card(slack, BACKUP, ['LAB-PC-9']);
  slack.setChannel(BACKUP, { is_archived: true });
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-10')]);
  await card(slack, OPS, ['Backup failed on LAB-PC-10', 'Posted here because']);
  await card(slack, OPS, ['posted here instead', 'is_archived']);
  expect(cards(slack, BACKUP)).toEqual([posted]);
});

it('is not ready while Slack refuses the token, and posts what waited once it is accepted', async () => {
  const stage = await setStage({ seed: 46 });
  const { druva, slack } = stage;
  slack.fault({ method: '*', kind: 'error', error: 'invalid_auth', count: Number.POSITIVE_INFINITY });
  const { bot } = await withBot(stage);
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  await stored(stage, 1);
  await eventually(async () => {
    expect(await ready(bot.url)).toMatchObject({
      status: 503,
      text: expect.stringContaining('invalid_auth'),
    });
    return true;
  });
  slack.clearFaults();
  await card(slack, BACKUP, ['LAB-PC-9'], 15_000);
  await eventually(async () => (await ready(bot.url)).status === 200);
});

it('comes back through Socket Mode after a renewal, a cut and an outage', async () => {
  const { slack, bot } = await play({ seed: 51, door: 'socket' });
  await ask(slack, MAYA, OPS, 'help');
  slack.disconnectSockets('refresh_requested');
  await eventually(() => slack.sockets() === 1, { within: 4_000 });
  await ask(slack, MAYA, OPS, 'help');
  slack.fault({ method: 'apps.connections.open', kind: 'http', status: 500 });
  slack.fault({ method: 'apps.connections.open', kind: 'reset' });
  slack.killSockets();
  await eventually(async () => {
    expect(await ready(bot.url)).toMatchObject({ status: 503, text: expect.stringContaining('socket') });
    return true;
  });
  await eventually(() => slack.sockets() === 1, { within: 15_000 });
  await ask(slack, MAYA, OPS, 'help');
  expect((await ready(bot.url)).status).toBe(200);
});

it('is not ready while the default channel cannot be posted to', async () => {
  const stage = await setStage({ seed: 53 });
  stage.slack.setChannel(OPS, { is_member: false });
  const { bot } = await withBot(stage);
  await eventually(async () => {
    expect(await ready(bot.url)).toMatchObject({ status: 503, text: expect.stringContaining(OPS) });
    return true;
  });
  stage.slack.setChannel(OPS, { is_member: true });
  await eventually(async () => (await ready(bot.url)).status === 200);
});

it('posts a card anew when somebody has deleted its message, and as plain text when its blocks are refused', async () => {
  const stage = await play({ seed: 54 });
  const { druva, slack, env } = stage;
  slack.fault({ method: 'chat.postMessage', kind: 'error', error: 'invalid_blocks' });
  druva.add([druva.world.backupFailed(Date.now() - MINUTE, 'LAB-PC-9')]);
  const plain = await eventually(() => slack.messages(BACKUP)[0]);
  expect(plain.text).toMatch(/Backup failed on LAB-PC-9.*Open, nobody has it/);
  expect(plain.blocks ?? []).toEqual([]);
  await fetch(`${slack.url}chat.delete`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${env.SLACK_BOT_TOKEN}`,
      'content-type': 'application/json',
      connection: 'close',
    },
    body: JSON.stringify({ channel: BACKUP, ts: plain.ts }),
  });
  expect(cards(slack, BACKUP)).toEqual([]);
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  await card(slack, BACKUP, ['Backup failed on LAB-PC-9', '2nd failure']);
});

it('lets a person take an alert although Slack does not tell who that is', async () => {
  const { druva, slack } = await play({ seed: 55 });
  slack.fault({
    method: 'users.info',
    kind: 'error',
    error: 'internal_error',
    count: Number.POSITIVE_INFINITY,
  });
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  const posted = await card(slack, BACKUP, ['LAB-PC-9']);
  expectTaken(await press(slack, MAYA, posted, 'Acknowledge'));
  await turns(slack, posted, [/\*Acknowledged\* by <@U07MAYA>/]);
  expect(screen(await ask(slack, MAYA, OPS, 'events --since 1h'))).toContain('1 event');
});
