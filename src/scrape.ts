/** What stands on `/metrics` of how things are now: set when Prometheus asks. Composition only. */
import type { Gauged, Gauges } from './domain/gauges.ts';
import type { Clock } from './domain/ports.ts';
import type { Health, Readiness } from './ops/health.ts';
import type { Logger } from './ops/log.ts';
import type { Metrics } from './ops/metrics.ts';
import { timer } from './timer.ts';
import { VERSION } from './version.ts';

/** The database is asked no more often, ms. */
const FRESH = 5_000;
/** An answer of the database is waited for no longer: the last one is shown then, ms. */
const PATIENCE = 2_000;

export interface ScrapeParts {
  readonly metrics: Metrics;
  readonly health: Pick<Health, 'startedAt' | 'headAt'>;
  readonly ready: () => Readiness;
  readonly store: Gauged;
  readonly log: Logger;
  readonly clock: Clock;
}

/** Has the gauges set before each answer to Prometheus. */
export function prepareScrapes({ metrics, health, ready, store, log, clock }: ScrapeParts): void {
  const channels = new Set<string>();
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  let failing = false;

  const read = async () => {
    try {
      const at = clock();
      show(metrics, await store.gauges(at), channels);
      metrics.gaugedAt.set(at / 1000);
      readAt = at;
      failing = false;
    } catch (error) {
      if (!failing) log.warn({ err: error }, 'the database could not be read for the metrics');
      failing = true;
    } finally {
      reading = undefined;
    }
  };

  metrics.build.set({ version: VERSION, node: process.versions.node }, 1);
  metrics.newestAt.set(Number.NaN);
  metrics.beforeScrape(async () => {
    metrics.ready.set(ready().ready ? 1 : 0);
    metrics.headAt.set((health.headAt ?? health.startedAt) / 1000);
    if (clock() - readAt < FRESH) return;
    reading ??= read();
    await atMost(PATIENCE, reading);
  });
}

function show(metrics: Metrics, gauges: Gauges, channels: Set<string>): void {
  const { newest, waiting, alerts, silences, unreadable, bytes } = gauges;
  metrics.newestAt.set(newest === undefined ? Number.NaN : newest / 1000);
  for (const { channel } of waiting) channels.add(channel);
  for (const channel of channels) {
    const { count = 0, oldest = 0 } = waiting.find((each) => each.channel === channel) ?? {};
    metrics.waiting.set({ channel }, count);
    metrics.oldest.set({ channel }, oldest / 1000);
  }
  metrics.alerts.reset();
  for (const { state, severity, count } of alerts) metrics.alerts.set({ state, severity }, count);
  metrics.silences.set(silences);
  metrics.unreadable.set(unreadable);
  metrics.bytes.set(bytes);
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const clock = timer(ms, late.resolve);
  await Promise.race([work, late.promise]);
  clock.cancel();
}
