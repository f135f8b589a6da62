import { openWriter } from '../../src/store/postgres/open.ts';
import type { Database } from '../../src/store/sql/database.ts';
import { postgresPlace } from '../postgres/place.ts';

/** One database of a server that is emptied again and again: hundreds of cases cost no more than their statements. */
export interface EmptyPlace {
  readonly url: string;
  readonly database: Database;
  empty(): void;
  remove(): Promise<void>;
}

const TABLES = ['events', 'decisions', 'alerts', 'cards', 'kinds', 'counts', 'names'];

export async function emptyPlace(): Promise<EmptyPlace> {
  const { url, remove } = await postgresPlace();
  const database = openWriter(url);
  return {
    url,
    database,
    empty: () => database.exec(TABLES.map((table) => `DELETE FROM ${table}`).join('; ')),
    async remove() {
      database.close();
      await remove();
    },
  };
}
