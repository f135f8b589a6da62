/** Who may ask the bot for something, and how often: Slack, for people of the bot's own workspace, once. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Slack } from '../../src/sim/slack/types.ts';
import { eventually } from './eventually.ts';
import { answered, ask, card, cards, dialog, expectTaken, home, press, turns } from './people.ts';
import { control, screen } from './read.ts';
import { commandForm, pressForm, sendSigned } from './signed.ts';
import { BACKUP, JON, MAYA, OPS, play, setStage, withBot } from './stage.ts';
import { sendBytes, startTap, type Told } from './tap.ts';

const MINUTE = 60_000;
const FORM = 'application/x-www-form-urlencoded';

/** What the bot called of Slack since then, but to look around. */
function done(slack: Slack, since: number): string[] {
  const looks = ['auth.test', 'conversations.info', 'users.info'];
  return slack.journal.slice(since).flatMap(({ method }) => (looks.includes(method) ? [] : [method]));
}

it('acts once on what Slack signed, whoever sends it again, also after a restart', {
  timeout: 40_000,
}, async () => {
  const stage = await play({ seed: 301 });
  const { druva, slack } = stage;
  const address = () => `${stage.bot.url}/slack/events`;
  const tap = await startTap(address);
  stage.atEnd(tap.close);
  slack.connect(tap.url);

  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  const posted = await card(slack, BACKUP, ['LAB-PC-9']);
  await ask(slack, MAYA, OPS, 'events --since 1h');
  expectTaken(await press(slack, MAYA, posted, 'Acknowledge'));
  const taken = await turns(slack, posted, [/\*Acknowledged\*/]);
  expectTaken(await press(slack, MAYA, taken, 'Undo'));
  await turns(slack, posted, [/\*Open\*/]);
  await answered(slack, MAYA, () =>
    slack.shortcut({ user: MAYA, callbackId: 'lookup', channel: BACKUP, ts: posted.ts }),
  );
  expectTaken(await slack.openHome(MAYA));
  await home(slack, MAYA, [/LAB-PC-9/]);
  // What this dialog finds stands in the answer to the request itself.
  expectTaken(await slack.shortcut({ user: MAYA, callbackId: 'search' }));
  await dialog(slack, MAYA, [/as a command/]);
  const found = await slack.submitView({ user: MAYA });
  expect(found.body).toContain('LAB-PC-9');

  const kinds = tap.heard.map(({ body }) => /"type":"(\w+)"/.exec(decodeURIComponent(String(body)))?.[1]);
  expect(new Set(kinds)).toEqual(
    new Set([undefined, 'block_actions', 'message_action', 'shortcut', 'view_submission', 'app_home_opened']),
  );
  const all = [...tap.heard];
  const again = async () => {
    const since = slack.journal.length;
    const seen = slack.ephemerals(MAYA).length;
    for (const heard of all)
      expect(await sendBytes(address(), heard)).toMatchObject({ status: 200, body: '' });
    await ask(slack, JON, OPS, 'help');
    expect(done(slack, since)).toEqual([]);
    expect(slack.ephemerals(MAYA)).toHaveLength(seen);
    expect(screen(cards(slack, BACKUP)[0] as never)).toContain('*Open*');
  };
  await again();
  await stage.restart();
  slack.connect(tap.url);
  await again();
  expect(stage.log.filter(({ reason }) => reason === 'replayed').length).toBeGreaterThan(0);
});

