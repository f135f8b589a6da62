import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import type { Sent } from '../domain/delivery.ts';
import type { DeliveryReason } from '../domain/reasons.ts';

export type Refusal = Sent & { readonly ok: false };

/** Slack's error words by what they mean for a card (docs.slack.dev/reference/methods/chat.postMessage, chat.update). */
const MEANING: Readonly<Record<string, DeliveryReason>> = {
  channel_not_found: 'channel_unusable',
  not_in_channel: 'channel_unusable',
  is_archived: 'channel_unusable',
  restricted_action: 'channel_unusable',
  restricted_action_read_only_channel: 'channel_unusable',
  restricted_action_thread_only_channel: 'channel_unusable',
  restricted_action_non_threadable_channel: 'channel_unusable',
  message_not_found: 'message_gone',
  cant_update_message: 'message_gone',
  edit_window_closed: 'message_gone',
  thread_not_found: 'message_gone',
  invalid_thread_ts: 'message_gone',
  cannot_reply_to_message: 'message_gone',
  restricted_action_thread_locked: 'message_gone',
  invalid_auth: 'auth',
  not_authed: 'auth',
  account_inactive: 'auth',
  token_revoked: 'auth',
  token_expired: 'auth',
  missing_scope: 'auth',
  no_permission: 'auth',
  org_login_required: 'auth',
  ekm_access_denied: 'auth',
  team_access_not_granted: 'auth',
  invalid_blocks: 'invalid_blocks',
  invalid_blocks_format: 'invalid_blocks',
  msg_blocks_too_long: 'invalid_blocks',
  invalid_attachments: 'invalid_blocks',
  too_many_attachments: 'invalid_blocks',
  ratelimited: 'rate_limited',
  rate_limited: 'rate_limited',
  internal_error: 'server_error',
  fatal_error: 'server_error',
  service_unavailable: 'server_error',
  request_timeout: 'server_error',
};

/** Codes of connections that never were: nothing can have been stored. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** A failed Web API call as a value: why, when to come back, and whether the message may have been stored. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof WebAPIRateLimitedError) {
    return {
      ok: false,
      reason: 'rate_limited',
      said: '429',
      retryAfter: error.retryAfter * 1000,
      inDoubt: false,
    };
  }
  if (error instanceof WebAPIPlatformError) {
    const said = error.data.error;
    const reason = MEANING[said] ?? 'refused';
    return { ok: false, reason, said, retryAfter: undefined, inDoubt: reason === 'server_error' };
  }
  if (error instanceof WebAPIHTTPError) {
    const said = `HTTP ${error.statusCode}`;
    const reason = error.statusCode >= 500 ? 'server_error' : 'refused';
    return { ok: false, reason, said, retryAfter: undefined, inDoubt: reason === 'server_error' };
  }
  if (error instanceof WebAPIRequestError) return connectionRefusal(error.original);
  // Anything else broke after the request was on its way, such as an answer cut short.
  return { ok: false, reason: 'network', said: codeOf(error), retryAfter: undefined, inDoubt: true };
}

function connectionRefusal(original: unknown): Refusal {
  const code = codeOf(original);
  const late = code === 'TimeoutError' || code === 'AbortError';
  return {
    ok: false,
    reason: late ? 'timeout' : 'network',
    said: code,
    retryAfter: undefined,
    inDoubt: !NEVER_CONNECTED.has(code),
  };
}

/** The innermost error code: fetch wraps the connection's error in a TypeError. */
function codeOf(error: unknown): string {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code } = current as NodeJS.ErrnoException;
    if (typeof code === 'string') return code;
    if (!(current.cause instanceof Error)) return current.name;
  }
  return nameOf(error);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
