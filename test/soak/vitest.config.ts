import { defineConfig } from 'vitest/config';

/** The long runs: one at a time, each with all the time it needs. */
export default defineConfig({
  test: {
    include: ['test/soak/**/*.soak.ts'],
    globalSetup: ['test/postgres/setup.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
    // As in the other configuration, which says why.
    execArgv: ['--no-memory-protection-keys'],
  },
});
