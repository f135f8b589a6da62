import { StoreError } from '../../domain/errors.ts';
import type { PostgresDatabase } from './database.ts';
import { placeOf, whereOf } from './faults.ts';

/** The same database, unless a move of a deployment to it did not come to its end; then it is closed. @throws StoreError */
export function withoutUnfinishedMove(database: PostgresDatabase, url: string): PostgresDatabase {
  const found = database.recent('SELECT source FROM unfinished_move').get() as { source: string } | undefined;
  if (!found) return database;
  database.close();
  const place = placeOf(whereOf(url));
  const cure = 'Run insync migrate-store with the same two again: it goes on where it ended.';
  throw new StoreError(
    'unusable',
    `${place} holds part of a deployment that is moved from ${found.source}. ${cure}`,
  );
}
