import { refuseAttachments, refuseBlocks, refuseTotal } from '../blocks.ts';
import { isObject } from '../check.ts';
import { LIMITS } from '../limits.ts';
import {
  addEphemeral,
  addMessage,
  type Content,
  editMessage,
  findMessage,
  isReply,
  removeMessage,
} from '../messages.ts';
import { hasFile, SlackRefusal, throwRefusal } from '../state.ts';
import type { Json, SimAttachment, SimMessage } from '../types.ts';
import {
  type Call,
  json,
  jsonList,
  type Methods,
  optional,
  required,
  seenChannel,
  shown,
  writableChannel,
  yes,
} from './call.ts';

/** text, blocks and attachments, checked. Throws no_text, invalid_blocks, msg_blocks_too_long and the like. */
function content(call: Call): Content {
  const { world } = call;
  const text = optional(call, 'text');
  const blocks = jsonList(call, 'blocks', 'invalid_blocks_format');
  const attachments = jsonList(call, 'attachments', 'invalid_attachments') as SimAttachment[] | undefined;
  if (blocks !== undefined) throwRefusal(refuseBlocks(blocks, hasFile(world)) ?? refuseTotal(blocks));
  if (attachments !== undefined) throwRefusal(refuseAttachments(attachments, hasFile(world)));
  return {
    ...(text === undefined ? {} : { text: text.slice(0, LIMITS.messageText) }),
    ...(blocks === undefined ? {} : { blocks }),
    ...(attachments === undefined ? {} : { attachments }),
  };
}

function needContent({ text, blocks, attachments }: Content): void {
  const empty = text === undefined && !blocks?.length && !attachments?.length;
  if (empty) throw new SlackRefusal('no_text');
}

/** `{ event_type, event_payload }` (docs.slack.dev/messaging/message-metadata). */
function metadata(call: Call): Json | undefined {
  const value = json(call, 'metadata', 'invalid_metadata_format');
  if (value === undefined) return undefined;
  if (!isObject(value)) throw new SlackRefusal('invalid_metadata_format');
  if (Object.keys(value).length === 0) return {};
  if (typeof value.event_type !== 'string' || !isObject(value.event_payload))
    throw new SlackRefusal('invalid_metadata_schema');
  if (JSON.stringify(value).length > LIMITS.metadataBytes) throw new SlackRefusal('metadata_too_large');
  return value;
}

function threadOf(call: Call, channel: string): { thread_ts?: string } {
  const ts = optional(call, 'thread_ts');
  if (ts === undefined) return {};
  const parent = findMessage(call.world, channel, ts);
  if (parent === undefined) throw new SlackRefusal('cannot_reply_to_message');
  return { thread_ts: isReply(parent) ? (parent.thread_ts as string) : ts };
}

function ownMessage(call: Call, error: string): SimMessage {
  const channel = seenChannel(call, required(call, 'channel'));
  const message = findMessage(call.world, channel.id, required(call, 'ts'));
  if (message === undefined || message.subtype === 'tombstone') throw new SlackRefusal('message_not_found');
  if (message.bot_id !== call.world.state.bot.botId) throw new SlackRefusal(error);
  return message;
}

function postMessage(call: Call): Json {
  const { world } = call;
  const channel = writableChannel(call, required(call, 'channel'));
  const shownContent = content(call);
  needContent(shownContent);
  const extra = metadata(call);
  const thread = threadOf(call, channel.id);
  // Outside a thread there is nothing to broadcast.
  const aloud = thread.thread_ts !== undefined && yes(call, 'reply_broadcast');
  const message = addMessage(world, {
    channel: channel.id,
    user: world.state.bot.userId,
    ...shownContent,
    ...thread,
    ...(aloud ? { subtype: 'thread_broadcast' } : {}),
    ...(extra === undefined ? {} : { metadata: extra }),
  });
  world.counters.posted += 1;
  return { channel: channel.id, ts: message.ts, message: shown(world, message, true) };
}

function update(call: Call): Json {
  const { world } = call;
  const message = ownMessage(call, 'cant_update_message');
  const next = content(call);
  const extra = metadata(call);
  if (Object.keys(next).length === 0 && extra === undefined) throw new SlackRefusal('no_text');
  if ((next.text?.length ?? 0) > LIMITS.updateText) throw new SlackRefusal('msg_too_long');
  const channel = world.state.channels.get(message.channel);
  if (channel?.is_archived) throw new SlackRefusal('is_inactive');
  const locked = world.locked.get(`${message.channel}:${message.ts}`);
  if (locked !== undefined) throw new SlackRefusal(locked);
  editMessage(world, message, { ...next, ...(extra === undefined ? {} : { metadata: extra }) }, message.user);
  world.counters.updated += 1;
  return {
    channel: message.channel,
    ts: message.ts,
    text: message.text,
    message: shown(world, message, true),
  };
}

function remove(call: Call): Json {
  const message = ownMessage(call, 'cant_delete_message');
  removeMessage(call.world, message);
  return { channel: message.channel, ts: message.ts };
}

function postEphemeral(call: Call): Json {
  const { world } = call;
  const channel = writableChannel(call, required(call, 'channel'));
  const user = required(call, 'user');
  if (!channel.people.has(user)) throw new SlackRefusal('user_not_in_channel');
  const shownContent = content(call);
  needContent(shownContent);
  const thread_ts = optional(call, 'thread_ts');
  const made = addEphemeral(world, {
    channel: channel.id,
    user,
    ...shownContent,
    ...(thread_ts === undefined ? {} : { thread_ts }),
  });
  return { message_ts: made.ts };
}

function getPermalink(call: Call): Json {
  const { world } = call;
  const channel = seenChannel(call, required(call, 'channel'));
  const message = findMessage(world, channel.id, required(call, 'message_ts'));
  if (message === undefined) throw new SlackRefusal('message_not_found');
  const base = `https://${world.state.team.domain}.slack.com/archives/${channel.id}`;
  const thread = isReply(message) ? `?thread_ts=${message.thread_ts}&cid=${channel.id}` : '';
  return { channel: channel.id, permalink: `${base}/p${message.ts.replace('.', '')}${thread}` };
}

const scopes = ['chat:write'];

export const CHAT: Methods = {
  'chat.postMessage': { tier: 'posting', scopes, run: postMessage },
  'chat.update': { tier: 'tier3', scopes, run: update },
  'chat.delete': { tier: 'tier3', scopes, run: remove },
  'chat.postEphemeral': { tier: 'tier4', scopes, run: postEphemeral },
  'chat.getPermalink': { tier: 'special', scopes: [], run: getPermalink },
};
