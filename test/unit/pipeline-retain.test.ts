import { describe, expect, it } from 'vitest';
import { type ExpirePlace, type ExpireStep, NOTHING_EXPIRED } from '../../src/domain/retention.ts';
import { type RetainRun, retain } from '../../src/pipeline/retain.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const DAY = 86_400_000;

/** A store with so many old events, each of which takes `cost` ms to forget; the clock goes on by nothing else. */
function rig(old: number, cost: (row: number) => number, deaf = true) {
  let now = 0;
  let left = old;
  const steps: { rows: number; took: number }[] = [];
  const asked: { before: number; place: ExpirePlace | undefined }[] = [];
  const rests: number[] = [];
  const told: RetainRun[] = [];
  const counted: number[] = [];
  const stop = new AbortController();
  const run = () =>
    retain(
      {
        store: {
          async expire({ before, most, late, place }): Promise<ExpireStep> {
            const start = now;
            let rows = 0;
            // One that does not ask whether it is late: a statement for many rows cannot.
            while (rows < Math.min(most, left) && (deaf || rows === 0 || !late?.())) {
              now += cost(old - left + rows);
              rows += 1;
            }
            left -= rows;
            steps.push({ rows, took: now - start });
            asked.push({ before, place });
            const next = left > 0 ? { part: 0, from: [old - left] } : undefined;
            return { ...NOTHING_EXPIRED, events: rows, next };
          },
        },
        ...{ retention: 400 * DAY, clock: () => NOW + now, elapsed: () => now },
        sleep: async (ms) => {
          rests.push(ms);
          now += ms;
        },
        on: {
          expired(gone, run) {
            counted.push(gone.events);
            told.push(run);
          },
        },
      },
      stop.signal,
    );
  return { run, steps, asked, rests, told, counted, stop, left: () => left };
}

describe('forgetting what is too old', () => {
  it('goes on from step to step where the last one ended, and says in the end what is gone', async () => {
    const { run, asked, told, counted } = rig(1_000, () => 0.1);
    await run();
    const before = NOW - 400 * DAY;
    expect(new Set(asked.map((each) => each.before))).toEqual(new Set([before]));
    expect(asked.map(({ place }) => place?.from[0] ?? 0)).toEqual(
      asked.map((_, n) => asked[n]?.place?.from[0] ?? 0).toSorted((a, b) => a - b),
    );
    expect(told).toEqual([
      {
        ...{ before, steps: asked.length, done: true },
        ...{ gone: { ...NOTHING_EXPIRED, events: 1_000 }, longest: told[0]?.longest },
      },
    ]);
    expect(counted).toEqual([1_000]);
  });

  it('makes its steps smaller where they take long, and bigger again where they do not', async () => {
    // A machine that is busy for a while: each row takes twenty times as long.
    const { run, steps } = rig(20_000, (row) => (row > 5_000 && row < 8_000 ? 1 : 0.05));
    await run();
    const busy = steps.filter(({ rows, took }) => rows > 0 && took / rows > 0.9);
    const quick = steps.filter(({ rows, took }) => took / rows < 0.06);
    expect(Math.max(...busy.map(({ rows }) => rows))).toBeLessThan(30);
    expect(Math.max(...quick.map(({ rows }) => rows))).toBeGreaterThan(100);
    // But for the one in which it became busy.
    const long = steps.filter(({ took }) => took > 50);
    expect(long.length).toBeLessThanOrEqual(1);
  });

  it('ends a step early that takes too long', async () => {
    const { run, steps, left } = rig(20_000, (row) => (row > 5_000 && row < 8_000 ? 1 : 0.05), false);
    await run();
    expect(left()).toBe(0);
    expect(Math.max(...steps.map(({ took }) => took))).toBeLessThan(25);
  });

  it('never stops for a row that takes longer than a step', async () => {
    const { run, steps, left } = rig(40, () => 80);
    await run();
    expect(left()).toBe(0);
    // The size of the first step is a guess; from then on it is one row at a time.
    expect(steps.slice(1).every(({ rows }) => rows === 1)).toBe(true);
  });

  it('leaves others three quarters of the time', async () => {
    const { run, steps, rests } = rig(5_000, () => 0.25);
    await run();
    const worked = steps.slice(0, -1).reduce((sum, { took }) => sum + took, 0);
    expect(rests.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(3 * worked);
    expect(rests).toHaveLength(steps.length - 1);
  });

  it('tells once a minute how far it is, each event once', async () => {
    const { run, told, counted } = rig(60_000, () => 1);
    await run();
    expect(told.length).toBeGreaterThan(2);
    expect(told.map(({ done }) => done)).toEqual([...told.slice(1).map(() => false), true]);
    expect(counted.reduce((sum, n) => sum + n, 0)).toBe(60_000);
    expect(told.at(-1)?.gone.events).toBe(60_000);
  });

  it('stops between two steps when it is told to, and says that there is more', async () => {
    const { run, told, steps, stop, left } = rig(1_000_000, () => 0.01);
    const running = run();
    stop.abort();
    await running;
    expect(steps.length).toBeLessThanOrEqual(1);
    expect(left()).toBeGreaterThan(0);
    expect(told.map(({ done }) => done)).toEqual([false]);
  });
});
