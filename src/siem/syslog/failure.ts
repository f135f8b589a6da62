/** What went wrong with a connection, in the words of `Forwarded`. Pure. */
import type { Forwarded, ForwardReason } from '../../domain/forward.ts';

export interface Failure {
  readonly reason: ForwardReason;
  readonly said: string;
  /** The receiver did not like something in it: a part of it may go, so it is tried at once. */
  readonly smaller?: boolean;
  /** The receiver was too slow for so much: less of it may go the next time. */
  readonly slow?: boolean;
}

const SAID = 200;

export function failed(done: number, { reason, said }: Failure): Forwarded {
  return { ok: false, done, refused: [], reason, said, retryAfter: undefined };
}

/**
 * Node names what it thinks of a certificate after OpenSSL's `X509_V_ERR_...`
 * (nodejs.org/api/tls.html#x509-certificate-error-codes).
 */
const CERTIFICATE =
  /^(?:UNABLE_TO_|CERT_|CRL_|ERROR_IN_C|DEPTH_ZERO|SELF_SIGNED|INVALID_(?:CA|PURPOSE)|PATH_LENGTH|HOSTNAME_MISMATCH|ERR_TLS_CERT)/;
/** The other side's alerts about ours: `ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED`, `..._UNKNOWN_CA`. */
const ALERT = /^ERR_SSL_.*(?:CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|DECRYPT_ERROR|HANDSHAKE_FAILURE)/;

export function failureOf(error: unknown): Failure {
  const {
    code = '',
    message = String(error),
    reason,
  } = error as { code?: string; message?: string; reason?: string };
  const said = inert(reason ? `${reason} (${code})` : message);
  if (CERTIFICATE.test(code) || ALERT.test(code)) return { reason: 'untrusted', said };
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_OSSL')) return { reason: 'misconfigured', said };
  if (code === 'ETIMEDOUT') return { reason: 'timeout', said };
  return { reason: 'unreachable', said };
}

/** Short, and nothing that could act in a log or a card. */
export function inert(text: string): string {
  const words = text
    .replace(/[^\p{L}\p{N}\p{P}\p{Sm}\p{Zs}]+/gu, ' ')
    .replace(/[<>`]+/g, '')
    .trim();
  return words.length > SAID ? `${words.slice(0, SAID - 1)}…` : words;
}
