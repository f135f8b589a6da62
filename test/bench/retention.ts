/** Forgetting a fifth of a full file while the feed is written: how long each step holds the writer up. */
import { rmSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExpireStep, Retention } from '../../src/domain/retention.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { type RetainRun, retain } from '../../src/pipeline/retain.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { NO_ALERTS } from '../contract/history.ts';
import { atMost, type Bench, type Figure, median, quantile, settle, shown } from './figure.ts';
import { decoded } from './fill.ts';
import { copyStored, type StoredFile, storedFile } from './stored-file.ts';

const MILLION = 1_000_000;
/** One page of the feed in so long, ms: as if it were read after an outage. */
const PAGE_EVERY = 100;
const PAGE = 500;

export const retention: Bench = async (say) => {
  const file = await storedFile(Number(process.env.INSYNC_BENCH_RETENTION ?? MILLION), say);
  const path = `${file.path}-retention`;
  remove(path);
  copyStored(file.path, path);
  await settle();
  try {
    return await forget(file, path, say);
  } finally {
    remove(path);
    file.remove();
  }
};

function remove(path: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
}

async function forget(file: StoredFile, path: string, say: (line: string) => void): Promise<Figure[]> {
  const store = openSqliteStore(path, decodeStored);
  const steps: number[] = [];
  const work: number[] = [];
  const pages: number[] = [];
  const stop = new AbortController();
  const writing = (async () => {
    for (let n = 0; !stop.signal.aborted; n += 1) {
      const from = file.to + n * 1_000;
      const events = decoded(PAGE, { from, to: from + 1_000, first: 10_000_000 + n * PAGE, trouble: 0.05 });
      const page = { events, unreadable: [], cursor: String(n), more: true };
      const started = performance.now();
      await store.commitPage({ feed: 'bench', page, at: from, head: false }, NO_ALERTS);
      pages.push(performance.now() - started);
      await delay(PAGE_EVERY);
    }
  })();
  const timed: Retention = {
    async expire(request): Promise<ExpireStep> {
      const [started, before] = [performance.now(), process.threadCpuUsage()];
      const step = await store.expire(request);
      steps.push(performance.now() - started);
      const { user, system } = process.threadCpuUsage(before);
      work.push((user + system) / 1_000);
      return step;
    },
  };
  const started = performance.now();
  let ended: RetainRun | undefined;
  await retain(
    {
      ...{ store: timed, retention: (file.to - file.from) * 0.8, clock: () => file.to },
      elapsed: () => performance.now(),
      sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
      on: {
        expired(_, run) {
          say(`${shown(run.gone.events)} events gone, longest step ${shown(run.longest)} ms`);
          ended = run;
        },
      },
    },
    stop.signal,
  );
  const seconds = (performance.now() - started) / 1_000;
  stop.abort();
  await writing;
  await store.close();
  const worked = steps.reduce((sum, ms) => sum + ms, 0) / 1_000;
  const gone = ended?.gone ?? { events: 0, alerts: 0 };
  return [
    atMost({
      ...{ name: 'Longest step of forgetting while the feed is written', unit: 'ms', target: 50 },
      figure: Math.max(...steps),
      notes: [
        `${shown(gone.events)} events and ${shown(gone.alerts)} alerts in ${shown(steps.length)} steps and ${shown(seconds)} s, ${shown(worked)} s of them at work: ${shown(gone.events / worked)} events a second.`,
        `What the thread itself worked in a step took ${shown(Math.max(...work))} ms at most: the rest is waiting for the disk, or for other programs.`,
        `A step takes ${shown(median(steps))} ms at the median, ${shown(quantile(steps, 0.99))} ms at the 99th percentile; a page of ${PAGE} events meanwhile ${shown(median(pages))} ms, ${shown(quantile(pages, 0.99))} ms.`,
        `The file has ${shown(statSync(path).size / 1e6)} MB afterwards; the pages that are free are used again.`,
      ],
    }),
  ];
}
