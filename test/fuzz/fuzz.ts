/**
 * Property tests whose cases are counted: some of fixed seeds, the others of one that is new in every run. The run tells
 * that seed when it begins and the sum of the cases when it ends (`reporter.ts`).
 *
 * - `INSYNC_FUZZ_SEED=…` repeats a run.
 * - `INSYNC_FUZZ_RUNS=20` tries twenty times as many new cases.
 */
import fc from 'fast-check';
import { test } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    fuzzCases?: number;
  }
}

/** Set for all workers by `vitest.config.ts`. */
export const SEED = Number(process.env.INSYNC_FUZZ_SEED);
const TIMES = Number(process.env.INSYNC_FUZZ_RUNS ?? 1);
const FIXED = [1, 4_242];
/** The longest a property may take, ms: far more than it needs, so that only a hang is cut. */
const WITHIN = 120_000;

/** Half of the cases are of the fixed seeds, half of the new one. */
export function casesOf(cases: number): { readonly seed: number; readonly runs: number }[] {
  const half = Math.ceil(cases / 2);
  return [
    ...FIXED.map((seed) => ({ seed, runs: Math.ceil(half / FIXED.length) })),
    { seed: SEED, runs: Math.ceil(half * TIMES) },
  ];
}

/** Holds a property for so many values; throwing breaks it. `each` is how many cases one value stands for. */
export function fuzz<T>(
  name: string,
  cases: number,
  arbitrary: fc.Arbitrary<T>,
  holds: (value: T) => void,
  each = 1,
): void {
  test(name, { timeout: WITHIN * TIMES }, ({ task }) => {
    let counted = 0;
    const property = fc.property(arbitrary, (value) => {
      counted += each;
      holds(value);
    });
    for (const { seed, runs } of casesOf(cases / each))
      told(() => fc.assert(property, { seed, numRuns: runs }));
    task.meta.fuzzCases = counted;
  });
}

/** The same for what takes its time. */
export function fuzzAsync<T>(
  name: string,
  cases: number,
  arbitrary: fc.Arbitrary<T>,
  holds: (value: T) => Promise<void>,
  each = 1,
): void {
  test(name, { timeout: WITHIN * TIMES }, async ({ task }) => {
    let counted = 0;
    const property = fc.asyncProperty(arbitrary, async (value) => {
      counted += each;
      await holds(value);
    });
    for (const { seed, runs } of casesOf(cases / each)) {
      await fc.assert(property, { seed, numRuns: runs }).catch(again);
    }
    task.meta.fuzzCases = counted;
  });
}

function told(work: () => void): void {
  try {
    work();
  } catch (error) {
    again(error);
  }
}

/** How to have the same failure again. */
function again(error: unknown): never {
  if (error instanceof Error)
    error.message += `\nThe same again: INSYNC_FUZZ_SEED=${SEED} npx vitest run test/fuzz`;
  throw error;
}
