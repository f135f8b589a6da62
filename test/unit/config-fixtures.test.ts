import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { validate as isCron } from 'node-cron';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ConfigFault, printFaults } from '../../src/config/faults.ts';
import { loadConfiguration } from '../../src/config/load.ts';

interface Expected {
  /** `line:column`. */
  readonly at?: string;
  readonly path?: string;
  readonly nearest?: readonly string[];
  readonly says?: string;
  readonly value?: string;
  /** What must not be shown anywhere. */
  readonly hides?: string;
}

const files = globSync('test/fixtures/config/*.yaml').sort();

function faultsOf(file: string): readonly ConfigFault[] {
  const loaded = loadConfiguration({
    env: {
      DRUVA_CLIENT_ID: 'client',
      DRUVA_CLIENT_SECRET: 'one',
      SLACK_BOT_TOKEN: 'xoxb-two',
      SLACK_SIGNING_SECRET: 'three',
      INSYNC_CONFIG: file,
    },
    now: Date.UTC(2026, 0, 15),
    isCron,
    readFile: (path) => readFileSync(path),
  });
  return loaded.ok ? [] : (loaded.faults as readonly ConfigFault[]);
}

describe('every mistake in insync.yaml is said once, at its place', () => {
  it('has the mistakes', () => expect(files.length).toBeGreaterThan(40));

  it.each(files.map((file) => [basename(file, '.yaml'), file]))('%s', (_, file) => {
    const [firstLine = ''] = readFileSync(file, 'latin1').split(/\r?\n/, 1);
    const expected = parse(firstLine.replace(/^.*?# expect /, '')) as Expected;
    const faults = faultsOf(file);
    expect(faults, printFaults(faults)).toHaveLength(1);
    const [fault] = faults as [ConfigFault];
    if (expected.at) expect(`${fault.line}:${fault.column}`).toBe(expected.at);
    if (expected.path !== undefined) expect(fault.path).toBe(expected.path);
    if (expected.nearest) expect(fault.nearest).toEqual(expected.nearest);
    if (expected.value !== undefined) expect(fault.value).toBe(expected.value);
    if (expected.says) expect(fault.message).toContain(expected.says);
    if (expected.hides) expect(JSON.stringify(fault) + printFaults(faults)).not.toContain(expected.hides);
    expect(printFaults(faults)).toMatch(new RegExp(`^${file}:${fault.line}:${fault.column} {2}\\S.*[.!?]$`));
  });
});
