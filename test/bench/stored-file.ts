/** The databases that lookups are measured on: made for the run, or given. */
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openReader, openWriter } from '../../src/store/sqlite/open.ts';
import { APPLICATION, MIGRATIONS } from '../../src/store/sqlite/schema.ts';
import { workOnStore } from './children.ts';
import { shown } from './figure.ts';
import { ALERT_EVENTS } from './store-alerts.ts';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;
/** The share of events that is not routine; about half of it is severe or failed. */
const TROUBLE = 0.05;
const MILLION = 1_000_000;

export interface StoredFile {
  readonly path: string;
  /** Events in it, but for the few that came with the alerts. */
  readonly size: number;
  /** Times of its first and last event, ms. */
  readonly from: number;
  readonly to: number;
  remove(): void;
}

/** `INSYNC_BENCH_SIZES=50000,200000` measures on smaller files, to try things out. */
export function storedSizes(): readonly number[] {
  const asked = process.env.INSYNC_BENCH_SIZES;
  if (asked === undefined) return [MILLION, 10 * MILLION];
  const sizes = asked.split(',').map(Number);
  if (!sizes.every((size) => Number.isInteger(size) && size >= 10_000 && size % 10_000 === 0)) {
    throw new Error('INSYNC_BENCH_SIZES takes multiples of 10,000 with commas between them');
  }
  return sizes;
}

/**
 * A file with a year of so many events, and alerts. `INSYNC_BENCH_FILE_1M` and `_10M` may name files to use again, since
 * filling takes minutes: what is not there is made there and stays; one without alerts gets them.
 */
export async function storedFile(size: number, say: (line: string) => void): Promise<StoredFile> {
  const given = process.env[`INSYNC_BENCH_FILE_${size / MILLION}M`];
  const why = given !== undefined && existsSync(given) ? unfit(given, size) : undefined;
  if (why !== undefined) say(`${given} is not used: ${why}`);
  const kept = why === undefined ? given : undefined;
  const folder = kept === undefined ? mkdtempSync(join(tmpdir(), 'insync-bench-')) : undefined;
  const path = kept ?? join(folder as string, 'stored.db');
  const remove = () => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    if (!existsSync(path)) await fillYear(path, size, say);
    const { from, to, alerts } = look(path);
    if (alerts === 0) {
      say(`adding ${shown(ALERT_EVENTS)} events with alerts and cards`);
      const span = { from, to, first: 1, trouble: 1 };
      await workOnStore({ work: 'alerts', path, count: ALERT_EVENTS, span });
    }
    return { path, size, from, to, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

async function fillYear(path: string, size: number, say: (line: string) => void): Promise<void> {
  say(`storing ${shown(size)} events`);
  const to = Math.floor(Date.now() / HOUR) * HOUR;
  const span = { from: to - YEAR, to, first: 1, trouble: TROUBLE };
  const rate = await workOnStore({ work: 'fill', path, count: size, span });
  say(`stored at ${shown(rate)} events/s`);
}

/** Copies a database nobody writes to, with what its log holds. */
export function copyStored(from: string, to: string): void {
  copyFileSync(from, to);
  const log = `${from}-wal`;
  if (existsSync(log) && statSync(log).size > 0) copyFileSync(log, `${to}-wal`);
}

/** Why a given file cannot be taken. */
function unfit(path: string, size: number): string | undefined {
  const handle = new DatabaseSync(path, { readOnly: true });
  const number = (sql: string) => Number(Object.values(handle.prepare(sql).get() ?? {})[0]);
  try {
    if (number('PRAGMA application_id') !== APPLICATION) return 'it is no database of this bot';
    const version = number('PRAGMA user_version');
    if (version !== MIGRATIONS.length || partsOf(handle) !== partsOfNew()) return 'its schema is another';
    const stored = number('SELECT sum(n) FROM kinds');
    return stored === size || stored === size + ALERT_EVENTS ? undefined : `it holds ${shown(stored)} events`;
  } finally {
    handle.close();
  }
}

/** Tables and indexes; an unreleased migration may have changed without a new number. */
function partsOf(handle: DatabaseSync): string {
  const rows = handle.prepare('SELECT name FROM sqlite_schema ORDER BY name').all();
  return rows.map(({ name }) => name).join(' ');
}

function partsOfNew(): string {
  const { handle } = openWriter(':memory:');
  const parts = partsOf(handle);
  handle.close();
  return parts;
}

function look(path: string): { from: number; to: number; alerts: number } {
  const { handle } = openReader(path);
  const row = handle
    .prepare(
      'SELECT (SELECT min(key) FROM events) / 2048 AS low, (SELECT max(key) FROM events) / 2048 AS high, (SELECT count(*) FROM alerts) AS alerts',
    )
    .get() as { low: number; high: number; alerts: number };
  handle.close();
  return { from: Math.floor(row.low), to: Math.ceil(row.high), alerts: row.alerts };
}
