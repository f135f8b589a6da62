import { randomBytes } from 'node:crypto';
import { Client, types } from 'pg';
import { inject } from 'vitest';
import { openWriter } from '../../src/store/postgres/open.ts';

/** A database on the server of this run. */
export interface PostgresPlace {
  readonly url: string;
  /** For the next test. */
  remove(): Promise<void>;
}

/** False where there is no PostgreSQL: say so with `describe.skipIf`. */
export const hasPostgres = inject('postgres') !== undefined;

/** Of this worker, empty and ready: making one takes long, wiping one does not. */
const spare: string[] = [];
let server: Promise<string> | undefined;

/** An empty database with our tables in it. */
export async function postgresPlace(): Promise<PostgresPlace> {
  const url = spare.pop() ?? (await made());
  return {
    url,
    async remove() {
      await wipe(url);
      spare.push(url);
    },
  };
}

/** A database with nothing in it, not even tables. */
export async function barePlace(): Promise<PostgresPlace> {
  server ??= whereItIs();
  const [root, name] = [await server, `bare_${randomBytes(6).toString('hex')}`];
  await asked(`${root}postgres`, `CREATE DATABASE ${name}`);
  return {
    url: `${root}${name}`,
    remove: () => asked(`${root}postgres`, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

/** Empties its tables. */
export async function wipe(url: string): Promise<void> {
  await asked(url, WIPE);
}

/** By another hand than the bot's: several statements. */
export async function asked(url: string, sql: string): Promise<void> {
  await rowsOf(url, sql);
}

/** bigint as a number: none of ours is too large for it. */
const getTypeParser: typeof types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format as 'text');

/** What the last of the statements gives. */
export async function rowsOf(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url, types: { getTypeParser } });
  await client.connect();
  try {
    await client.query('SET search_path TO insync');
    const results = await client.query(sql);
    return (Array.isArray(results) ? results.at(-1) : results).rows;
  } finally {
    await client.end();
  }
}

async function whereItIs(): Promise<string> {
  const address = inject('postgres');
  if (address === undefined) throw new Error('there is no PostgreSQL on this machine');
  const answer = await fetch(address);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

async function made(): Promise<string> {
  const { url } = await barePlace();
  openWriter(url).close();
  return url;
}

/** Row by row, which is far quicker than TRUNCATE where there are few; the record gives way to nobody else. */
const WIPE = `
  SET session_replication_role TO replica;
  DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT relname FROM pg_class WHERE relnamespace = 'insync'::regnamespace
      AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'schema_version'
    LOOP EXECUTE format('DELETE FROM %I', each.relname); END LOOP;
    FOR each IN SELECT relname FROM pg_class WHERE relnamespace = 'insync'::regnamespace AND relkind = 'S'
    LOOP EXECUTE format('ALTER SEQUENCE %I RESTART', each.relname); END LOOP;
  END $$`;
