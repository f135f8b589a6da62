import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { ACTIONS } from '../../src/slack/actions.ts';
import { CHANNEL_EVENTS } from '../../src/slack/channel-events.ts';
import { DIALOGS } from '../../src/slack/dialogs.ts';
import { ask, card } from '../e2e/people.ts';
import { screen } from '../e2e/read.ts';
import { BACKUP, MAYA, OPS, play, ready, type StageWithBot } from '../e2e/stage.ts';
import { casesOf, SEED } from './fuzz.ts';
import { requests, type Sent } from './payloads.ts';

/** Requests on their way at a time. */
const AT_ONCE = 64;
/** What a log line says when a payload was believed. */
const BELIEVED = /TypeError|RangeError|SyntaxError|ReferenceError|ERR_INVALID_ARG|SQLITE|unhandled/i;
/** An address for answers that is none. */
const NO_ADDRESS = /fetch failed|Failed to parse URL/;
const isBelief = (line: string) => BELIEVED.test(line) && !NO_ADDRESS.test(line);

const ids = {
  actions: [...Object.keys(ACTIONS), 'constructor', '__proto__'],
  dialogs: [...Object.keys(DIALOGS), 'search', 'constructor', '__proto__'],
  channels: CHANNEL_EVENTS,
};

/** Takes whatever the bot answers. */
async function listener(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end('ok'));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => new Promise<void>((done) => server.close(() => done())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/answers`;
}

/** Signed as Slack signs (docs.slack.dev/authentication/verifying-requests-from-slack). */
async function send(url: string, secret: string, sent: Sent): Promise<number> {
  const body = 'json' in sent ? sent.json : new URLSearchParams(sent.form).toString();
  const stamp = String(Math.floor(Date.now() / 1000));
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'json' in sent ? 'application/json' : 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': stamp,
      'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${stamp}:${body}`).digest('hex')}`,
      connection: 'close',
    },
    body,
  });
  await response.text();
  return response.status;
}

/** What people did, as the database has it. */
function deeds(database: string): unknown {
  const handle = new DatabaseSync(database, { readOnly: true });
  try {
    return {
      states: handle.prepare('SELECT id, state FROM alerts ORDER BY id').all(),
      record: handle.prepare('SELECT seq, action FROM audit WHERE person IS NOT NULL').all(),
    };
  } finally {
    handle.close();
  }
}

test('signed requests of any content are answered, and nobody did what nobody asked', {
  timeout: 240_000,
}, async ({ task }) => {
  const stage: StageWithBot = await play({ seed: 77, slack: { rate: false } });
  const { bot, druva, slack, signingSecret, log, database } = stage;
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  await card(slack, BACKUP, ['LAB-PC-9']);
  const before = deeds(database);
  const asked = { ...ids, answers: await listener() };
  const url = `${bot.url}/slack/events`;
  const all = casesOf(1_200).flatMap(({ seed, runs }) => fc.sample(requests(asked), { seed, numRuns: runs }));
  const answers = new Map<string, Sent>();
  const pending = all.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const sent of pending) {
        const status = await send(url, signingSecret, sent);
        if (status < 200 || status >= 500 || (status >= 300 && status < 400)) answers.set(`${status}`, sent);
      }
    }),
  );
  expect([...answers], `INSYNC_FUZZ_SEED=${SEED}`).toEqual([]);
  expect(log.map((line) => JSON.stringify(line)).filter(isBelief), `INSYNC_FUZZ_SEED=${SEED}`).toEqual([]);
  expect(deeds(database)).toEqual(before);
  expect((await ready(bot.url)).status).toBe(200);
  expect(screen(await ask(slack, MAYA, OPS, 'status'))).toContain('event');
  task.meta.fuzzCases = all.length;
});
