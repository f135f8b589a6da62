import { spawnSync } from 'node:child_process';

/** Debian has it in the package `prometheus`. */
export const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
if (!hasPromtool) {
  process.stderr.write(
    'NOT TESTED: rules and metrics by promtool, which is not installed (apt-get install prometheus)\n',
  );
}
