import { App, SocketModeReceiver } from '@slack/bolt';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startSlack } from '../../src/sim/slack/server.ts';
import type { Slack } from '../../src/sim/slack/types.ts';
import { keepSocket } from '../../src/slack/socket.ts';
import { webOptions } from '../../src/slack/web.ts';
import { eventually } from '../e2e/eventually.ts';

// Many faults one after the other: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const quiet = {
  ...{ debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, setName() {} },
  getLevel: () => 'error' as never,
};

interface Rig {
  readonly slack: Slack;
  readonly states: string[];
  readonly failures: string[];
  /** When Slack was asked for a new address, ms. */
  opened(): number[];
}

/** The real Socket Mode client kept connected to the simulated Slack; its pings are watched by tenths of seconds. */
async function begin(clock: () => number = Date.now): Promise<Rig> {
  const slack = await startSlack({
    ...{ botToken: 'xoxb-test', appToken: 'xapp-test', signingSecret: 'secret' },
    ...{ socketPingMs: 50, ackTimeoutMs: 300 },
  });
  ends.push(() => slack.close());
  const clientOptions = webOptions(slack.url);
  const receiver = new SocketModeReceiver({
    ...{ appToken: 'xapp-test', logger: quiet, autoReconnectEnabled: false },
    ...{ clientPingTimeout: 400, serverPingTimeout: 400, installerOptions: { clientOptions } },
  });
  const app = new App({
    ...{ receiver, logger: quiet, clientOptions, tokenVerificationEnabled: false },
    authorize: async () => ({ botToken: 'xoxb-test' }),
  });
  app.command('/insync', async ({ ack }) => ack('heard'));
  const states: string[] = [];
  const failures: string[] = [];
  const kept = keepSocket({
    events: receiver.client,
    connect: () => app.start(),
    disconnect: () => receiver.client.disconnect(),
    onSocket: (state) => void states.push(state),
    onFailure: (error) => void failures.push((error as { code?: string }).code ?? 'other'),
    ...{ clock, random: () => 0, silence: { hello: 400, ping: 400 } },
  });
  ends.push(async () => {
    kept.stop();
    await app.stop();
  });
  const opened = () =>
    slack.journal.filter(({ method }) => method === 'apps.connections.open').map(({ at }) => at);
  await eventually(() => slack.sockets() === 1);
  return { slack, states, failures, opened };
}

const hears = async ({ slack }: Rig) => {
  await eventually(async () => {
    const answer = await slack.command({ user: 'U07MAYA', channel: 'C0123OPS', text: 'help' });
    return answer.body.includes('heard');
  });
};

describe('a socket that stays connected but deaf is given up, and another one opened', () => {
  it.each(['frozen', 'no_pings'] as const)('%s in the middle', async (fault) => {
    const rig = await begin();
    await hears(rig);
    rig.slack.faultSockets(fault);
    await eventually(() => rig.states.at(-1) === 'down');
    rig.slack.faultSockets(undefined);
    await hears(rig);
    expect(rig.opened().length).toBeGreaterThanOrEqual(2);
  });

  it.each([
    ['no_hello', 'no_hello'],
    ['no_pings', 'no_ping'],
  ] as const)('%s from the beginning', async (fault, said) => {
    const rig = await begin();
    rig.slack.faultSockets(fault);
    rig.slack.killSockets();
    await eventually(() => rig.failures.includes(said));
    rig.slack.faultSockets(undefined);
    await hears(rig);
    expect(rig.slack.sockets()).toBe(1);
  });
});

it.each(['refresh_requested', 'warning', 'link_disabled'] as const)(
  'after %s it is connected again',
  async (reason) => {
    const rig = await begin();
    rig.slack.disconnectSockets(reason);
    await eventually(() => rig.opened().length === 2);
    await hears(rig);
    expect(rig.slack.sockets()).toBe(1);
  },
);

it('cut off again and again, it asks Slack ever more rarely, and at once after a connection that held', async () => {
  // A clock that stands: every connection is short. One that jumps: the last one held for a minute.
  const time = { now: 0 };
  const rig = await begin(() => time.now);
  for (let cut = 1; cut <= 4; cut += 1) {
    rig.slack.killSockets();
    await eventually(() => rig.opened().length === cut + 1);
    await eventually(() => rig.slack.sockets() === 1);
  }
  const waits = rig.opened().map((at, n, all) => at - (all[n - 1] ?? at));
  expect(waits[4]).toBeGreaterThanOrEqual(1_500);
  time.now += 60_000;
  rig.slack.killSockets();
  await eventually(() => rig.opened().length === 6);
  await hears(rig);
});

it('what Slack answers to apps.connections.open is waited out, not hammered', async () => {
  const rig = await begin();
  const faults = [
    { kind: 'error', error: 'internal_error' },
    { kind: 'http', status: 200, body: '<html>' },
    { kind: 'rate_limited', retryAfter: null },
  ] as const;
  for (const fault of faults) rig.slack.fault({ method: 'apps.connections.open', ...fault });
  rig.slack.killSockets();
  await hears(rig);
  expect(rig.opened()).toHaveLength(5);
  expect(rig.failures).toHaveLength(3);
  const waits = rig.opened().map((at, n, all) => at - (all[n - 1] ?? at));
  expect(waits[4]).toBeGreaterThan(waits[2] as number);
});
