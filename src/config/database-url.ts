import { z } from 'zod';
import { nearest } from '../domain/nearest.ts';
import { type Secret, secret } from './secret.ts';

/** Where the database is. */
export type Database =
  /** The path of the embedded database's file. */
  | { readonly kind: 'file'; readonly path: string }
  /** `url` may hold a password; `shown` says the same without it. */
  | { readonly kind: 'postgres'; readonly url: Secret; readonly shown: string };

/** postgresql.org/docs/current/libpq-ssl.html, and what node-postgres adds for a certificate that nobody checks. */
const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

/** The value of DATABASE_URL. No message shows it, or a part that may be a password. */
export const databaseUrl = z.string({ error: 'is not set' }).transform((value, context): Database => {
  const read = /^postgres(ql)?:/i.test(value) ? postgres(value) : file(value);
  if ('kind' in read) return read;
  const params = { nearest: read.nearest ?? [] };
  context.addIssue({ code: 'custom', message: read.wrong, params });
  return z.NEVER;
});

type Read = Database | { readonly wrong: string; readonly nearest?: readonly string[] };

function file(value: string): Read {
  const path = /^file:(?:\/\/(?=\/))?(.+)$/i.exec(value)?.[1];
  if (path === undefined) return { wrong: 'does not begin with file: and a path, or with postgres://' };
  if (path.startsWith('//'))
    return { wrong: 'has a host name between // and the path, but the file must be here' };
  if (path.includes(':memory:'))
    return { wrong: 'names a database in memory, which would forget every event' };
  if (/[?#]/.test(path)) return { wrong: 'has a ? or # part, which is not understood' };
  if (path.endsWith('/')) return { wrong: 'names a folder, not a file' };
  return { kind: 'file', path };
}

function postgres(value: string): Read {
  const url = /^postgres(ql)?:\/\//i.test(value) && URL.canParse(value) ? new URL(value) : undefined;
  const coded =
    'in a name or a password, the characters : / ? # @ % and blanks are written as their percent codes, such as %23 for #';
  if (!url) return { wrong: `is not written postgres://user:password@host:5432/database; ${coded}` };
  const { username, password, host, pathname, searchParams } = url;
  if (url.hash !== '') return { wrong: `has a # part; ${coded}` };
  if (![username, password, pathname].every(decodes)) return { wrong: `has a % that is no code; ${coded}` };
  const at = host === '' ? (searchParams.get('host') ?? '') : host;
  if (at === '') return { wrong: 'names no host between // and the next /' };
  if (!/^\/[^/]+$/.test(pathname)) return { wrong: 'names no database after the host' };
  const mode = searchParams.get('sslmode');
  if (mode !== null && !SSL_MODES.includes(mode))
    return { wrong: 'has an sslmode that PostgreSQL does not know', nearest: nearest(mode, SSL_MODES) };
  const who = username === '' ? '' : `${username}@`;
  return { kind: 'postgres', url: secret(value), shown: `postgres://${who}${at}${pathname}` };
}

/** What is secret in a value of DATABASE_URL, right or wrong: as it is written, and as the server is told it. */
export function passwordsIn(value: string): string[] {
  const found = [/^postgres(?:ql)?:(?:\/\/)?[^:@]*:(.*)@/i, /[?&]password=([^&#]*)/i].map(
    (place) => place.exec(value)?.[1],
  );
  return found
    .filter((password) => password !== undefined && password !== '')
    .flatMap((password = '') => [password, decodes(password) ? decodeURIComponent(password) : password]);
}

function decodes(part: string): boolean {
  try {
    return decodeURIComponent(part) !== undefined;
  } catch {
    return false;
  }
}
