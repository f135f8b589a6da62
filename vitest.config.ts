import { randomInt } from 'node:crypto';
import { defineConfig } from 'vitest/config';
import { fuzzReporter } from './test/fuzz/reporter.ts';

/** What the fuzz suite tries anew in each run (`test/fuzz/fuzz.ts`). */
const fuzzSeed = process.env.INSYNC_FUZZ_SEED ?? String(randomInt(2 ** 31));

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/postgres/setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A machine shared with others is slow at the wrong moment now and then: CI tries once more, and the report says so.
    retry: process.env.CI ? 1 : 0,
    // Most of the end-to-end tests wait for the second between two posts.
    maxWorkers: 3,
    // V8 may end the process when threads come and go (github.com/nodejs/node/issues/64500); `npm start` says the same.
    execArgv: ['--no-memory-protection-keys'],
    env: { INSYNC_FUZZ_SEED: fuzzSeed },
    reporters: ['default', fuzzReporter(fuzzSeed)],
  },
});
