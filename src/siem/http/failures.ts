/** Why a request brought no answer. */
import type { ForwardReason } from '../../domain/forward.ts';
import { TlsFilesError } from './tls.ts';
import { errors } from './undici.ts';

export interface Failure {
  readonly reason: ForwardReason;
  readonly said: string;
  /** The connection was there and broke: what has been sent may have arrived. */
  readonly midway: boolean;
}

/** What a request is aborted with that took too long. */
export const TOO_LONG = new Error('the answer took too long');

export const STOPPED: Failure = { reason: 'unreachable', said: 'sending was stopped', midway: false };

/** Codes of OpenSSL and Node (nodejs.org/api/tls.html, "X509 certificate error codes"). */
const THEIR_CERTIFICATE =
  /^(?:CERT_|ERR_TLS_CERT|UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)_|SELF_SIGNED|DEPTH_ZERO|INVALID_(?:CA|PURPOSE)|PATH_LENGTH|HOSTNAME_MISMATCH|CRL_|ERROR_IN_C)/;
/** Alerts of TLS (RFC 8446, 6.2) that a server answers a client's certificate with, or the lack of one. */
const OUR_CERTIFICATE =
  /_ALERT_(?:CERTIFICATE|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE)|_CERTIFICATE_REQUIRED$/;
const NO_TLS = /_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE)$/;
const BROKEN = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'UND_ERR_CLOSED', 'UND_ERR_DESTROYED']);

export function failureOf(error: unknown): Failure {
  if (error === TOO_LONG) return failed('timeout', TOO_LONG.message, true);
  if (error instanceof TlsFilesError) return failed('misconfigured', error.message);
  if (error instanceof errors.ConnectTimeoutError) return failed('timeout', 'no connection in time');
  if (error instanceof errors.HeadersTimeoutError) return failed('timeout', 'no answer in time', true);
  if (error instanceof errors.BodyTimeoutError) return failed('timeout', 'the answer stopped midway', true);
  if (error instanceof errors.HTTPParserError)
    return failed('bad_answer', 'what answers does not speak HTTP');
  const codes = codesOf(error);
  const code = codes[0] ?? 'unknown error';
  const found = (pattern: RegExp) => codes.find((one) => pattern.test(one));
  const theirs = found(THEIR_CERTIFICATE);
  if (theirs) return failed('untrusted', `its certificate is not trusted: ${theirs}`);
  const ours = refusedOurs(error);
  if (ours) return ours;
  if (found(NO_TLS)) return failed('misconfigured', `what answers there does not speak TLS: ${code}`);
  if (BROKEN.has(code))
    return failed('unreachable', `the connection broke off: ${codes.at(-1) ?? code}`, true);
  if (code === 'UND_ERR_INVALID_ARG') {
    return failed('misconfigured', 'the token or the address holds signs that cannot be sent');
  }
  // Too many headers, a length that is not kept.
  if (code.startsWith('UND_ERR_')) return failed('bad_answer', `the answer makes no sense: ${code}`, true);
  return failed('unreachable', `no connection: ${code}`);
}

/** Undefined where that is not what was said. */
export function refusedOurs(error: unknown): Failure | undefined {
  const code = codesOf(error).find((one) => OUR_CERTIFICATE.test(one));
  return code === undefined
    ? undefined
    : failed('untrusted', `it does not take our certificate, or wants one: ${code}`);
}

function failed(reason: ForwardReason, said: string, midway = false): Failure {
  return { reason, said, midway };
}

/** From the outside in. Only codes are passed on: messages may quote addresses and headers. */
function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let cause: unknown = error; cause instanceof Error && codes.length < 8; cause = cause.cause) {
    const code = 'code' in cause ? cause.code : undefined;
    if (typeof code === 'string' && /^[\w/]{1,80}$/.test(code)) codes.push(code);
    if (cause instanceof AggregateError && cause.errors.length > 0)
      return [...codes, ...codesOf(cause.errors[0])];
  }
  return codes;
}
