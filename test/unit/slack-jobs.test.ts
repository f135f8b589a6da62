import { expect, it } from 'vitest';
import { createJobs } from '../../src/slack/jobs.ts';

const counting = () => {
  let n = 0;
  return () => (n++ % 36) / 36;
};

it('lets a person have one export and five searches at a time, and others as many', () => {
  const jobs = createJobs(Math.random);
  const first = jobs.start('export', 'U1');
  expect(first).toBeDefined();
  expect(jobs.start('export', 'U1')).toBeUndefined();
  expect(jobs.start('export', 'U2')).toBeDefined();
  for (let n = 0; n < 5; n += 1) expect(jobs.start('search', 'U1')).toBeDefined();
  expect(jobs.start('search', 'U1')).toBeUndefined();
  first?.end();
  expect(jobs.start('export', 'U1')).toBeDefined();
});

it('stops the one that is meant, while it runs', () => {
  const jobs = createJobs(counting());
  const [one, other] = [jobs.start('search', 'U1'), jobs.start('search', 'U1')];
  expect(one?.id).not.toBe(other?.id);
  expect(jobs.stop(one?.id ?? '')).toBe(true);
  expect([one?.signal.aborted, other?.signal.aborted]).toEqual([true, false]);
  // Stopped it is not over: it still ends by itself.
  expect(jobs.stop(one?.id ?? '')).toBe(true);
  one?.end();
  expect([jobs.stop(one?.id ?? ''), jobs.stop('unknown')]).toEqual([false, false]);
  jobs.stopAll();
  expect(other?.signal.aborted).toBe(true);
});
