import pino from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Gauges } from '../../src/domain/gauges.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { prepareScrapes } from '../../src/scrape.ts';

const NONE: Gauges = {
  ...{ newest: undefined, waiting: [], alerts: [], silences: 0, unreadable: 0, bytes: 1 },
};
const START = 1_000_000_000_000;

/** Scrapes with a database whose answers are given. */
function rig(answer: () => Promise<Gauges>) {
  const metrics = createMetrics();
  const said: string[] = [];
  const state = { now: START, asked: 0, ready: false, answer };
  prepareScrapes({
    metrics,
    health: { startedAt: START - 60_000, headAt: undefined },
    ready: () => ({ ready: state.ready, checks: {} }),
    store: {
      gauges() {
        state.asked += 1;
        return state.answer();
      },
    },
    log: pino({}, { write: (line: string) => void said.push(JSON.parse(line).msg) }),
    clock: () => state.now,
  });
  const scrape = async () => {
    const lines = (await metrics.scrape()).split('\n').filter((line) => line.startsWith('insync_'));
    return new Map(lines.map((line) => line.split(' ') as [string, string]));
  };
  return { state, said, scrape };
}

describe('a scrape', () => {
  afterEach(() => void vi.useRealTimers());

  it('shows how things are now, and what is not known as such', async () => {
    const { scrape, state } = rig(async () => NONE);
    const before = await scrape();
    expect(before.get('insync_newest_event_timestamp_seconds')).toBe('Nan');
    expect(before.get('insync_feed_head_timestamp_seconds')).toBe(String((START - 60_000) / 1000));
    expect(before.get('insync_ready')).toBe('0');
    state.ready = true;
    expect((await scrape()).get('insync_ready')).toBe('1');
  });

  it('asks the database no more often than every five seconds, and once for many', async () => {
    const { scrape, state } = rig(async () => NONE);
    await Promise.all([scrape(), scrape(), scrape()]);
    state.now += 4_999;
    await scrape();
    expect(state.asked).toBe(1);
    state.now += 1;
    await scrape();
    expect(state.asked).toBe(2);
  });

  it('shows nothing waiting where something waited, and no alert that is over', async () => {
    const { scrape, state } = rig(async () => ({
      ...NONE,
      waiting: [{ channel: 'C1', count: 2, oldest: 90_000 }],
      alerts: [{ state: 'open', severity: 3, count: 4 }],
    }));
    const busy = await scrape();
    expect(busy.get('insync_cards_waiting{channel="C1"}')).toBe('2');
    expect(busy.get('insync_cards_waiting_seconds{channel="C1"}')).toBe('90');
    expect(busy.get('insync_alerts{state="open",severity="3"}')).toBe('4');
    state.answer = async () => NONE;
    state.now += 5_000;
    const calm = await scrape();
    expect(calm.get('insync_cards_waiting{channel="C1"}')).toBe('0');
    expect(calm.get('insync_cards_waiting_seconds{channel="C1"}')).toBe('0');
    expect(calm.has('insync_alerts{state="open",severity="3"}')).toBe(false);
  });

  it('keeps what it had while the database cannot be read, says so once, and how old it is', async () => {
    const { scrape, said, state } = rig(async () => ({ ...NONE, bytes: 7 }));
    await scrape();
    state.answer = async () => Promise.reject(new Error('no'));
    for (let times = 0; times < 3; times += 1) {
      state.now += 5_000;
      const old = await scrape();
      expect(old.get('insync_database_bytes')).toBe('7');
      expect(old.get('insync_gauges_timestamp_seconds')).toBe(String(START / 1000));
    }
    expect(said).toEqual(['the database could not be read for the metrics']);
    state.answer = async () => ({ ...NONE, bytes: 8 });
    expect((await scrape()).get('insync_database_bytes')).toBe('8');
  });

  it('does not wait for ever for a database that does not answer', async () => {
    vi.useFakeTimers();
    const { scrape, state } = rig(() => new Promise(() => undefined));
    const answer = scrape();
    await vi.advanceTimersByTimeAsync(2_000);
    expect((await answer).get('insync_ready')).toBe('0');
    void scrape();
    expect(state.asked).toBe(1);
    await vi.advanceTimersByTimeAsync(2_000);
  });
});
