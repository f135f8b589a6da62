import { type Logger, LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';

const nothing = () => undefined;
/** The client would write to standard error in words of its own; every failure is told by whoever called. */
const SILENT: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};

/**
 * Options of every Web API call: one attempt, nothing queued or retried behind our back (delivery decides that),
 * a time-out (the client's default is none), and no request to any other host.
 */
export function webOptions(apiUrl: string): WebClientOptions {
  return {
    slackApiUrl: apiUrl,
    // Shorter than a stop may take, so that a call in flight is settled before.
    timeout: 8_000,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    fetch: withRetryAfter,
    logger: SILENT,
  };
}

export function webClient(token: string, apiUrl: string): WebClient {
  return new WebClient(token, webOptions(apiUrl));
}

/** A 429 without `Retry-After` leaves the client with an error that names nothing: give it the usual second. */
const withRetryAfter: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const after = Number(response.headers.get('retry-after'));
  if (response.status !== 429 || after > 0) return response;
  const headers = new Headers(response.headers);
  headers.set('retry-after', '1');
  return new Response(await response.text(), { status: 429, headers });
};
