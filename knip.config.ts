import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    'src/main.ts',
    'src/demo.ts',
    'src/feed-thread.ts',
    'src/reader-thread.ts',
    'test/bench/*.ts',
    'test/soak/*.ts',
  ],
  project: ['src/**/*.ts', 'test/**/*.ts'],
  ignoreDependencies: ['node'],
  ignoreBinaries: ['tsc'],
};

export default config;
