/** What runs the bot for others: compose files, the unit of systemd, the workflows of a CI service. */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { NAMES } from '../../src/config/environment-schema.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const manifest = JSON.parse(read('package.json'));

interface Service {
  readonly build?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly ports?: readonly string[];
}

describe.each(['compose.yaml', 'compose.postgres.yaml'])('%s', (path) => {
  const compose = parse(read(path)) as {
    services: Record<string, Service>;
    volumes: Record<string, unknown>;
  };
  const bot = compose.services.bot as Service & Record<string, unknown>;

  it('gives the bot no more than its image needs', () => {
    expect(bot).toMatchObject({
      build: '.',
      env_file: '.env',
      read_only: true,
      tmpfs: '/tmp',
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    // Nobody is let in from outside unless he is asked.
    expect((bot.ports ?? []).filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('sets variables that there are, and mounts what is declared', () => {
    expect(Object.keys(bot.environment ?? {}).filter((name) => !NAMES.includes(name as never))).toEqual([]);
    const all = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes);
    const named = all.map((volume) => volume.split(':')[0] as string).filter((name) => !name.startsWith('.'));
    expect(named.sort()).toEqual(Object.keys(compose.volumes).sort());
    expect(all.some((volume) => volume.includes(':/config/insync.yaml:ro'))).toBe(true);
    for (const name of Object.keys(bot.depends_on ?? {}))
      expect(Object.keys(compose.services)).toContain(name);
  });

  it('leaves the bot as long to stop as it takes', () => {
    expect(bot.stop_grace_period).toBe('15s');
    expect(bot.restart).toBe('unless-stopped');
  });
});

describe('deploy/insync.service', () => {
  const unit = read('deploy/insync.service');
  const found = spawnSync('systemd-analyze', ['--version']).status === 0;
  const analyze = (...args: string[]) =>
    spawnSync('systemd-analyze', [...args, join(ROOT, 'deploy/insync.service')], { encoding: 'utf8' });

  it('sets variables that there are', () => {
    const set = [...unit.matchAll(/^Environment=(\w+)=/gm)].map(([, name]) => name);
    expect(set.filter((name) => name !== 'NODE_ENV' && !NAMES.includes(name as never))).toEqual([]);
  });

  it.skipIf(!found && !process.env.CI)('is understood by systemd, without a complaint', () => {
    const { status, stdout, stderr } = analyze('verify');
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });

  it.skipIf(!found && !process.env.CI)('leaves little to whoever breaks in', () => {
    // 0 is nothing, 100 all there is.
    const { status, stdout } = analyze('security', '--offline=true', '--threshold=20');
    expect([status, stdout.split('\n').at(-2)]).toEqual([
      0,
      expect.stringContaining('Overall exposure level'),
    ]);
  });
});

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly steps?: readonly Step[];
  readonly uses?: string;
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

describe.each(globSync('.github/workflows/*.yml', { cwd: ROOT }))('%s', (path) => {
  const text = read(path);
  const workflow = parse(text) as Workflow;
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps ?? []);

  it('uses actions of one version each, and only workflows that are there', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => !/^[\w-]+\/[\w-]+@v\d+\.\d+\.\d+$/.test(name))).toEqual([]);
    for (const { uses, needs } of jobs) {
      if (uses) expect([uses, existsSync(join(ROOT, uses))]).toEqual([uses, true]);
      if (needs) expect(Object.keys(workflow.jobs)).toContain(needs);
    }
  });

  it('may read alone, but where something is published', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const more = Object.entries(workflow.jobs).filter(([, { permissions }]) => permissions !== undefined);
    expect(more.map(([name]) => name).filter((name) => !['package', 'image'].includes(name))).toEqual([]);
  });

  it('ends, keeps no key in the checkout, and runs nothing that others write', () => {
    for (const { steps: own, 'timeout-minutes': limit } of jobs)
      if (own) expect(limit).toBeLessThanOrEqual(30);
    const checkouts = steps.filter(({ uses = '' }) => uses.startsWith('actions/checkout@'));
    for (const step of checkouts) expect(step.with).toMatchObject({ 'persist-credentials': false });
    // A value of GitHub's in a script could be a script: they come as variables.
    expect(steps.filter(({ run = '' }) => run.includes('${{'))).toEqual([]);
  });

  it('runs scripts that there are', () => {
    const runs = steps.flatMap(({ run }) => run?.split('\n') ?? []).map((line) => line.trim());
    for (const [, script] of runs.join('\n').matchAll(/^npm run ([\w:]+)/gm))
      expect(Object.keys(manifest.scripts)).toContain(script);
    for (const run of runs.filter((each) => each.startsWith('.')))
      expect([run, existsSync(join(ROOT, run))]).toEqual([run, true]);
    for (const [, file] of text.matchAll(/--file (\S+)/g))
      expect(existsSync(join(ROOT, file as string))).toBe(true);
  });
});

it('a release is checked first, and its tag is the version of the package', () => {
  const { on, jobs } = parse(read('.github/workflows/release.yml')) as Workflow;
  expect(on).toEqual({ push: { tags: ['v*.*.*'] } });
  expect(jobs.check?.uses).toBe('./.github/workflows/ci.yml');
  expect([jobs.package?.needs, jobs.image?.needs]).toEqual(['check', 'check']);
  const runs = (jobs.package?.steps ?? []).flatMap(({ run }) => run ?? []);
  expect(runs.join('\n')).toMatch(
    /"v\$\(node --print 'require\("\.\/package\.json"\)\.version'\)" = "\$GITHUB_REF_NAME"/,
  );
  expect(runs).toEqual(expect.arrayContaining(['npm ci', 'npm pack']));
  const ci = parse(read('.github/workflows/ci.yml')) as Workflow;
  expect(ci.jobs.check?.steps?.map(({ run }) => run)).toContain('.ci/run');
});

it('what is said of exit codes and files in docs/upgrade.md is so', () => {
  const text = read('docs/upgrade.md');
  for (const [, path] of text.matchAll(/\]\(\.\.\/([^)]+)\)/g))
    expect([path, existsSync(join(ROOT, path as string))]).toEqual([path, true]);
});
