/** Why nothing could be written, in words. Pure. */
import type { Forwarded } from '../../domain/forward.ts';

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  EFBIG: 'the file is as large as it may be',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'part of the path is no folder',
  EEXIST: 'part of the path is no folder',
  ENOENT: 'the folder is gone',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'the disk does not write',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ETXTBSY: 'it is a program that runs',
  EPIPE: 'nobody reads any more',
  ECONNRESET: 'nobody reads any more',
  EBADF: 'it is closed',
};

/** Thrown for what no system call complains about. */
export function unfit(words: string): Error {
  return Object.assign(new Error(words), { words });
}

export function unwritable(error: unknown, done = 0): Forwarded {
  return { ok: false, done, refused: [], reason: 'unwritable', said: said(error), retryAfter: undefined };
}

/** Neither names nor texts of others are in it: they may hold anything. */
function said(error: unknown): string {
  const { code = '', words } = error as { code?: unknown; words?: unknown };
  if (typeof words === 'string') return words;
  const known = typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code : '';
  if (Object.hasOwn(WORDS, known)) return `${WORDS[known]} (${known})`;
  return known === '' ? 'it could not be written' : `it could not be written (${known})`;
}
