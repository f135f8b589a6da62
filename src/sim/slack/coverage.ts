/** What the simulated Web API covers. `full`: as documented for a bot token; `partly`: see the note. */
export interface Coverage {
  /** A Web API method, or what is sent. */
  readonly method: string;
  readonly status: 'full' | 'partly';
  readonly note: string;
}

const full = (method: string, note = ''): Coverage => ({ method, status: 'full', note });
const partly = (method: string, note: string): Coverage => ({ method, status: 'partly', note });

export const COVERAGE: readonly Coverage[] = [
  full('apps.connections.open', 'needs the app-level token; up to 10 sockets'),
  full('auth.test'),
  full('bots.info', 'the one bot there is'),
  full('chat.delete', 'a parent with replies leaves a tombstone'),
  full('chat.getPermalink'),
  partly('chat.postEphemeral', 'no link_names, parse or markdown_text'),
  partly(
    'chat.postMessage',
    'no link_names, parse, markdown_text, username or icon; no unfurling. That a thread which is not there is cannot_reply_to_message is a guess',
  ),
  partly('chat.update', 'absent blocks and attachments are kept; no file_ids'),
  full('conversations.history', 'newest first, oldest, latest, inclusive, cursor, metadata'),
  full('conversations.info'),
  full('conversations.join'),
  full('conversations.list', 'types, exclude_archived, cursor'),
  full('conversations.members'),
  partly('conversations.open', 'one person; no group DMs'),
  full('conversations.replies'),
  partly(
    'files.completeUploadExternal',
    'private to the bot, or shared at once in one conversation; no username or icon. An upload that never came is file_not_found, a wrong thread invalid_thread_ts: both words are guesses',
  ),
  partly('files.delete', "the bot's own; leaves a tombstone in messages, and nothing in blocks"),
  partly(
    'files.getUploadURLExternal',
    'form only, as seen live, though the documentation names JSON too; no snippet_type. Another number of bytes than promised is refused with 400: Slack says no more than "not 200"',
  ),
  partly(
    'files.info',
    'form only; no comments, thumbnails or shares; no kind while Slack has not looked at it',
  ),
  full('reactions.add'),
  full('team.info'),
  partly('usergroups.list', 'with include_users and include_count; none is disabled or external'),
  partly('usergroups.users.list', 'an unknown group is no_such_subteam; none is disabled'),
  full('users.conversations'),
  full('users.info'),
  full('users.list'),
  full('views.open', 'trigger_id of 3 s, once'),
  full('views.publish', 'hash, not_enabled, 100 blocks, 250 kB'),
  full('views.push', 'a stack of three, from a modal alone'),
  full('views.update', 'by view_id or external_id, with hash'),
];

const CHANNEL = 'when setChannel does it and the app subscribed; no message in the channel beside it';

/** What the simulator sends to the app, by the payload's type, or the event's. */
export const SENT: readonly Coverage[] = [
  full(
    'app_home_opened',
    'when a tab is opened; three retries, x-slack-no-retry; whether the app subscribed is not asked',
  ),
  partly('block_actions', 'in messages, ephemerals, modals and Home; no anchors or workflow steps'),
  partly('block_suggestion', 'the app is asked, but the page shows no such menu'),
  partly('channel_archive', CHANNEL),
  partly('channel_left', CHANNEL),
  partly('channel_rename', CHANNEL),
  partly('channel_unarchive', CHANNEL),
  partly('group_archive', CHANNEL),
  partly('group_left', CHANNEL),
  partly('group_rename', CHANNEL),
  partly('group_unarchive', CHANNEL),
  partly('member_joined_channel', 'of the bot itself'),
  full('message_action', 'its response_url answers in the channel and replaces nothing'),
  full('shortcut'),
  partly('slash_commands', 'no enterprise fields'),
  partly('view_closed', 'of the view that was on top'),
  full('view_submission', 'errors, update, push and clear; response_urls of conversation pickers'),
];
