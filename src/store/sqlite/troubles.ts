import { statSync } from 'node:fs';
import { StoreError } from '../../domain/errors.ts';
import type { SqliteDatabase } from './open.ts';

/** Told when the file cannot be written, in words with the cure, and with undefined when it can be again. */
export type ToldOfTroubles = (said: string | undefined) => void;

const DAMAGED =
  'The database is damaged. Stop the bot and restore a backup, or save what can be saved with "sqlite3 FILE .recover".';

/** By SQLite's primary result codes (sqlite.org/rescode.html). */
const TROUBLES: Readonly<Record<number, readonly [StoreError['reason'], string]>> = {
  5: ['locked', 'Another program holds the database, such as a backup. Let it end.'],
  8: ['read_only', 'The database may not be written. Give its file and folder back their rights.'],
  10: ['disk_error', 'The disk of the database does not read or write. Look after the disk.'],
  11: ['damaged', DAMAGED],
  13: ['disk_full', 'The disk of the database is full. Free some space.'],
};
/** A bot that runs needs a person for these alone. */
const NOT_BY_ITSELF: ReadonlySet<StoreError['reason']> = new Set(['damaged', 'replaced']);

const REPLACED =
  'The file of the database was deleted or replaced under the bot, which writes nothing until it is back in its place. To go on with what is there now, start the bot anew.';

/** What SQLite says is wrong with the file, as an error with the cure; undefined for all that is not the file's. */
export function troubleOf(error: unknown): StoreError | undefined {
  const code = (error as { errcode?: unknown }).errcode;
  const known = typeof code === 'number' ? TROUBLES[code & 0xff] : undefined;
  return known && new StoreError(known[0], known[1], error);
}

/** A statement waits for others so long, ms; once one has waited in vain, the next ones make way soon. */
const WAITS = { usual: 5_000, locked: 250 } as const;

/**
 * The database, with its transactions watched: what hinders one is told once, and thrown as StoreError. What was
 * deleted or replaced is no longer written: on its open handle SQLite would go on, into a file that nobody finds again.
 */
export function watched(database: SqliteDatabase, path: string, told: ToldOfTroubles): SqliteDatabase {
  const files = new Map<string, string>();
  let trouble: StoreError['reason'] | undefined;
  const now = (error: StoreError | undefined) => {
    if (error?.reason === trouble) return;
    trouble = error?.reason;
    const wait = trouble === 'locked' ? WAITS.locked : WAITS.usual;
    database.handle.exec(`PRAGMA busy_timeout = ${wait}`);
    const goesOn = error && !NOT_BY_ITSELF.has(error.reason) ? ' The bot goes on by itself.' : '';
    told(error && `${error.message}${goesOn}`);
  };
  const written = () => database.sql('SELECT total_changes() AS n').get()?.n;
  const expectInPlace = () => {
    for (const file of path === ':memory:' ? [] : [path, `${path}-wal`]) {
      const found = identityOf(file);
      const known = files.get(file) ?? found;
      if (known !== found) throw new StoreError('replaced', REPLACED);
      // The log comes with the first that is written.
      if (known !== undefined) files.set(file, known);
    }
  };
  return {
    ...database,
    transaction(work) {
      try {
        expectInPlace();
        const before = trouble && written();
        const result = database.transaction(work);
        // One that writes nothing succeeds on a full disk too.
        if (trouble && (trouble === 'locked' || before !== written())) now(undefined);
        return result;
      } catch (error) {
        const known = error instanceof StoreError ? error : troubleOf(error);
        if (known) now(known);
        throw known ?? error;
      }
    },
  };
}

function identityOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found && `${found.dev} ${found.ino}`;
}
