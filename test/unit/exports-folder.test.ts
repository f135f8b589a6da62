import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportsBeside, exportsIn } from '../../src/exports/folder.ts';

let parent = '';
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'insync-folder-'));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** The id of a process that is over. */
const over = () =>
  Number(execFileSync(process.execPath, ['-e', 'process.stdout.write(String(process.pid))']));

describe('a folder for exports', () => {
  it('is for its user alone, and goes with what is in it', async () => {
    const place = await exportsIn(parent, process.pid);
    writeFileSync(`${place.beginning}a.csv`, 'x');
    const [name = ''] = readdirSync(parent);
    expect(statSync(join(parent, name)).mode & 0o777).toBe(0o700);
    await place.remove();
    expect(readdirSync(parent)).toEqual([]);
  });

  it('takes the place of those that ended bots left, and of nothing else', async () => {
    const kept = ['insync-x-1', 'insync-e2e-abc', 'other', `insync-${process.ppid}-alive`];
    const left = [`insync-${over()}-gone`, `insync-${process.pid}-same`];
    for (const name of [...kept, ...left]) mkdirSync(join(parent, name));
    const elsewhere = join(parent, 'other');
    writeFileSync(join(elsewhere, 'file'), 'x');
    symlinkSync(elsewhere, join(parent, `insync-${over()}-link`));
    const place = await exportsIn(parent, process.pid);
    const names = readdirSync(parent);
    expect(names).toHaveLength(kept.length + 1);
    expect(names).toEqual(expect.arrayContaining(kept));
    expect(existsSync(join(elsewhere, 'file'))).toBe(true);
    await place.remove();
  });

  it('is not made beside a file, where only what is left of exports goes', async () => {
    const file = join(parent, 'insync.db');
    for (const name of [file, `${file}-wal`, `${file}-export-1.csv`]) writeFileSync(name, 'x');
    const place = await exportsBeside(file);
    expect(place.beginning).toBe(`${file}-export-`);
    await place.remove();
    expect(readdirSync(parent).sort()).toEqual(['insync.db', 'insync.db-wal']);
  });
});
