import { setTimeout as delay } from 'node:timers/promises';

const EVERY = 20;

/**
 * Asks again and again until `check` gives a value that is neither undefined nor false, or fails no more; then gives
 * that value. After `within` ms it fails as the last check did.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { within = 10_000, what = 'what was waited for' }: { within?: number; what?: string } = {},
): Promise<Exclude<T, undefined | false>> {
  const end = performance.now() + within;
  for (;;) {
    let failure: unknown;
    try {
      const value = await check();
      if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > end) throw failure ?? new Error(`${what} did not come within ${within} ms`);
    await delay(EVERY);
  }
}
