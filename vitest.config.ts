import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Most of the end-to-end tests wait for the second between two posts.
    maxWorkers: 3,
    // V8 may end the process when threads come and go (github.com/nodejs/node/issues/64500); `npm start` says the same.
    execArgv: ['--no-memory-protection-keys'],
  },
});
