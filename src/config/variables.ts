import { parseEnv } from 'node:util';
import type { EnvironmentFault } from './faults.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads a file whole; throws what `fs.readFileSync` throws. */
export type ReadFile = (path: string) => Uint8Array;

/** What is secret, or may hold a secret. These may be given as the path of a file that holds the value, as container platforms mount secrets. */
export const SECRETS: readonly string[] = [
  'DRUVA_CLIENT_SECRET',
  'DRUVA_WEBHOOK_SECRET',
  'SLACK_BOT_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_APP_TOKEN',
  'DATABASE_URL',
  'INSYNC_KEY',
];

/** The process's own, with what a file named .env in the working folder adds: what is set in the process wins. */
export function ownEnvironment(readFile: ReadFile): Variables {
  try {
    return { ...parseEnv(new TextDecoder().decode(readFile('.env'))), ...process.env };
  } catch {
    return process.env;
  }
}

/**
 * Takes what is secret out of the process's environment once it was read: a report that Node writes of a breakdown
 * holds the environment, of threads even where it is told to leave it out. Gives the names that were there: what a file
 * named .env says of them does not count.
 */
export function forgetSecrets(more: readonly string[]): readonly string[] {
  const there = [...SECRETS, ...more].filter((name) => process.env[name] !== undefined);
  for (const name of there) delete process.env[name];
  return there;
}

/** The variables that are set, cleaned, those from files among them. */
export function collect(
  env: Variables,
  names: readonly string[],
  readFile: ReadFile | undefined,
  secret: readonly string[] = SECRETS,
): { readonly values: Readonly<Record<string, string>>; readonly faults: readonly EnvironmentFault[] } {
  const values: Record<string, string> = {};
  const faults: EnvironmentFault[] = [];
  for (const name of names) {
    const direct = clean(env[name]);
    const path = secret.includes(name) ? clean(env[`${name}_FILE`]) : undefined;
    if (direct !== undefined) values[name] = direct;
    if (path === undefined) continue;
    const read = direct === undefined ? fromFile(path, readFile) : { wrong: `is set beside ${name}` };
    if ('value' in read) values[name] = read.value;
    else faults.push({ variable: `${name}_FILE`, message: read.wrong, cure: cureFor(name), nearest: [] });
  }
  return { values, faults };
}

function cureFor(name: string): string {
  return `Set either ${name}, or ${name}_FILE to the path of a file that holds the value alone`;
}

function fromFile(
  path: string,
  readFile: ReadFile | undefined,
): { readonly value: string } | { readonly wrong: string } {
  if (!readFile) return { wrong: 'cannot be used here' };
  try {
    const value = clean(new TextDecoder().decode(readFile(path)));
    return value === undefined ? { wrong: 'names a file that is empty' } : { value };
  } catch (error) {
    return { wrong: `names a file that ${whyUnreadable(error)}` };
  }
}

/** Why a file could not be read, in words that finish "the file …". */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'this user may not read';
    case 'EISDIR':
      return 'is a folder';
    default:
      return typeof code === 'string' ? `cannot be read (${code})` : 'cannot be read';
  }
}

/** Without blanks at the ends and without the quote marks that Docker's `--env-file` leaves around a value. */
export function clean(value: string | undefined): string | undefined {
  const trimmed = value?.trim() ?? '';
  const bare = /^(["'])(.*)\1$/s.exec(trimmed)?.[2]?.trim() ?? trimmed;
  return bare === '' ? undefined : bare;
}
