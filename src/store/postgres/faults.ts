import { StoreError } from '../../domain/errors.ts';
import type { Failure } from './pump.ts';

/** Where the database is, as it may be said: never with the password. */
export interface Where {
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
}

/** @throws StoreError `unusable` when it is no address of a database. */
export function whereOf(url: string): Where {
  try {
    const { hostname, port, pathname, username } = new URL(url);
    const [user, path] = [username, pathname.slice(1)].map(decodeURIComponent) as [string, string];
    return { host: hostname || 'localhost', port: port || '5432', database: path || user, user };
  } catch {
    // The cause would say the address, and with it the password.
    const form = 'postgres://user:password@host:5432/database';
    throw new StoreError('unusable', `DATABASE_URL is no address of a database. Write it as ${form}.`);
  }
}

export function placeOf({ host, port, database }: Where): string {
  return `the database "${database}" at ${host}:${port}`;
}

/** What to do about a session that cannot be had, by SQLSTATE or the system's word. */
function cureOf(code: string | undefined, { user, database, port }: Where): string {
  switch (code) {
    case '28P01':
      return `The server refused the password of "${user}". Correct it in DATABASE_URL.`;
    case '28000':
      return `The server does not let "${user}" in. Correct DATABASE_URL, or the server's pg_hba.conf.`;
    case '3D000':
      return `There is no such database. Make it (createdb "${database}"), or correct DATABASE_URL.`;
    case '42501':
      return `"${user}" may not use it. Let it: GRANT CREATE, CONNECT ON DATABASE "${database}" TO "${user}".`;
    case '53300':
      return 'The server has no connection left. Raise its max_connections, or end other programs.';
    case '57P03':
    case '57P01':
      return 'The server is starting or stopping. The bot tries again.';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'There is no such host. Correct DATABASE_URL.';
    case 'ECONNREFUSED':
      return `Nothing answers at port ${port}. Start the server, or correct DATABASE_URL.`;
    default:
      return 'Check DATABASE_URL, the network and the server.';
  }
}

/** No session can be had. */
export function unreachable(where: Where, { message, code }: Failure): StoreError {
  const said = code === undefined ? message : `${message}, ${code}`;
  return new StoreError(
    'unreachable',
    `${capital(placeOf(where))} cannot be reached (${said}). ${cureOf(code, where)}`,
  );
}

/** A statement failed, or the session under it. */
export function brokenBy(where: Where, { message, code, session }: Failure): Error {
  if (session !== 'held') {
    const cure = 'What was under way is undone, or was done as a whole; the bot tries again.';
    return new StoreError(
      'unreachable',
      `The connection to ${placeOf(where)} was lost (${message}). ${cure}`,
    );
  }
  if (code !== undefined && TOO_LONG.has(code)) {
    const cure =
      'What was under way is undone; the bot tries again. Look at what else keeps the server busy.';
    const said = `A statement took too long on ${placeOf(where)} (${message}). ${cure}`;
    return Object.assign(new StoreError('unusable', said), { code });
  }
  return Object.assign(new Error(message), { code });
}

/** query_canceled, lock_not_available */
const TOO_LONG: ReadonlySet<string> = new Set(['57014', '55P03']);

export function noAnswer(where: Where, limit: number): StoreError {
  const said = `${capital(placeOf(where))} did not answer within ${limit / 1000} seconds.`;
  return new StoreError('unreachable', `${said} Check the network and the server; the bot tries again.`);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
