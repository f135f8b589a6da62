import { printFaults } from '../../src/config/faults.ts';
import { readConfig } from '../../src/config/file.ts';
import type { Config } from '../../src/domain/rules.ts';
import { isCron } from '../../src/pipeline/schedule.ts';
import { ONE_CHANNEL } from './names.ts';

/** The bench's configuration, read like a user's own. */
export function readYaml(): Config {
  const read = readConfig(ONE_CHANNEL, 'insync.yaml', { isCron, now: Date.now(), zone: 'UTC' });
  if (!read.ok) throw new Error(printFaults(read.faults));
  return read.config;
}
