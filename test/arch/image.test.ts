/** What can be said of the image without building it. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
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

/** The uncompressed layer of debian:bookworm-slim, bytes (hub.docker.com/_/debian tells 28 MB of it compressed). */
const DEBIAN_SLIM = 75_000_000;

/** What `npm ci --omit=dev` installs. */
function productionPackages(): string[] {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  return Object.entries<{ dev?: true; devOptional?: true }>(packages)
    .filter(
      ([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional && existsSync(join(ROOT, path)),
    )
    .map(([path]) => path);
}

/** Of the files in a folder, without the packages of a package. */
function sizeOf(folder: string): number {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true, exclude: ['**/node_modules/**'] });
  return sum(
    files.filter((file) => file.isFile()).map((file) => statSync(join(file.parentPath, file.name)).size),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/** As Docker reads .dockerignore: the last line that fits decides. */
function isSent(path: string): boolean {
  const fitting = ignored.filter((line) => {
    const pattern = line.replace(/^!/, '');
    return pattern === '*' || path === pattern || path.startsWith(`${pattern}/`);
  });
  return fitting.at(-1)?.startsWith('!') ?? true;
}

describe('the image', () => {
  it('is built on Node 24, has packages for production alone, and of Node nothing but the program', () => {
    const [packages = '', compiled = ''] = stages.filter((stage) => stage.startsWith('FROM '));
    expect(stages.filter((stage) => stage.startsWith('FROM '))).toHaveLength(3);
    for (const stage of [packages, compiled]) expect(stage).toMatch(/^FROM node:24-slim AS/);
    expect(given('RUN', packages)).toEqual(['npm ci --omit=dev --ignore-scripts']);
    expect(given('RUN', compiled)).toEqual([scripts.prepack]);
    expect(last).toMatch(/^FROM debian:\w+-slim\n/);
    expect(given('COPY').filter((args) => args.startsWith('--from'))).toEqual([
      '--from=packages /usr/local/bin/node /usr/local/bin/node',
      '--from=packages /app/node_modules ./node_modules',
      '--from=compiled /app/dist ./dist',
    ]);
  });

  it('is smaller than 250 MB', () => {
    const modules = sum(productionPackages().map((path) => sizeOf(join(ROOT, path))));
    const parts = [DEBIAN_SLIM, statSync(process.execPath).size, modules, sizeOf(join(ROOT, 'src'))];
    expect(sum(parts)).toBeLessThan(250_000_000);
    expect(modules).toBeGreaterThan(10_000_000);
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
        // Where it is not there, the command says so.
        .filter(({ target }) => !(path === 'launch.ts' && target === 'demo.ts'))
        .map(({ target }) => `${path} uses ${target}`),
    );
    expect(missing).toEqual([]);
    const programs = globSync('{build,bin}/**/*.*', { cwd: ROOT });
    expect(programs.filter((path) => !isSent(path))).toEqual([]);
  });

  it('runs as somebody who is not root and owns nothing but data', () => {
    expect(given('USER')).toEqual(['1000:1000']);
    expect(text.match(/chown \S+ \S+/g)).toEqual(['chown 1000:1000 /data']);
    expect(text).not.toMatch(/--chown|chmod/);
    const [beforeUser = '', afterUser = ''] = last.split(/^USER .*$/m);
    expect(beforeUser).toMatch(/^COPY --from=compiled /m);
    expect(afterUser).not.toMatch(/^(?:COPY|ADD|RUN) /m);
  });

  it('starts as npm start does, and keeps its data where the volume is', () => {
    const [command = '[]'] = given('CMD');
    const compiled = scripts.start
      .replace('--import ./src/compile-cache.mjs ', '')
      .replace('src/main.ts', 'dist/main.js');
    expect(JSON.parse(command).join(' ')).toBe(compiled);
    const [variables = ''] = given('ENV');
    const [volume = ''] = given('VOLUME');
    expect(variables).toContain(`DATABASE_URL=file:${JSON.parse(volume)[0]}/`);
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