describe('a request', () => {
  const signed = (secret: string, body: string, at = Date.now()) => {
    const stamp = String(Math.floor(at / 1000));
    const digest = createHmac('sha256', secret).update(`v0:${stamp}:${body}`).digest('hex');
    return { 'x-slack-request-timestamp': stamp, 'x-slack-signature': `v0=${digest}` };
  };

  it('is refused unless it is as Slack makes it, with a status and nothing else', async () => {
    const { bot, signingSecret: secret, slack, log } = await play({ seed: 302 });
    const form = commandForm({
      user: MAYA,
      channel: OPS,
      text: 'status',
      responseUrl: slack.url,
      triggerId: '1.a',
    });
    const send = (headers: Record<string, string | string[]>, body: string): Promise<Told> =>
      sendBytes(`${bot.url}/slack/events`, { headers: headers as never, body: Buffer.from(body) });
    let turn = 0;
    // Each is another request: none is refused for having come before.
    const body = () => new URLSearchParams({ ...form, trigger_id: `${++turn}.a` }).toString();
    const type = { 'content-type': FORM };
    const seconds = (at: number) => String(Math.floor(at / 1000));

    const wrong: (readonly [string, number, () => Promise<Told>])[] = [
      ['unsigned', 401, () => send(type, body())],
      ['signed with another secret', 401, async () => send({ ...type, ...signed('guessed', 'x') }, 'x')],
      ['signed for other words', 401, async () => send({ ...type, ...signed(secret, 'x') }, 'y')],
      ['too old', 401, () => send({ ...type, ...signed(secret, 'x=1', Date.now() - 6 * MINUTE) }, 'x=1')],
      [
        'of the future',
        401,
        () => send({ ...type, ...signed(secret, 'x=2', Date.now() + 6 * MINUTE) }, 'x=2'),
      ],
      [
        'with a signature that goes on',
        401,
        () => {
          const headers = signed(secret, 'x=3');
          return send(
            { ...type, ...headers, 'x-slack-signature': `${headers['x-slack-signature']}=x` },
            'x=3',
          );
        },
      ],
      [
        'with another spelling of the time',
        401,
        () => {
          const headers = signed(secret, 'x=4');
          const stamp = `${headers['x-slack-request-timestamp']}.0`;
          return send({ ...type, ...headers, 'x-slack-request-timestamp': stamp }, 'x=4');
        },
      ],
      ['with no time', 401, () => send({ ...type, 'x-slack-signature': `v0=${'0'.repeat(64)}` }, 'x')],
      [
        'with two times',
        401,
        () => {
          const now = seconds(Date.now());
          const two = { ...signed(secret, 'x=5'), 'x-slack-request-timestamp': [now, now] };
          return send({ ...type, ...two }, 'x=5');
        },
      ],
      ['of no kind', 415, () => send(signed(secret, 'x=6'), 'x=6')],
      ['of another kind', 415, () => send({ 'content-type': 'text/plain', ...signed(secret, 'x=7') }, 'x=7')],
      [
        'too large by what it says',
        413,
        () => send({ ...type, 'content-length': '2000000' }, 'x'.repeat(2_000_000)),
      ],
      [
        'too large, without saying so',
        413,
        () => send({ ...type, 'transfer-encoding': 'chunked' }, 'x'.repeat(1_200_000)),
      ],
      ...['null', '[]', '7', '"x"', '{', ''].flatMap((json) =>
        [
          [`JSON ${json}`, { 'content-type': 'application/json' }, json] as const,
          [`a payload ${json}`, type, new URLSearchParams({ payload: json, n: json }).toString()] as const,
        ].map(
          ([what, kind, text]) =>
            [what, 400, () => send({ ...kind, ...signed(secret, text) }, text)] as const,
        ),
      ),
    ];
    for (const [what, status, sending] of wrong) {
      const told = await sending();
      expect([what, told.status, told.body]).toEqual([what, status, '']);
      expect(told.headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
    }
    expect(slack.ephemerals(MAYA)).toEqual([]);

    // Slack looks at the certificate without signing, and may name the letters it uses.
    expect(await send(type, 'ssl_check=1&command=/insync')).toMatchObject({ status: 200, body: '' });
    const text = body();
    const named = { 'content-type': `${FORM}; charset=utf-8` };
    expect(await send({ ...named, ...signed(secret, text) }, text)).toMatchObject({ status: 200, body: '' });

    const metrics = await (await fetch(`${bot.url}/metrics`, { headers: { connection: 'close' } })).text();
    for (const reason of ['signature', 'stale', 'future', 'content_type', 'too_large', 'malformed'])
      expect(metrics).toMatch(new RegExp(`insync_requests_refused_total\\{reason="${reason}"\\} [1-9]`));
    // A flood of them fills no log.
    const told = log.filter(({ msg }) => msg === 'a request was not obeyed').map(({ reason }) => reason);
    expect(told.sort()).toEqual([...new Set(told)]);
  });
});

describe.each([
  { door: 'http', seed: 303 },
  { door: 'socket', seed: 304 },
] as const)('people of another workspace, through $door', ({ door, seed }) => {
  it('are told so, see nothing and change nothing', async () => {
    const { druva, slack, log } = await play({ seed, door });
    druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
    const posted = await card(slack, BACKUP, ['LAB-PC-9']);
    expect(screen(await ask(slack, MAYA, OPS, 'events --since 1h'))).toContain('LAB-PC-9');
    const { team } = slack.state;
    const { id: ours } = team;
    const since = slack.journal.length;

    team.id = 'T0OTHER';
    await slack.command({ user: JON, channel: OPS, text: 'events --since 1h' });
    await press(slack, JON, posted, 'Acknowledge');
    await slack.shortcut({ user: JON, callbackId: 'lookup', channel: BACKUP, ts: posted.ts });
    await slack.shortcut({ user: JON, callbackId: 'search' });
    await slack.openHome(JON);
    team.id = ours;

    const told = await eventually(() => {
      const all = slack.ephemerals(JON).map(screen);
      return all.length === 3 && all;
    });
    for (const text of told) {
      expect(text).toContain('people of the workspace it belongs to');
      expect(text).not.toContain('LAB-PC-9');
    }
    await ask(slack, MAYA, OPS, 'help');
    expect(done(slack, since)).toEqual([]);
    expect(slack.views(JON)).toEqual([]);
    expect(screen(cards(slack, BACKUP)[0] as never)).toContain('*Open*');
    const [line] = log.filter(({ reason }) => reason === 'other_team');
    expect(line).toMatchObject({ level: 40, team: 'T0OTHER', user: JON });
  });
});

it('does not obey a person of another company in a channel shared with it', async () => {
  const { druva, slack, bot, log, signingSecret: secret } = await play({ seed: 305 });
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  const posted = await card(slack, BACKUP, ['LAB-PC-9']);
  const { actionId = '', value = '' } = control(posted, 'Acknowledge') ?? {};
  const form = (user: string, triggerId: string, home?: string) =>
    pressForm({
      ...{ user, channel: BACKUP, ts: posted.ts, actionId, value, triggerId },
      ...(home !== undefined && { home }),
    });
  const url = `${bot.url}/slack/events`;
  expect(await sendSigned(url, form(JON, '1.1.x', 'T0OTHER'), { secret })).toEqual({ status: 200, body: '' });
  await eventually(() => log.some(({ reason, user }) => reason === 'other_team' && user === JON));
  await ask(slack, MAYA, OPS, 'help');
  expect(screen(cards(slack, BACKUP)[0] as never)).toContain('*Open*');
  expect(await sendSigned(url, form(MAYA, '1.2.x'), { secret })).toEqual({ status: 200, body: '' });
  await turns(slack, posted, [/\*Acknowledged\* by <@U07MAYA>/]);
});

it('obeys nobody before Slack has told where it belongs, and knows it from then on', {
  timeout: 40_000,
}, async () => {
  const stage = await setStage({ seed: 306 });
  const { slack } = stage;
  const silent = { method: 'auth.test', kind: 'http', status: 503, count: Number.POSITIVE_INFINITY } as const;
  slack.fault(silent);
  const playing = await withBot(stage);
  const refused = await ask(slack, MAYA, OPS, 'status');
  expect(screen(refused)).toContain('Slack has not told me yet which workspace I belong to');
  slack.clearFaults();
  await eventually(async () => screen(await ask(slack, MAYA, OPS, 'status')).includes('Feed'));
  await playing.stopBot();
  slack.fault(silent);
  await playing.restart();
  expect(screen(await ask(slack, MAYA, OPS, 'status'))).toContain('Feed');
});
