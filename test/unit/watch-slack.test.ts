import pino from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepLooking } from '../../src/channel-looks.ts';
import { createHealth, readiness } from '../../src/ops/health.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { deliveryEvents, workspaceEvents } from '../../src/watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What is said of Slack, the way it is asked, and a Slack that may be away. */
function rig() {
  const clock = Date.now;
  const told = {
    log: pino({ level: 'silent' }),
    metrics: createMetrics(),
    health: createHealth(clock()),
    clock,
  };
  const { health } = told;
  Object.assign(health, { pollAt: clock(), headAt: clock() });
  const state = { away: false, asked: 0, resumed: 0 };
  const store = { redirect: async () => undefined, restore: async () => undefined };
  const fallback = () => ({ route: 0, match: '', channel: 'C1', mention: '' });
  const resume = () => {
    state.resumed += 1;
  };
  const { token } = workspaceEvents({ ...told, store, fallback, wake: () => undefined, resume });
  const delivery = deliveryEvents({ ...told, store: { recordTrouble: async () => undefined } });
  const looking = keepLooking({
    async look() {
      state.asked += 1;
      token(
        state.away
          ? { ok: false, said: 'ECONNREFUSED', refused: false }
          : { ok: true, said: 'ok', refused: false },
      );
    },
    well: () => health.slack.ok && !health.slackDoubted && health.channels.size === 0,
    failed: (error) => {
      throw error;
    },
  });
  const card = { card: 1, channel: 'C1', tried: 0 };
  return {
    ...{ state, looking, checks: () => readiness(health, 'C1', clock()) },
    fails: (reason: 'network' | 'rate_limited') =>
      delivery.failed({ ...card, reason, said: 'ECONNREFUSED', again: 1_000 }),
    arrives: () => delivery.sent({ ...card, ts: '1.1', what: 'post', waited: 5 }),
  };
}

it('asks Slack within half a minute of a call that got no answer, and says when it is away', async () => {
  const { state, looking, checks, fails } = rig();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([state.asked, checks().ready]).toEqual([1, true]);
  state.away = true;
  fails('network');
  await vi.advanceTimersByTimeAsync(30_000);
  expect(checks()).toMatchObject({
    ready: false,
    checks: { slack: 'Slack could not be asked about the bot token: ECONNREFUSED' },
  });
  state.away = false;
  await vi.advanceTimersByTimeAsync(30_000);
  expect([checks().ready, state.resumed]).toEqual([true, 2]);
  looking.stop();
});

it('does not ask because of a 429, nor where the next call arrives', async () => {
  const { state, looking, checks, fails, arrives } = rig();
  await vi.advanceTimersByTimeAsync(1_000);
  fails('rate_limited');
  await vi.advanceTimersByTimeAsync(60_000);
  fails('network');
  arrives();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([state.asked, checks().ready]).toEqual([1, true]);
  looking.stop();
});
