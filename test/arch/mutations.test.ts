import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MUTANTS } from '../mutations/mutants.ts';
import { ROOT } from './source.ts';

const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');

it('lists in test/README.md every guard that is broken, how, and the tests that notice', () => {
  const table = text('test/README.md').split('<!-- table: mutations -->\n')[1]?.trimEnd() ?? '';
  const [, , ...rows] = table.split('\n');
  const wanted = MUTANTS.map(({ guard, broken, tests }) => {
    const names = tests.map((path) => `\`${path.replace('test/', '')}\``).join(', ');
    return `| ${guard} | ${broken} | ${names} |`;
  });
  expect(rows).toEqual(wanted);
});

it('breaks at least twenty guards, each at a place that is there', () => {
  expect(MUTANTS.length).toBeGreaterThanOrEqual(20);
  const edits = MUTANTS.flatMap((mutant) => [mutant, ...(mutant.and ?? [])]);
  const lost = edits.filter(({ file, before }) => text(file).split(before).length !== 2);
  expect(lost.map(({ file, before }) => `${file}: ${before}`)).toEqual([]);
  const tests = MUTANTS.flatMap((mutant) => mutant.tests);
  expect(tests.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
