import { resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { StoreError } from '../../domain/errors.ts';
import type { PostgresDatabase } from '../postgres/database.ts';
import { placeOf, whereOf } from '../postgres/faults.ts';
import { openWriter } from '../postgres/open.ts';
import { botOn } from '../postgres/replicas.ts';
import type { Database } from '../sql/database.ts';
import type { Decode } from '../sql/views.ts';
import { lockDatabase, openReader } from '../sqlite/open.ts';
import { expectDatabase } from '../sqlite/visit.ts';
import { BEGINNING, copier, type Place } from './copy.ts';
import { type Checked, finish } from './finish.ts';
import { beginMove, type Progress } from './state.ts';
import { MOVED_TABLES } from './tables.ts';

export interface MoveOptions {
  /** The embedded database's file. */
  readonly path: string;
  /** Of the server's database, with the password. */
  readonly url: string;
  readonly decode: Decode;
  /** ms */
  readonly now: number;
  readonly signal: AbortSignal;
  readonly told: (progress: MoveProgress) => void;
}

interface MoveProgress {
  readonly table: string;
  readonly moved: number;
  readonly rows: number;
}

export type Moved = { readonly done: false } | ({ readonly done: true } & Checked);

/**
 * Moves everything a bot knows from its file to an empty database of a server, every row with its number, and checks it
 * there. The file is only read. Ended before its time it leaves a mark, on which no bot starts; begun again it goes on.
 *
 * @throws StoreError where one of them is in use, cannot be used, or holds something else.
 */
export async function moveStore(options: MoveOptions): Promise<Moved> {
  const { path, url } = options;
  expectDatabase(path);
  const lock = lockSource(path);
  try {
    const from = openReader(path);
    try {
      return await moveFrom(from, url, options);
    } finally {
      from.close();
    }
  } finally {
    lock.release();
  }
}

function lockSource(path: string): { release(): void } {
  try {
    return lockDatabase(path, 0);
  } catch (error) {
    if (!(error instanceof StoreError) || error.reason !== 'in_use') throw error;
    throw new StoreError(
      'in_use',
      `A bot works on ${path}. Stop it first: what it wrote from now on would be lost.`,
    );
  }
}

async function moveFrom(from: Database, url: string, options: MoveOptions): Promise<Moved> {
  const place = placeOf(whereOf(url));
  let to = openWriter(url);
  try {
    await expectNobody(to, place);
    const begun = beginMove({ from, to, source: resolve(options.path), place });
    if (begun.anew) {
      to.close();
      to = openWriter(url);
      await expectNobody(to, place);
    }
    const progress = begun.anew ? beginMove({ from, to, source: resolve(options.path), place }) : begun;
    if (!(await copyAll({ from, to, progress, options }))) return { done: false };
    return { done: true, ...(await finish(from, to, options.decode, place)) };
  } finally {
    to.close();
  }
}

/** Holds what only the bot that reads the feed holds, so that none begins either. */
async function expectNobody(to: PostgresDatabase, place: string): Promise<void> {
  const { leads, bots } = await botOn(to).lead();
  if (leads && bots === 1) return;
  throw new StoreError('in_use', `A bot works on ${place}. Stop it, or move to a database of its own.`);
}

interface Copying {
  readonly from: Database;
  readonly to: PostgresDatabase;
  readonly progress: Progress;
  readonly options: MoveOptions;
}

/** False when it was stopped. */
async function copyAll({ from, to, progress, options }: Copying): Promise<boolean> {
  const { signal, told, decode, now } = options;
  for (const table of MOVED_TABLES) {
    const { n: rows } = from.sql(`SELECT count(*) AS n FROM ${table.name}`).get() as { n: number };
    const { read, write } = copier(table, { from, to, decode, now });
    let place: Place = progress.places()[table.name] ?? BEGINNING;
    for (let batch = read(place); batch.length > 0; batch = read(place)) {
      if (signal.aborted) return false;
      place = to.transaction(() => {
        const next = write(batch, place);
        progress.reached(table.name, next);
        return next;
      });
      told({ table: table.name, moved: place.moved, rows });
      await setImmediate();
    }
  }
  return true;
}
