/** Certificates from files, read again when a file has changed: authorities and keys are renewed while the bot runs. */
import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import * as tls from 'node:tls';
import type { TlsFiles } from '../../domain/destination.ts';

/** A file cannot be read, or holds no such thing. The message names the setting, never what the file holds. */
export class TlsFilesError extends Error {}

export interface TlsReader {
  /**
   * What to connect with, and a word that changes whenever that does; no context where no file is named.
   * @throws TlsFilesError
   */
  read(): { readonly version: string; readonly context: tls.SecureContext | undefined };
}

const SETTINGS = ['ca', 'cert', 'key'] as const;
type Setting = (typeof SETTINGS)[number];

export function tlsReader(files: TlsFiles): TlsReader {
  let last: ReturnType<TlsReader['read']> = { version: '', context: undefined };
  return {
    read() {
      const version = SETTINGS.map((name) => of(name, files[name], stampOf))
        .join(' ')
        .trim();
      if (version !== last.version) last = { version, context: contextOf(files) };
      return last;
    },
  };
}

/** Two renewals within one tick of the file system's clock differ in the number of the file or in its size. */
function stampOf(path: string): string {
  const { mtimeMs, size, ino } = statSync(path);
  return [mtimeMs, size, ino].join(':');
}

function contextOf(files: TlsFiles): tls.SecureContext {
  const text = (name: Setting) => of(name, files[name], (path) => readFileSync(path, 'utf8'));
  const [ca, cert, key] = [text('ca'), text('cert'), text('key')];
  try {
    return tls.createSecureContext({
      minVersion: 'TLSv1.2',
      ...(files.ca !== undefined && { ca: [...tls.getCACertificates('default'), ...certificatesIn(ca)] }),
      ...(cert && { cert }),
      ...(key && { key }),
    });
  } catch (error) {
    if (error instanceof TlsFilesError) throw error;
    throw new TlsFilesError(`cert, key: ${codeOf(error)}`);
  }
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gs;

/** Each on its own: one that cannot be read would be passed over, and only the first connection would tell. */
function certificatesIn(pem: string): readonly string[] {
  const all = pem.match(CERTIFICATE);
  if (!all) throw new TlsFilesError('ca: holds no certificate in PEM');
  try {
    return all.map((one) => new X509Certificate(one).toString());
  } catch (error) {
    throw new TlsFilesError(`ca: holds a certificate that cannot be read: ${codeOf(error)}`);
  }
}

function of(name: Setting, path: string | undefined, get: (path: string) => string): string {
  if (path === undefined) return '';
  try {
    return get(path);
  } catch (error) {
    throw new TlsFilesError(`${name}: the file cannot be read: ${codeOf(error)}`);
  }
}

/** Only codes: messages quote paths. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
