import { setTimeout as delay } from 'node:timers/promises';
import { stillSearching } from '../cards/searching.ts';
import type { Progress, Watch } from '../domain/archive.ts';
import type { Desk } from './desk.ts';
import type { How, Place } from './place.ts';

/** A person waits this long for an answer before being told that it takes longer, ms. */
const PATIENCE = 1_000;

/**
 * Does work that may take long: after a second the person is told how far it has come, with a button to stop it. What
 * is stopped gives what was found so far. Slack replaces no answer to a slash command (github.com/slackapi/bolt-js
 * issue 2287), so there the notice stays above the answer; after a click it is replaced.
 */
export async function withPatience<T>(
  desk: Desk,
  place: Place,
  canonical: string,
  how: How,
  work: (watch: Watch) => Promise<T>,
): Promise<T> {
  const job = desk.jobs.start('search', place.user);
  if (!job) return work({});
  let latest: Progress | undefined;
  const working = work({
    signal: job.signal,
    progress: (progress) => {
      latest = progress;
    },
  });
  try {
    const late = new AbortController();
    const first = await Promise.race([
      working.then(
        () => 'done',
        () => 'done',
      ),
      delay(PATIENCE, 'late', { signal: late.signal, ref: false }).catch(() => 'done'),
    ]);
    late.abort();
    if (first === 'late') {
      const notice = stillSearching({
        canonical,
        found: latest?.found,
        reached: latest?.reached,
        stopId: job.id,
      });
      await place.answer(notice, how.replace ? { replace: true } : {}).catch(() => undefined);
    }
    return await working;
  } finally {
    job.end();
  }
}
