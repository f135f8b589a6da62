import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Message } from '../../src/cards/message.ts';
import type { Watch } from '../../src/domain/archive.ts';
import type { Desk } from '../../src/slack/desk.ts';
import { createJobs } from '../../src/slack/jobs.ts';
import { withPatience } from '../../src/slack/patience.ts';
import type { How, Place } from '../../src/slack/place.ts';
import { read } from './cards-read.ts';

// Timers of promises go by the faked ones.
vi.mock('node:timers/promises', () => ({
  setTimeout: <T>(ms: number, value: T, { signal }: { signal: AbortSignal }) =>
    new Promise<T>((resolve, reject) => {
      const timer = setTimeout(resolve, ms, value);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
}));
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function rig(answer: Place['answer'] = async () => undefined) {
  const told: [Message, How | undefined][] = [];
  const jobs = createJobs(Math.random);
  const place = {
    user: 'U1',
    answer: async (message: Message, how?: How) => {
      told.push([message, how]);
      await answer(message, how);
    },
  } as Place;
  const desk = { jobs } as Desk;
  const run = <T>(work: (watch: Watch) => Promise<T>, how: How = {}) =>
    withPatience(desk, place, 'events --text x', how, work);
  return { told, jobs, run };
}

it('says nothing of work that is done within a second', async () => {
  const { told, run } = rig();
  const running = run(async () => {
    await delay(900);
    return 'found';
  });
  await vi.advanceTimersByTimeAsync(900);
  expect(await running).toBe('found');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual([]);
});

it('tells after a second how far it has come, with a button that ends it with what there is', async () => {
  const { told, jobs, run } = rig();
  let seen = '';
  const running = run(
    async ({ signal, progress }) => {
      progress?.({ found: 3, reached: Date.UTC(2026, 10, 20) });
      await delay(500);
      progress?.({ found: 1_234, reached: Date.UTC(2026, 10, 19) });
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      seen = 'stopped';
      return 'a part';
    },
    { replace: true, share: true },
  );
  await vi.advanceTimersByTimeAsync(1_000);
  const [message, how] = told[0] ?? [];
  // In the channel nobody else is told of the wait.
  expect(how).toEqual({ replace: true });
  expect(read(message as Message).join('\n')).toMatch(/Still searching.*1,234 found so far.*2026-11-19/);
  const button = JSON.stringify(message).match(/"search\.stop".*?"value":"(\w+)"/)?.[1] ?? '';
  expect(jobs.stop(button)).toBe(true);
  expect(await running).toBe('a part');
  expect([seen, told.length, jobs.stop(button)]).toEqual(['stopped', 1, false]);
});

it('goes on when Slack does not take the notice, and fails as the work does', async () => {
  const { told, jobs, run } = rig(async () => {
    throw new Error('refused');
  });
  const running = run(async () => {
    await delay(3_000);
    return 'found';
  });
  await vi.advanceTimersByTimeAsync(3_000);
  expect([await running, told.length]).toEqual(['found', 1]);

  const failing = expect(
    run(async () => {
      await delay(2_000);
      throw new Error('the disk broke');
    }),
  ).rejects.toThrow('the disk broke');
  await vi.advanceTimersByTimeAsync(2_000);
  await failing;
  for (let n = 0; n < 5; n += 1) expect(jobs.start('search', 'U1')).toBeDefined();
});

it('works without notice where a person waits for many answers at once', async () => {
  const { told, jobs, run } = rig();
  for (let n = 0; n < 5; n += 1) jobs.start('search', 'U1');
  const running = run(async (watch) => {
    await delay(5_000);
    return watch;
  });
  await vi.advanceTimersByTimeAsync(5_000);
  expect([await running, told]).toEqual([{}, []]);
});
