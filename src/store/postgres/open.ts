import { StoreError } from '../../domain/errors.ts';
import { databaseOver, type PostgresDatabase } from './database.ts';
import { placeOf, whereOf } from './faults.ts';
import { MIGRATIONS, SCHEMA } from './schema.ts';
import { type Limits, sessionsWith } from './session.ts';

/** A minute for a statement: the migrations of a large database are the longest. */
const LIMITS: Limits = { connect: 10_000, statement: 60_000, lock: 15_000 };

/** What holds for each session. All statements are short: to compile one takes longer than to run it. */
const settings = (limits: Limits) => `
  SET search_path TO ${SCHEMA};
  SET client_min_messages TO warning;
  SET statement_timeout TO ${limits.statement};
  SET lock_timeout TO ${limits.lock};
  SET idle_in_transaction_session_timeout TO ${limits.statement};
  SET standard_conforming_strings TO on;
  SET jit TO off;
`;

/**
 * Opens the database for one who writes, making and migrating what is ours in it.
 *
 * @throws StoreError `unreachable`, `newer_version`, `not_a_database`, `unusable` with the cure, without the password.
 */
export function openWriter(url: string, limits = LIMITS): PostgresDatabase {
  return opened(url, settings(limits), limits, (database) => migrate(database, url));
}

/** Opens it for reading beside the writers. @throws StoreError as `openWriter`, and `missing`, `older_version` */
export function openReader(url: string, limits = LIMITS): PostgresDatabase {
  const setup = `${settings(limits)} SET default_transaction_read_only TO on;`;
  return opened(url, setup, limits, (database) => expectCurrent(database, url));
}

/** Opens it for writing beside bots; nothing is made or migrated. @throws StoreError as `openReader` */
export function openBeside(url: string, limits = LIMITS): PostgresDatabase {
  return opened(url, settings(limits), limits, (database) => expectCurrent(database, url));
}

function expectCurrent(database: PostgresDatabase, url: string): void {
  const version = versionIn(database, url);
  if (version === MIGRATIONS.length) return;
  const place = placeOf(whereOf(url));
  const cure = 'Start the bot of this version once: it brings the database up to date.';
  if (version === undefined)
    throw new StoreError('missing', `There is nothing of this bot in ${place} yet. ${cure}`);
  throw new StoreError('older_version', `What is in ${place} is of an older version. ${cure}`);
}

function opened(
  url: string,
  setup: string,
  limits: Limits,
  check: (database: PostgresDatabase) => void,
): PostgresDatabase {
  const database = databaseOver(sessionsWith(url, setup, limits));
  try {
    check(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: PostgresDatabase, url: string): void {
  expectUtf8(database, url);
  if (versionIn(database, url) === MIGRATIONS.length) return;
  guarded(url, () =>
    database.transaction(() => {
      const version = versionIn(database, url) ?? 0;
      if (version === 0) makeSchema(database);
      for (const step of MIGRATIONS.slice(version)) database.exec(step);
      database.exec(`
        CREATE TABLE IF NOT EXISTS schema_version (version bigint NOT NULL);
        DELETE FROM schema_version;
        INSERT INTO schema_version VALUES (${MIGRATIONS.length})`);
    }),
  );
}

/** Who may not make one may be given one: the check comes before that of the permission. */
function makeSchema(database: PostgresDatabase): void {
  const found = database.recent(`SELECT to_regnamespace('${SCHEMA}') IS NOT NULL AS found`).get();
  if (found?.found === 0) database.exec(`CREATE SCHEMA ${SCHEMA}`);
}

/** The version of what is there; undefined when there is nothing. */
function versionIn(database: PostgresDatabase, url: string): number | undefined {
  const place = placeOf(whereOf(url));
  const { tables, ours } = database
    .recent(`SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = n.oid) AS tables,
      to_regclass('${SCHEMA}.schema_version') IS NOT NULL AS ours
      FROM (SELECT to_regnamespace('${SCHEMA}')::oid AS oid) n`)
    .get() as { tables: number; ours: number };
  if (ours === 0 && tables === 0) return undefined;
  if (ours === 0) {
    const message = `The schema "${SCHEMA}" of ${place} is not of this bot. Point DATABASE_URL elsewhere.`;
    throw new StoreError('not_a_database', message);
  }
  const { version } = database.recent('SELECT max(version) AS version FROM schema_version').get() as {
    version: number;
  };
  if (version > MIGRATIONS.length) {
    throw new StoreError(
      'newer_version',
      `What is in ${place} was written by a newer version (schema ${version}, this one knows ${MIGRATIONS.length}). ` +
        'Start the newer version again, or restore the backup made before the upgrade.',
    );
  }
  return version;
}

function expectUtf8(database: PostgresDatabase, url: string): void {
  const { encoding } = database.recent("SELECT current_setting('server_encoding') AS encoding").get() as {
    encoding: string;
  };
  if (encoding === 'UTF8') return;
  const cure = 'Make one with createdb -E UTF8 -T template0 and name it in DATABASE_URL.';
  throw new StoreError('unusable', `${placeOf(whereOf(url))} is encoded as ${encoding}, not UTF8. ${cure}`);
}

function guarded(url: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    const { message, code } = cause as { message: string; code?: string };
    const place = placeOf(whereOf(url));
    const cure =
      code === '42501'
        ? 'Let its user make a schema: GRANT CREATE ON DATABASE … TO …'
        : 'See the log of the server.';
    throw new StoreError('unusable', `The tables cannot be made in ${place} (${message}). ${cure}`, cause);
  }
}
