/** What an app answers to a command or click, in the acknowledgement or through the response_url. */
import { refuseAttachments, refuseBlocks } from './blocks.ts';
import { isObject } from './check.ts';
import {
  addEphemeral,
  addMessage,
  type Content,
  editEphemeral,
  editMessage,
  findMessage,
  removeEphemeral,
  removeMessage,
} from './messages.ts';
import { hasFile, type ResponseContext, SlackRefusal, throwRefusal, type World } from './state.ts';
import type { Json, SimAttachment } from './types.ts';

/** Shows it. Throws no_text, invalid_blocks, invalid_attachments; the total size of blocks is not limited here. */
export function respond(world: World, context: ResponseContext, body: Json, responseUrl: string): void {
  if (body.delete_original === true) {
    removeOriginal(world, context);
    return;
  }
  const content = checked(world, body);
  if (body.replace_original === true && replaceOriginal(world, context, content)) return;
  const thread =
    typeof body.thread_ts === 'string'
      ? { thread_ts: body.thread_ts }
      : context.thread_ts === undefined
        ? {}
        : { thread_ts: context.thread_ts };
  const { channel, user } = context;
  if (body.response_type === 'in_channel')
    addMessage(world, {
      channel,
      user: world.state.bot.userId,
      subtype: 'bot_message',
      ...content,
      ...thread,
      ...(isObject(body.metadata) ? { metadata: body.metadata } : {}),
    });
  else addEphemeral(world, { channel, user, ...content, ...thread, response_url: responseUrl });
}

function checked(world: World, body: Json): Content {
  const { text, blocks, attachments } = body;
  if (blocks !== undefined) throwRefusal(refuseBlocks(blocks, hasFile(world)));
  if (attachments !== undefined) throwRefusal(refuseAttachments(attachments, hasFile(world)));
  const empty = !text && !(blocks as unknown[] | undefined)?.length && !(attachments as unknown[])?.length;
  if (empty) throw new SlackRefusal('no_text');
  return {
    ...(typeof text === 'string' ? { text } : {}),
    ...(blocks === undefined ? {} : { blocks: blocks as Json[] }),
    ...(attachments === undefined ? {} : { attachments: attachments as SimAttachment[] }),
  };
}

/** False where there was nothing to replace, as for a command. */
function replaceOriginal(world: World, { original, channel }: ResponseContext, content: Content): boolean {
  if (original === undefined) return false;
  if ('ephemeral' in original) {
    const ephemeral = world.ephemerals.get(original.ephemeral);
    if (ephemeral !== undefined) editEphemeral(world, ephemeral, content);
    return ephemeral !== undefined;
  }
  const message = findMessage(world, channel, original.message);
  if (message === undefined) return false;
  editMessage(world, message, { text: '', blocks: [], attachments: [], ...content }, message.user);
  return true;
}

function removeOriginal(world: World, { original, channel }: ResponseContext): void {
  if (original === undefined) return;
  if ('ephemeral' in original) removeEphemeral(world, original.ephemeral);
  else {
    const message = findMessage(world, channel, original.message);
    if (message !== undefined) removeMessage(world, message);
  }
}
