import {
  openWriter as openPostgres,
  openReader as openPostgresReader,
} from '../../src/store/postgres/open.ts';
import type { Database } from '../../src/store/sql/database.ts';
import { openReader, openWriter } from '../../src/store/sqlite/open.ts';

/** A file by its path, or a server's database by its address. */
export function openDatabase(place: string): Database {
  return isServer(place) ? openPostgres(place) : openWriter(place);
}

export function openToRead(place: string): Database {
  return isServer(place) ? openPostgresReader(place) : openReader(place);
}

export function isServer(place: string): boolean {
  return place.startsWith('postgres:');
}
