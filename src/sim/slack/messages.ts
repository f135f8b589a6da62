/** Storing, editing and removing messages, ephemerals and views; each change is told to the listeners. */
import { elementsOf, withChildren } from './blocks.ts';
import { isObject } from './check.ts';
import { emit, newId, nextTs, type World } from './state.ts';
import type { Json, SimAttachment, SimEphemeral, SimMessage } from './types.ts';

/** What a message shows. */
export interface Content {
  text?: string;
  blocks?: Json[];
  attachments?: SimAttachment[];
}

/** A copy with the ids Slack gives to blocks and elements that came without. */
export function withIds(world: World, blocks: readonly Json[]): Json[] {
  const copy = structuredClone(blocks) as Json[];
  for (const block of copy.flatMap(withChildren)) {
    block.block_id ??= newId(world, '', 5);
    for (const element of elementsOf(block)) element.action_id ??= newId(world, '', 5);
  }
  return copy;
}

/** Content as stored: ids on blocks, a number and a fallback on attachments; absent parts stay absent. */
function stored(world: World, content: Content): Content {
  const { text, blocks, attachments } = content;
  return {
    ...(text === undefined ? {} : { text }),
    ...(blocks === undefined ? {} : { blocks: withIds(world, blocks) }),
    ...(attachments === undefined
      ? {}
      : {
          attachments: attachments.map((each, i) => ({
            id: i + 1,
            fallback: '[no preview available]',
            ...each,
            ...(each.blocks === undefined ? {} : { blocks: withIds(world, each.blocks) }),
          })),
        }),
  };
}

function shelf(world: World, channel: string): Map<string, SimMessage> {
  const found = world.messages.get(channel);
  if (found !== undefined) return found;
  const made = new Map<string, SimMessage>();
  world.messages.set(channel, made);
  return made;
}

export const findMessage = (world: World, channel: string, ts: string): SimMessage | undefined =>
  world.messages.get(channel)?.get(ts);

export const allMessages = (world: World, channel: string): SimMessage[] => [
  ...(world.messages.get(channel)?.values() ?? []),
];

export const isReply = (message: SimMessage): boolean =>
  message.thread_ts !== undefined && message.thread_ts !== message.ts;

export interface NewMessage extends Content {
  channel: string;
  user: string;
  thread_ts?: string;
  metadata?: unknown;
  subtype?: string;
  files?: SimMessage['files'];
}

export function addMessage(world: World, message: NewMessage): SimMessage {
  const { text = '', blocks, attachments, channel, user, thread_ts, metadata, subtype, files } = message;
  const { bot } = world.state;
  const parts = stored(world, {
    ...(blocks === undefined ? {} : { blocks }),
    ...(attachments === undefined ? {} : { attachments }),
  });
  const made: SimMessage = {
    type: 'message',
    ts: nextTs(world),
    channel,
    user,
    ...(user === bot.userId ? { bot_id: bot.botId, app_id: bot.appId } : {}),
    ...(subtype === undefined ? {} : { subtype }),
    text,
    ...parts,
    ...(files === undefined ? {} : { files }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(thread_ts === undefined ? {} : { thread_ts }),
  };
  shelf(world, channel).set(made.ts, made);
  if (thread_ts !== undefined) countReply(world, channel, thread_ts, made);
  emit(world, { kind: 'message', channel, id: made.ts });
  return made;
}

export function emitUpdate(world: World, { channel, ts }: SimMessage): void {
  emit(world, { kind: 'update', channel, id: ts });
}

function countReply(world: World, channel: string, parentTs: string, reply: SimMessage): void {
  const parent = findMessage(world, channel, parentTs);
  if (parent === undefined) return;
  parent.thread_ts = parent.ts;
  parent.reply_count = (parent.reply_count ?? 0) + 1;
  parent.latest_reply = reply.ts;
  parent.reply_users = [...new Set([...(parent.reply_users ?? []), reply.user])];
  parent.reply_users_count = parent.reply_users.length;
  emitUpdate(world, parent);
}

export function editMessage(
  world: World,
  message: SimMessage,
  content: Content & { metadata?: unknown },
  user: string,
): void {
  Object.assign(message, stored(world, content));
  if (content.metadata !== undefined) message.metadata = content.metadata;
  if (message.blocks?.length === 0) delete message.blocks;
  if (message.attachments?.length === 0) delete message.attachments;
  message.edited = { user, ts: nextTs(world) };
  world.values.delete(message.ts);
  emitUpdate(world, message);
}

/** A parent with replies leaves a tombstone, as in Slack. */
export function removeMessage(world: World, message: SimMessage): void {
  const { channel, ts } = message;
  if ((message.reply_count ?? 0) > 0) {
    const { type, user, thread_ts, reply_count, latest_reply } = message;
    const tombstone = { type, ts, channel, user, subtype: 'tombstone', text: 'This message was deleted.' };
    shelf(world, channel).set(ts, {
      ...tombstone,
      ...(thread_ts === undefined ? {} : { thread_ts }),
      ...(reply_count === undefined ? {} : { reply_count }),
      ...(latest_reply === undefined ? {} : { latest_reply }),
    });
  } else shelf(world, channel).delete(ts);
  const parent = isReply(message) ? findMessage(world, channel, message.thread_ts as string) : undefined;
  if (parent !== undefined) parent.reply_count = Math.max(0, (parent.reply_count ?? 1) - 1);
  emit(world, { kind: 'delete', channel, id: ts });
}

export interface NewEphemeral extends Content {
  channel: string;
  user: string;
  thread_ts?: string;
  response_url?: string;
  from?: SimEphemeral['from'];
}

export function addEphemeral(world: World, ephemeral: NewEphemeral): SimEphemeral {
  const {
    text = '',
    blocks,
    attachments,
    channel,
    user,
    thread_ts,
    response_url = '',
    from = 'app',
  } = ephemeral;
  const parts = stored(world, {
    ...(blocks === undefined ? {} : { blocks }),
    ...(attachments === undefined ? {} : { attachments }),
  });
  const ts = nextTs(world);
  const made: SimEphemeral = {
    id: `e${ts}`,
    user,
    channel,
    ts,
    text,
    ...parts,
    ...(thread_ts === undefined ? {} : { thread_ts }),
    response_url,
    from,
  };
  world.ephemerals.set(made.id, made);
  emit(world, { kind: 'ephemeral', channel, user, id: made.id });
  return made;
}

export function editEphemeral(world: World, ephemeral: SimEphemeral, content: Content): void {
  const { text = '', ...parts } = stored(world, content);
  delete ephemeral.blocks;
  delete ephemeral.attachments;
  Object.assign(ephemeral, { text, ...parts });
  world.values.delete(ephemeral.id);
  emit(world, {
    kind: 'ephemeral-update',
    channel: ephemeral.channel,
    user: ephemeral.user,
    id: ephemeral.id,
  });
}

export function removeEphemeral(world: World, id: string): void {
  const ephemeral = world.ephemerals.get(id);
  if (ephemeral === undefined) return;
  world.ephemerals.delete(id);
  emit(world, { kind: 'ephemeral-delete', channel: ephemeral.channel, user: ephemeral.user, id });
}

/** The blocks of a message or ephemeral, those in attachments too, with the attachment's number. */
export function blocksOf(content: Content): { block: Json; attachment?: number }[] {
  const top = (content.blocks ?? []).filter(isObject).flatMap(withChildren);
  const inside = (content.attachments ?? []).flatMap((each, i) =>
    (each.blocks ?? []).flatMap(withChildren).map((block) => ({ block, attachment: i + 1 })),
  );
  return [...top.map((block) => ({ block })), ...inside];
}
