/**
 * No reader of foreign text takes more than its share of time for a text made to be long: a pattern that tries every way
 * of dividing it would keep Slack and the feed waiting for minutes. Each gets far more than a thousand times what it
 * needs, so that only such a pattern is cut.
 */
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';

/** ms */
const EACH = 8_000;

test('texts made to be long are read as fast as any', { timeout: 200_000 }, async ({ task }) => {
  const thread = new Worker(new URL('./pump-thread.ts', import.meta.url), { execArgv: [] });
  let [doing, tried] = ['nothing yet', 0];
  const end = new Promise<string>((resolve, reject) => {
    let limit = setTimeout(resolve, 10 * EACH, doing);
    thread.on('error', (error) => reject(new Error(`${doing}: ${error}`)));
    thread.on('message', (next: string) => {
      clearTimeout(limit);
      doing = next;
      if (doing === '') return resolve('');
      tried += 1;
      limit = setTimeout(() => resolve(doing), EACH);
    });
  });
  try {
    expect(await end).toBe('');
  } finally {
    await thread.terminate();
  }
  task.meta.fuzzCases = tried;
});
