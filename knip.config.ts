import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: ['src/feed-thread.ts', 'src/reader-thread.ts', 'test/bench/*.ts'],
  project: ['src/**/*.ts', 'test/**/*.ts'],
};

export default config;
