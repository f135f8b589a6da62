import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpServer, startServer } from '../../src/ops/server.ts';
import { type GateOptions, gate } from '../../src/slack/gate.ts';
import { sparing } from '../../src/slack/sparing.ts';
import { strangerAmong } from '../../src/slack/team.ts';

const SECRET = 'a signing secret';
const MINUTE = 60_000;
const asked = (n = 0) => JSON.stringify({ type: 'url_verification', challenge: `c${n}` });
const running: HttpServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

async function open(more: Partial<GateOptions> = {}) {
  let now = Date.UTC(2026, 10, 23);
  const [taken, refused, claims]: [string[], string[], number[]] = [[], [], []];
  const listener = gate(
    (request, response) => {
      taken.push(String((request as { rawBody?: Buffer }).rawBody));
      response.end();
    },
    {
      signingSecret: SECRET,
      clock: () => now,
      claim: async (_key, expires) => claims.push(expires) > 0,
      refused: (reason) => void refused.push(reason),
      ...more,
    },
  );
  const limits = { head: 200, whole: 400, every: 20, connections: 10 };
  const server = await startServer({ host: '127.0.0.1', port: 0, slack: listener, limits });
  running.push(server);
  const send = async (body: string, at = now) => {
    const stamp = String(Math.floor(at / 1000));
    const digest = createHmac('sha256', SECRET).update(`v0:${stamp}:${body}`).digest('hex');
    const headers = {
      'content-type': 'application/json',
      'x-slack-request-timestamp': stamp,
      'x-slack-signature': `v0=${digest}`,
      connection: 'close',
    };
    return (await fetch(`${server.url}/slack/events`, { method: 'POST', headers, body })).status;
  };
  const later = (ms: number) => {
    now += ms;
  };
  return { server, send, later, taken, refused, claims, now: () => now };
}

describe('the gate', () => {
  it('takes what is at most five minutes old or ahead, to the second', async () => {
    const { send, now, taken, refused } = await open();
    expect(await send(asked(1), now() - 5 * MINUTE)).toBe(200);
    expect(await send(asked(2), now() + 5 * MINUTE)).toBe(200);
    expect(await send(asked(3), now() - 5 * MINUTE - 1_000)).toBe(401);
    expect(await send(asked(4), now() + 5 * MINUTE + 1_000)).toBe(401);
    expect(taken).toEqual([asked(1), asked(2)]);
    expect(refused).toEqual(['stale', 'future']);
  });

  it('claims a request for as long as it could be sent again', async () => {
    const { send, now, later, taken, claims } = await open();
    const first = now();
    const ahead = first + 4 * MINUTE;
    expect(await send(asked(), ahead)).toBe(200);
    // It could come until then.
    expect(claims[0]).toBeGreaterThan(ahead + 5 * MINUTE);
    for (const wait of [1, MINUTE, 7 * MINUTE]) {
      later(wait);
      expect(await send(asked(), ahead)).toBe(200);
    }
    later(2 * MINUTE);
    expect(await send(asked(), ahead)).toBe(401);
    expect(taken).toEqual([asked()]);
  });

  it.each([
    ['is out of order', () => Promise.reject(new Error('no such table'))],
    ['does not answer', () => new Promise<boolean>(() => undefined)],
  ])('does its work alone while the database %s', async (_what, claim) => {
    const { send, taken, refused } = await open({ claim });
    expect([await send(asked()), await send(asked())]).toEqual([200, 200]);
    expect([taken, refused]).toEqual([[asked()], ['replayed']]);
  });

  it('lets what another bot or an earlier run took do nothing', async () => {
    const { send, taken, refused } = await open({ claim: async () => false });
    expect(await send(asked())).toBe(200);
    expect([taken, refused]).toEqual([[], ['replayed']]);
  });

  it.each([
    ['which does not come', 'content-length: 10\r\n\r\nab'],
    ['in pieces without an end', 'transfer-encoding: chunked\r\n\r\n2\r\nab\r\n'],
  ])('cuts a body %s', async (_what, rest) => {
    const { server, taken, refused } = await open();
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (part) => {
      answer += String(part);
    });
    socket.write(`POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${rest}`);
    await new Promise((resolve) => socket.once('close', resolve));
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect([taken, refused]).toEqual([[], []]);
  });
});

describe('a team', () => {
  const ours = { teamId: 'T1', enterpriseId: '' };
  const grid = { teamId: 'T1', enterpriseId: 'E1' };
  const event = (...teams: (string | null)[]) => ({
    type: 'event_callback',
    team_id: 'T9',
    authorizations: teams.map((team_id) => ({ team_id })),
  });

  it.each([
    ['a command', { team_id: 'T1' }, ours],
    ['a click', { team: { id: 'T1' }, user: { id: 'U1', team_id: 'T1' }, enterprise: null }, ours],
    ['a shortcut without the person’s team', { team: { id: 'T1' }, user: { id: 'U1' } }, ours],
    ['an event', { type: 'event_callback', team_id: 'T1' }, ours],
    ['an event of a shared channel', event('T1'), ours],
    ['an event for several', event('T2', 'T1'), ours],
    ['a command in an organisation', { team_id: 'T1', enterprise_id: 'E1' }, grid],
  ])('is ours in %s', (_what, body, home) => {
    expect(strangerAmong(body, home)).toBeUndefined();
  });

  it.each([
    ['a command', { team_id: 'T2' }, ours, 'T2'],
    ['a click', { team: { id: 'T2' }, user: { id: 'U1', team_id: 'T2' } }, ours, 'T2'],
    ['a click of another company’s person', { team: { id: 'T1' }, user: { team_id: 'T2' } }, ours, 'T2'],
    ['an event', { type: 'event_callback', team_id: 'T2' }, ours, 'T2'],
    ['an event for another installation', event('T2'), ours, 'T2'],
    ['an event for nobody', event(null), ours, ''],
    ['another organisation', { team_id: 'T1', enterprise_id: 'E2' }, grid, 'E2'],
    ['what names none', {}, ours, ''],
    ['what names none of itself', { team: null, user: { id: 'U1' }, enterprise: { id: 'E1' } }, grid, ''],
  ])('is not ours in %s', (_what, body, home, stranger) => {
    expect(strangerAmong(body, home)).toBe(stranger);
  });
});

it('tells of a reason once in ten seconds, and how many there were', () => {
  let now = 0;
  const told: object[] = [];
  const tell = sparing(
    () => now,
    (fields) => void told.push(fields),
  );
  for (let n = 0; n < 1_000; n += 1) tell('stale');
  tell('team', { team: 'T2' });
  now = 10_000;
  tell('stale');
  tell('stale');
  expect(told).toEqual([{ reason: 'stale' }, { reason: 'team', team: 'T2' }, { reason: 'stale', more: 999 }]);
});
