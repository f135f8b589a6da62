/**
 * Breaks each guard of `mutants.ts` once, in a copy of the project, and runs the tests that must notice. Fails where one
 * does not. `npm run mutations`, or `npm run mutations -- cursor` for those whose guard says so.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { type Edit, MUTANTS, type Mutant } from './mutants.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const LEFT_OUT = new Set(['node_modules', '.git', 'data']);
/** A mutant may hang instead of failing; that is noticed too. */
const PATIENCE = 240_000;

const [only = ''] = process.argv.slice(2);
const chosen = MUTANTS.filter(({ guard }) => guard.includes(only));
/** Which tests pass as long as nothing is broken. */
const healthy = new Map<string, boolean>();
const folder = mkdtempSync(join(tmpdir(), 'insync-mutations-'));
try {
  cpSync(ROOT, folder, { recursive: true, filter: (path) => !LEFT_OUT.has(relative(ROOT, path)) });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const living = chosen.filter((mutant) => !isKilled(mutant));
  say(`${chosen.length - living.length} of ${chosen.length} killed`);
  process.exitCode = living.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function isKilled(mutant: Mutant): boolean {
  if (!isHealthy(mutant)) {
    say(`SICK            ${namesOf(mutant)} fails when nothing is broken`);
    return false;
  }
  const from = performance.now();
  const undo = [mutant, ...(mutant.and ?? [])].map(breakOnce).reverse();
  const killed = !passes(mutant);
  for (const work of undo) work();
  const took = ((performance.now() - from) / 1000).toFixed(1);
  say(`${killed ? 'killed' : 'LIVES '} ${took.padStart(6)} s  ${mutant.guard}: ${mutant.broken}`);
  return killed;
}

function isHealthy(mutant: Mutant): boolean {
  const run = namesOf(mutant);
  const known = healthy.get(run) ?? passes(mutant);
  healthy.set(run, known);
  return known;
}

function breakOnce({ file, before, after }: Edit): () => void {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(before).length !== 2) throw new Error(`${file} does not hold once: ${before}`);
  writeFileSync(
    path,
    text.replace(before, () => after),
  );
  return () => writeFileSync(path, text);
}

function passes({ tests, only: name }: Mutant): boolean {
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
  const some = name === undefined ? [] : ['-t', name];
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--bail=1', ...some, ...tests], {
    cwd: folder,
    stdio: 'ignore',
    timeout: PATIENCE,
  });
  return status === 0;
}

function namesOf({ tests, only: name = '' }: Mutant): string {
  return `${tests.join(' ')} ${name}`.trim();
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
