import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: ['src/feed-thread.ts', 'src/reader-thread.ts', 'test/bench/*.ts'],
  // A small disk for the tests of a full one, a read-only one for that of the image, certificates, the unit of systemd.
  ignoreBinaries: ['mount', 'umount', 'unshare', 'openssl', 'promtool', 'script', 'systemd-analyze'],
  project: ['src/**/*.ts', 'test/**/*.ts', 'build/*.ts'],
};

export default config;
