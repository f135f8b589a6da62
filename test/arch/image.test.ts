/** What can be said of the image without building it. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageOf, ROOT, sourceFiles } from './source.ts';

const text = readFileSync(join(ROOT, 'Dockerfile'), 'utf8').replace(/\\\n\s*/g, ' ');
const lines = text.split('\n').filter((line) => /^[A-Z]/.test(line));
/** The arguments of an instruction, in each stage in turn. */
const stages = lines.join('\n').split(/^(?=FROM )/m);
const last = stages.at(-1) ?? '';
const given = (name: string, stage = last) =>
  [...stage.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, value]) => value as string);

const { scripts, dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

/** As Docker reads .dockerignore: the last line that fits decides. */
function isSent(path: string): boolean {
  const fitting = ignored.filter((line) => {
    const pattern = line.replace(/^!/, '');
    return pattern === '*' || path === pattern || path.startsWith(`${pattern}/`);
  });
  return fitting.at(-1)?.startsWith('!') ?? true;
}

describe('the image', () => {
  it('is built in two stages on Node 24, and has packages for production alone', () => {
    expect(stages.filter((stage) => stage.startsWith('FROM '))).toHaveLength(2);
    for (const stage of stages.filter((each) => each !== '')) expect(stage).toMatch(/^FROM node:24-slim/);
    expect(given('RUN', stages.at(-2))).toEqual(['npm ci --omit=dev --ignore-scripts']);
  });

  it('copies only what is there and what is sent', () => {
    const copied = stages
      .flatMap((stage) => given('COPY', stage))
      .filter((args) => !args.startsWith('--from'));
    const paths = copied.flatMap((args) => args.split(' ').slice(0, -1));
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)) || !isSent(path))).toEqual([]);
  });

  it('is sent no secret, no data and nothing that is for development', () => {
    const never = [
      '.env',
      '.env.local',
      'insync.yaml',
      'data/insync.db',
      '.git/config',
      'node_modules/x',
      'test/x',
    ];
    expect([...never, 'src/sim/slack/server.ts', 'src/demo.ts', 'src/demo/stage.ts'].filter(isSent)).toEqual(
      [],
    );
  });

  it('has every file and package that its programs use', () => {
    const files = sourceFiles().filter(({ path }) => isSent(`src/${path}`));
    const there = new Set(files.map(({ path }) => path));
    const missing = files.flatMap(({ path, imports }) =>
      imports
        .filter(({ typeOnly, target }) => !typeOnly && !target.startsWith('node:'))
        .filter(({ local, target }) => !(local ? there.has(target) : packageOf(target) in dependencies))
        .map(({ target }) => `${path} uses ${target}`),
    );
    expect(missing).toEqual([]);
    const programs = globSync('{src,bin}/**/*.mjs', { cwd: ROOT });
    expect(programs.filter((path) => !isSent(path))).toEqual([]);
  });

  it('runs as somebody who is not root and owns nothing but data and cache', () => {
    expect(given('USER')).toEqual(['1000:1000']);
    expect(given('RUN')[0]).toBe('mkdir /data /cache && chown 1000:1000 /data /cache');
    expect(text).not.toMatch(/--chown|chmod/);
    const beforeUser = last.slice(0, last.indexOf('\nUSER '));
    expect(beforeUser).toMatch(/^COPY src /m);
  });

  it('starts as npm start does, and keeps its data where the volume is', () => {
    const [command = '[]'] = given('CMD');
    expect(JSON.parse(command).join(' ')).toBe(scripts.start);
    const [variables = ''] = given('ENV');
    const [volume = ''] = given('VOLUME');
    expect(variables).toContain(`DATABASE_URL=file:${JSON.parse(volume)[0]}/`);
    expect(variables).toMatch(/INSYNC_COMPILE_CACHE=\/cache\//);
  });

  it('looks after its health with a program that is in it', () => {
    const [, command = '[]'] = /CMD (.*)$/.exec(given('HEALTHCHECK')[0] ?? '') ?? [];
    const [node, program] = JSON.parse(command);
    expect([node, isSent(program), existsSync(join(ROOT, program))]).toEqual(['node', true, true]);
  });

  it('holds no secret in its layers', () => {
    for (const stage of stages)
      expect([...given('ARG', stage), ...given('ENV', stage)].join()).not.toMatch(/TOKEN|SECRET|KEY|PASS/);
  });
});
