import { readFileSync } from 'node:fs';
import type { Database } from './database-url.ts';
import { CURES, environmentSchema } from './environment-schema.ts';
import { printFaults } from './faults.ts';
import { collect, ownEnvironment, type ReadFile, type Variables } from './variables.ts';

export type DatabaseRead =
  | { readonly ok: true; readonly database: Database }
  /** What is wrong with DATABASE_URL, with its cure. */
  | { readonly ok: false; readonly message: string };

/** Where the database is, for those who only read it: nothing else of the environment is needed. */
export function readDatabase(env?: Variables, readFile: ReadFile = readFileSync): DatabaseRead {
  const { values, faults: unreadable } = collect(env ?? ownEnvironment(readFile), ['DATABASE_URL'], readFile);
  if (unreadable.length > 0) return { ok: false, message: printFaults(unreadable) };
  const read = environmentSchema.pick({ DATABASE_URL: true }).safeParse(values);
  if (read.success) return { ok: true, database: read.data.DATABASE_URL };
  const faults = read.error.issues.map(({ message }) => ({
    variable: 'DATABASE_URL',
    message,
    cure: CURES.DATABASE_URL,
    nearest: [],
  }));
  return { ok: false, message: printFaults(faults) };
}
