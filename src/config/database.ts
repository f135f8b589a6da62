import { readFileSync } from 'node:fs';
import { CURES, environmentSchema } from './environment-schema.ts';
import { printFaults } from './faults.ts';
import { clean, ownEnvironment, type ReadFile, type Variables } from './variables.ts';

export type DatabaseRead =
  | { readonly ok: true; readonly databaseFile: string }
  /** What is wrong with DATABASE_URL, with its cure. */
  | { readonly ok: false; readonly message: string };

/** Where the database is, for those who only read it: nothing else of the environment is needed. */
export function readDatabaseFile(env?: Variables, readFile: ReadFile = readFileSync): DatabaseRead {
  const { DATABASE_URL } = env ?? ownEnvironment(readFile);
  const read = environmentSchema
    .pick({ DATABASE_URL: true })
    .safeParse({ DATABASE_URL: clean(DATABASE_URL) });
  if (read.success) return { ok: true, databaseFile: read.data.DATABASE_URL };
  const faults = read.error.issues.map(({ message }) => ({
    variable: 'DATABASE_URL',
    message,
    cure: CURES.DATABASE_URL,
    nearest: [],
  }));
  return { ok: false, message: printFaults(faults) };
}
