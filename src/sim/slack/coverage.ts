/** What the simulated Web API covers. `full`: as documented for a bot token; `partly`: see the note. */
export interface Coverage {
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
  partly('chat.postMessage', 'no link_names, parse, markdown_text, username or icon; no unfurling'),
  partly('chat.update', 'absent blocks and attachments are kept; no file_ids'),
  full('conversations.history', 'newest first, oldest, latest, inclusive, cursor, metadata'),
  full('conversations.info'),
  full('conversations.join'),
  full('conversations.list', 'types, exclude_archived, cursor'),
  full('conversations.members'),
  partly('conversations.open', 'one person; no group DMs'),
  full('conversations.replies'),
  partly('files.completeUploadExternal', 'shares in one channel'),
  full('files.getUploadURLExternal'),
  full('reactions.add'),
  full('team.info'),
  partly('usergroups.list', 'the workspace has none'),
  full('users.conversations'),
  full('users.info'),
  full('users.list'),
  full('views.open', 'trigger_id of 3 s, once'),
  full('views.publish'),
  full('views.push', 'a stack of three'),
  full('views.update', 'by view_id or external_id, with hash'),
];
