/** A month in minutes: polls, tokens that run out, cards, timers, digests, forgetting; the heap stays flat. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { pageRules } from '../../src/alerting/decide.ts';
import { digestMessage } from '../../src/cards/digest.ts';
import { createFeed } from '../../src/druva/feed.ts';
import { digestOf } from '../../src/lookups/digest.ts';
import { keepTime } from '../../src/pipeline/keeper.ts';
import { retain } from '../../src/pipeline/retain.ts';
import { tick } from '../../src/pipeline/tick.ts';
import { seeded } from '../../src/sim/slack/random.ts';
import { callsOver } from '../../src/store/calls.ts';
import { keyvOver } from '../../src/store/keyv.ts';
import { DAY, HOUR, MINUTE, rulesOf, TO_OPS } from '../contract/samples.ts';
import { stage } from '../unit/pipeline-rig.ts';
import type { DruvaThread } from './druva-thread.ts';

/** The same again: `SEED=… DAYS=… npm run soak -- month`. */
const { DAYS = '30', SEED = String(Math.floor(Math.random() * 1e6)) } = process.env;

const POLL_EVERY = 5 * MINUTE;
const KEPT = 7 * DAY;
/** What belongs to an alert is kept as long as that. */
const NO_ALERT = { terms: {}, status: { any: ['none'], none: [] } } as const;
/** What a message of the simulated Slack needs in memory for each sign of it as JSON. */
const BYTES_A_SIGN = 3;
/** Allowed over all, MB. */
const NOISE = 4;

it(`lives through ${DAYS} days without growing`, async () => {
  const days = Number(DAYS);
  process.stdout.write(`seed ${SEED}\n`);
  const random = seeded(Number(SEED));
  const rig = await stage();
  const { store, slack } = rig;
  const clock = rig.now;
  const credentials = { clientId: 'soak', clientSecret: 'soak' };
  const workerData = { credentials, seed: Number(SEED), from: clock() };
  const worker = new Worker(new URL('./druva-thread.ts', import.meta.url), { workerData });
  const druva = callsOver<DruvaThread, object>(worker, {});
  const feed = createFeed({
    ...{ kind: 'insync', baseUrl: await druva.url(), clock, credentials },
    tokenCache: keyvOver(store, 'druva', clock),
    // A call holds its timer until its time is over; here a day takes less than a second.
    timeouts: { connect: 1_000, headers: 1_000, body: 1_000, total: 1_000 },
  });
  const delivery = rig.deliver();
  onTestFinished(async () => {
    await feed.close();
    await rig.close();
    await worker.terminate();
  });
  let failures = 0;
  const failed = () => {
    failures += 1;
  };
  const poll = () =>
    tick(
      {
        ...{ feed, ledger: store, rules: pageRules(rulesOf()), firstRunMaxAge: HOUR, gapRoute: () => TO_OPS },
        ...{ clock, random, sleep: () => rig.run(MINUTE).then(() => undefined) },
        on: { page() {}, failed, cursorLost: failed },
      },
      new AbortController().signal,
    );

  let events = 0;
  const happen = async () => {
    const device = `PC-${Math.floor(random() * 40)}`;
    const failed = random() < 0.02 ? [device] : [];
    const good = random() < 0.1 ? [device] : [];
    events = await druva.happen(clock(), { routine: 2, failed, good });
  };
  const evening = async () => {
    const asked = { now: clock(), zone: 'UTC', canonical: '' };
    const answer = await digestOf(store, { every: 'day', channel: 'C_OPS' }, asked);
    const message = digestMessage(answer, undefined);
    expect(await store.putPost({ key: `digest:${clock()}`, channel: 'C_OPS', message, at: clock() })).toBe(
      true,
    );
    await retain(
      {
        ...{ store, retention: KEPT, clock, elapsed: () => performance.now() },
        ...{ sleep: async () => undefined, on: { expired() {} } },
      },
      new AbortController().signal,
    );
  };

  const heap: number[] = [];
  for (let day = 1; day <= days; day += 1) {
    for (let passed = 0; passed < DAY; passed += POLL_EVERY) {
      await happen();
      await poll();
      await keepTime(store, clock, () => undefined);
      delivery.wake();
      await rig.run(POLL_EVERY);
    }
    await evening();
    forget(slack.journal, ...Object.values(rig.said));
    heap.push(heapNow());
  }
  const { newest } = await store.statusFigures(clock());
  const oldest = await store.page({ filter: NO_ALERT, now: clock(), limit: 1, after: 0 });
  const [early = 0, late = 0] = [heap[Math.min(9, days - 2)], heap.at(-1)];
  const messages = JSON.stringify([slack.messages('C_OPS'), slack.messages('C_SEC')]).length;
  const simulated = ((messages * BYTES_A_SIGN) / 1e6) * (1 - Math.min(10, days - 1) / days);
  const { requests, tokens } = await druva.counters();
  const mb = (value: number) => Number(value.toFixed(1));
  const report = { requests, tokens, events, failures, heap: heap.map(mb), simulated: mb(simulated) };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  expect(failures).toBe(0);
  expect(tokens).toBeGreaterThan(days);
  expect(clock() - Number(newest)).toBeLessThan(2 * POLL_EVERY);
  expect(clock() - (oldest.rows[0]?.event.time ?? 0)).toBeLessThan(KEPT + 2 * DAY);
  expect(late - early - simulated, 'MB since the tenth day, but for what the simulation keeps').toBeLessThan(
    NOISE,
  );
}, 3_600_000);

/** What the simulated Slack and the rig note for their tests is none of the bot's memory. */
function forget(...lists: readonly (readonly unknown[])[]): void {
  for (const list of lists) (list as unknown[]).length = 0;
}

const collect = (() => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
})();

/** MB in use once everything forgotten is collected. */
function heapNow(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}
