import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/query/commands.ts';
import type { Door } from '../../src/query/flags.ts';
import { parseLine } from '../../src/query/parse-command.ts';
import { allPages, docPages, page, userPages } from '../docs/pages.ts';
import { ROOT } from './source.ts';

describe('README', () => {
  const { text } = page('README.md');

  it('is short, and shows on its first screen what it is: a sentence, a picture, a command', () => {
    expect(text.split('\n').length).toBeLessThan(200);
    const [screen = ''] = text.split('\n## ');
    expect(screen.split('\n').length).toBeLessThan(20);
    expect(screen).toMatch(/\n\n!\[[^\]]{40,}\]\(docs\/\S+\.png\)\n\n```sh\nnpm ci && npm run demo\n```\n/);
  });

  it('leads to every document', () => {
    const missing = docPages().filter(({ path }) => !text.includes(`](${path})`));
    expect(missing.map(({ path }) => path)).toEqual([]);
  });
});

describe('the documents', () => {
  const all = userPages()
    .map(({ text }) => text)
    .join('\n');
  const context = { now: Date.UTC(2026, 10, 20), zone: 'UTC' };
  const understood = (door: Door) => (text: string) =>
    expect(parseLine(text, { ...context, door }), text).toMatchObject({ ok: true });

  it('give examples for Slack that are understood', () => {
    const names = COMMANDS.map(({ name }) => name as string);
    const inLines = [...all.matchAll(/`\/insync ([^`]+)`/g)].map(([, words]) => words as string);
    const inBlocks = [...all.matchAll(/^\/insync (.+)$/gm)].map(([, words]) =>
      withoutComment(words as string),
    );
    const examples = [...inLines.filter((words) => !names.includes(words)), ...inBlocks];
    examples.forEach(understood('slack'));
    expect(examples.length).toBeGreaterThan(30);
  });

  it('give examples for a terminal that are understood', () => {
    const inBlocks = [...all.matchAll(/^npx insync (.+)$/gm)].map(([, words]) =>
      withoutComment(words as string),
    );
    const inLines = [...all.matchAll(/`npx insync ([^`…]+)`/g)].map(([, words]) => words as string);
    const examples = [...inBlocks, ...inLines].map((words) => words.replace(/\s+/g, ' '));
    examples.forEach(understood('terminal'));
    expect(examples.length).toBeGreaterThan(10);
  });

  it('have scripts for the commands they name', () => {
    const scripts = Object.keys(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts);
    const text = allPages()
      .map((each) => each.text)
      .join('\n');
    const named = [...text.matchAll(/(?:`|^|&& )npm (?:run )?([a-z:]+)/gm)].map(
      ([, script]) => script as string,
    );
    const known = [...scripts, 'ci', 'test', 'start', 'install', 'pack'];
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((script) => !known.includes(script))).toEqual([]);
  });
});

/** What stands behind the command, in a shell's way: a remark, or another command. */
function withoutComment(line: string): string {
  return line.replace(/\s+(?:#|&&|\|).*$/, '');
}

describe('packages', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const [, section = ''] = text.split('## Packages, and why');
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  const named = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );

  it('of production are each named in ARCHITECTURE.md, with what for and why', () => {
    expect(named.sort()).toEqual(Object.keys(dependencies).sort());
    for (const row of rows)
      expect(
        row
          .split('|')
          .slice(2, 4)
          .every((cell) => cell.trim().length > 3),
      ).toBe(true);
  });

  it('are for production or for development, not both', () => {
    expect(Object.keys(dependencies).filter((name) => name in devDependencies)).toEqual([]);
  });
});

describe('the tree', () => {
  it('holds no secrets', () => {
    const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
    const suspicious = /xox[abpr]-\d{6,}-|xapp-\d-[A-Z0-9]{8,}-|-----BEGIN [A-Z ]*PRIVATE KEY/;
    const found = tracked
      .filter((path) => /\.(ts|js|json|yaml|md|txt)$/.test(path))
      .filter((path) => existsSync(join(ROOT, path)))
      .filter((path) => suspicious.test(readFileSync(join(ROOT, path), 'utf8')));
    expect(found.filter((path) => path !== 'test/arch/documents.test.ts')).toEqual([]);
  });
});
