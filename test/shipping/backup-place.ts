/** The command as a process, over a database with some events in it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { fill } from '../bench/fill.ts';

const BIN = resolve(import.meta.dirname, '../../bin/insync.mjs');
/** Enough that a copy takes some time, and that it is copied in several steps. */
export const EVENTS = Number(process.env.BACKUP_EVENTS ?? 20_000);
export const DAY = 86_400_000;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Place {
  /** Where `filled` lies, alone. */
  readonly base: string;
  /** A database of `EVENTS` events, which nobody has open. */
  readonly filled: string;
  /** An empty folder for each test, where commands are run. */
  readonly folder: string;
  start(words: readonly string[], database?: string): ChildProcess;
  /** A command, to its end. */
  insync(words: readonly string[], database?: string): Promise<Ended>;
  /** What `backup verify` says of a file, which has to be whole. */
  verified(file: string): Promise<{ events: number; schema: number; audit: number | null; whole: boolean }>;
}

/** Makes the place for the tests of a file. */
export function setPlace(): Place {
  let base = '';
  let folder = '';
  beforeAll(() => {
    base = mkdtempSync(join(tmpdir(), 'insync-backup-test-'));
    fill(join(base, 'filled.db'), EVENTS, {
      from: Date.now() - DAY,
      to: Date.now(),
      first: 1,
      trouble: 0.05,
    });
  }, 120_000);
  afterAll(() => rmSync(base, { recursive: true, force: true }));
  beforeEach(() => {
    folder = mkdtempSync(join(base, 'at-'));
  });
  const place: Place = {
    get base() {
      return base;
    },
    get filled() {
      return join(base, 'filled.db');
    },
    get folder() {
      return folder;
    },
    start(words, database = `file:${place.filled}`) {
      const env = { PATH: process.env.PATH, TZ: 'UTC', DATABASE_URL: database };
      return spawn(process.execPath, [BIN, ...words], {
        cwd: folder,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    },
    insync: (words, database) => ended(place.start(words, database)),
    async verified(file) {
      const { code, out } = await place.insync(['backup', 'verify', file, '--json']);
      expect([file, code]).toEqual([file, 0]);
      return JSON.parse(out);
    },
  };
  return place;
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const said = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (part) => {
    said.out += part;
  });
  child.stderr?.setEncoding('utf8').on('data', (part) => {
    said.err += part;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}
