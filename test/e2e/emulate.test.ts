/** The bot against a Slack that nobody of this project wrote: the `emulate` package's. */
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator } from 'emulate';
import { expect, it } from 'vitest';
import type { Json, SimMessage } from '../../src/sim/slack/types.ts';
import { eventually } from './eventually.ts';
import { control, type Shown, screen } from './read.ts';
import { commandForm, pressForm, sendSigned } from './signed.ts';
import { setStage, withBot } from './stage.ts';

const SEED = {
  slack: {
    team: { name: 'Example Co', domain: 'example' },
    users: [
      { name: 'maya', real_name: 'Maya Okafor' },
      { name: 'jon', real_name: 'Jon Lind' },
    ],
    channels: [{ name: 'backup-alerts' }, { name: 'backup-ops' }],
  },
};

async function open(seed: number) {
  const emulator = await createEmulator({ service: 'slack', port: 0, seed: SEED });
  const api = `http://127.0.0.1:${new URL(emulator.url).port}`;
  const call = async (method: string, args: Json = {}): Promise<Json> => {
    const response = await fetch(`${api}/api/${method}`, {
      method: 'POST',
      headers: { authorization: 'Bearer xoxb-test', 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify(args),
    });
    return (await response.json()) as Json;
  };
  const idOf = async (method: string, list: string, name: string) => {
    const found = ((await call(method))[list] as Json[]).find((each) => each.name === name);
    return String(found?.id);
  };
  const backup = await idOf('conversations.list', 'channels', 'backup-alerts');
  const ops = await idOf('conversations.list', 'channels', 'backup-ops');
  const wire = await startWire(api);
  const inbox = await startInbox();
  const team = String((await call('auth.test')).team_id);
  const yaml = [
    'poll: "* * * * * *"',
    'routes:',
    `  - { match: { feature: Backup And Restore }, channel: ${backup} }`,
    `  - channel: ${ops}`,
  ].join('\n');
  const stage = await setStage({ seed, yaml });
  stage.atEnd(async () => {
    await close(wire.server);
    await close(inbox.server);
    await emulator.close();
  });
  const { druva, bot } = await withBot({
    ...stage,
    env: { ...stage.env, SLACK_API_URL: `${wire.url}/api/` },
  });
  const history = async (channel: string) =>
    (await call('conversations.history', { channel, include_all_metadata: true })).messages as SimMessage[];
  return {
    ...{ druva, wire, inbox, team, backup, ops, history, log: stage.log },
    maya: await idOf('users.list', 'members', 'maya'),
    send: (form: Record<string, string>) =>
      sendSigned(`${bot.url}/slack/events`, form, { secret: stage.signingSecret }),
  };
}

/** Between bot and Slack; can keep an answer for itself. */
async function startWire(to: string) {
  let losing = '';
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = '' } = incoming;
    const onward = httpRequest(`${to}${url}`, { method, headers, agent: false }, (answer) => {
      const lost = losing !== '' && url.endsWith(losing);
      if (lost) losing = '';
      answer.on('end', () => lost && outgoing.destroy());
      if (lost) return answer.resume();
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      return answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  const url = await listen(server);
  const loseAnswerOf = (method: string) => {
    losing = method;
  };
  return { server, url, loseAnswerOf };
}

/** What is posted to a response_url. */
async function startInbox() {
  const answers: (Shown & { response_type: string; text: string })[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += String(part);
    });
    request.on('end', () => {
      answers.push(JSON.parse(body));
      response.end('ok');
    });
  });
  return { server, answers, url: await listen(server) };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

it('posts a card there, answers a command, and edits the card when it is acknowledged', async () => {
  const { druva, team, backup, ops, history, send, maya, inbox } = await open(81);
  druva.add([druva.world.backupFailed(Date.now() - 60_000, 'LAB-PC-9')]);
  const [posted] = await eventually(async () => {
    const messages = await history(backup);
    return messages.length === 1 && messages;
  });
  expect(posted?.text).toMatch(/Backup failed on LAB-PC-9.*Open, nobody has it/);
  expect(screen(posted as SimMessage)).toContain('Backup failed on LAB-PC-9');
  expect(posted?.metadata).toMatchObject({ event_type: 'insync_alert', event_payload: { state: 'open' } });

  const asked = { user: maya, team, channel: ops, responseUrl: inbox.url, triggerId: '1.1.a' };
  expect(await send(commandForm({ ...asked, text: 'events --type Backup --since 1h' }))).toEqual({
    status: 200,
    body: '',
  });
  const [answer] = await eventually(() => inbox.answers.length > 0 && inbox.answers);
  expect(answer?.response_type).toBe('ephemeral');
  expect(screen(answer as Shown)).toMatch(/1 Backup event[\s\S]*LAB-PC-9/);

  const { ts = '' } = posted ?? {};
  const click = (label: string, triggerId: string) => {
    const { actionId = '', value = '' } = control(posted as SimMessage, label) ?? {};
    return send(
      pressForm({
        ...{ user: maya, team, channel: backup, ts, actionId, value, triggerId },
        responseUrl: inbox.url,
      }),
    );
  };
  expect(await click('Acknowledge', '1.2.a')).toMatchObject({ status: 200 });
  const taken = await eventually(async () => {
    const [now] = await history(backup);
    expect(screen(now as SimMessage)).toContain(`*Acknowledged* by <@${maya}>`);
    return now;
  });
  expect(taken).toMatchObject({ ts, text: expect.stringContaining('Acknowledged by Maya Okafor') });
  expect(taken.metadata).toMatchObject({ event_payload: { state: 'acked' } });

  // A trigger of no use opens no dialog: the details come as an answer.
  expect(await click('Details', '1.3.a')).toMatchObject({ status: 200 });
  await eventually(() => {
    expect(screen(inbox.answers.at(-1) as Shown)).toMatch(/The 12 fields[\s\S]*Raw record/);
    return true;
  });
});

it('finds a card whose answer was lost, and does not post it twice', async () => {
  const { druva, backup, history, wire, log } = await open(82);
  wire.loseAnswerOf('chat.postMessage');
  druva.add([druva.world.backupFailed(Date.now() - 60_000, 'LAB-PC-9')]);
  await eventually(() => log.some(({ what }) => what === 'found'));
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  await eventually(async () => {
    expect(screen((await history(backup))[0] as SimMessage)).toContain('2nd failure');
    return true;
  });
  expect(await history(backup)).toHaveLength(1);
});
