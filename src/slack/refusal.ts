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
const WORDS: Partial<Record<DeliveryReason, string>> = {
  channel_unusable: `
    channel_not_found not_in_channel is_archived is_inactive restricted_action restricted_action_read_only_channel
    restricted_action_thread_only_channel restricted_action_non_threadable_channel ekm_access_denied
    messages_tab_disabled posting_to_channel_denied`,
  message_gone: `
    message_not_found cant_update_message edit_window_closed block_mismatch thread_not_found invalid_thread_ts
    cannot_reply_to_message restricted_action_thread_locked`,
  auth: `
    invalid_auth not_authed account_inactive token_revoked token_expired missing_scope no_permission
    not_allowed_token_type org_login_required two_factor_setup_required team_access_not_granted access_denied
    accesslimited app_access_restricted enterprise_is_restricted forbidden_team`,
  // What stands in the message: without blocks, pictures and links Slack may take it.
  invalid_blocks: `
    invalid_blocks invalid_blocks_format msg_blocks_too_long msg_too_long no_text markdown_text_conflict
    invalid_attachments too_many_attachments attachment_payload_limit_exceeded too_many_contact_cards
    missing_file_data file_not_found file_deleted file_is_deleted file_share_limit_reached
    max_file_sharing_exceeded unable_to_share_files blocked_file_type slack_connect_blocked_file_type
    slack_connect_canvas_sharing_blocked slack_connect_clip_sharing_blocked
    slack_connect_file_link_sharing_blocked slack_connect_file_upload_sharing_blocked
    slack_connect_lists_sharing_blocked invalid_metadata_format invalid_metadata_schema metadata_too_large
    metadata_must_be_sent_from_app`,
  rate_limited: 'ratelimited rate_limited message_limit_exceeded',
  server_error: `
    internal_error fatal_error service_unavailable request_timeout team_added_to_org external_channel_migrating
    update_failed`,
};
const MEANING = new Map(
  (Object.entries(WORDS) as [DeliveryReason, string][]).flatMap(([reason, words]) =>
    words
      .trim()
      .split(/\s+/)
      .map((word) => [word, reason] as const),
  ),
);

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
    const { error: word } = error.data as { error?: unknown };
    // A no without a word of Slack's comes from something in between. It may be anything, and is not repeated:
    // our own request, sent back, has the token in it.
    const said = typeof word === 'string' && /^[a-z][a-z0-9_]{0,79}$/.test(word) ? word : 'no_word';
    const reason = said === 'no_word' ? 'server_error' : (MEANING.get(said) ?? 'refused');
    const detail = detailOf(error.data);
    const inDoubt = reason === 'server_error';
    return { ok: false, reason, said, retryAfter: undefined, inDoubt, ...(detail && { detail }) };
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

/** What Slack says of each fault it found in blocks. */
function detailOf({
  response_metadata,
  ...rest
}: WebAPIPlatformError['data']): readonly string[] | undefined {
  const { errors } = rest as { errors?: unknown };
  const found = [errors, response_metadata?.messages].find((each) => Array.isArray(each) && each.length > 0);
  return (found as unknown[] | undefined)?.map(String);
}

/** Slack's own word for why it refused a call; undefined when it was not Slack that failed. */
export function slacksWord(error: unknown): string | undefined {
  const theirs = [WebAPIRateLimitedError, WebAPIPlatformError, WebAPIHTTPError, WebAPIRequestError];
  return theirs.some((kind) => error instanceof kind) ? refusalOf(error).said : undefined;
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
