import type { ForwardReason } from '../../domain/forward.ts';

/** What a status says of a request. */
export type StatusMeaning =
  | 'ok'
  /** Too large as a whole: half of it may go. */
  | 'too_large'
  /** Understood, and one of the events in it is not wanted. */
  | 'unwanted'
  | ForwardReason;

/** RFC 9110, 15; 421, 425 and 429 of the RFCs 9110, 8470 and 6585. */
const MEANINGS: Readonly<Record<number, StatusMeaning>> = {
  401: 'unauthorized',
  403: 'unauthorized',
  407: 'unauthorized',
  408: 'timeout',
  413: 'too_large',
  422: 'unwanted',
  425: 'rate_limited',
  429: 'rate_limited',
  501: 'misconfigured',
  505: 'misconfigured',
};

/**
 * What has no line of its own: 3xx leads elsewhere and is not followed, so that credentials and events stay with the host they
 * are for; 4xx will be said again until somebody changes a setting on one of the two sides; 5xx passes.
 */
export function meaningOf(status: number): StatusMeaning {
  const own = MEANINGS[status];
  if (own) return own;
  if (status >= 200 && status < 300) return 'ok';
  if (status >= 300 && status < 500) return 'misconfigured';
  return status >= 500 && status < 600 ? 'server_error' : 'bad_answer';
}

/** What a person does about a status, where its number alone leaves one guessing. */
export function cureOf(status: number): string {
  if (status >= 300 && status < 400) return 'leads elsewhere, which is not followed; check the address';
  if (status === 404 || status === 405) return 'check the address';
  return status === 410 ? 'this address is gone for good' : '';
}
