import { isObject } from '../check.ts';
import { addMessage } from '../messages.ts';
import { fileOf, newId, SlackRefusal } from '../state.ts';
import type { Json, SimFile } from '../types.ts';
import { type Call, jsonList, type Methods, optional, required, writableChannel } from './call.ts';

function getUploadUrl(call: Call): Json {
  const { world } = call;
  const name = required(call, 'filename');
  const length = Number(required(call, 'length'));
  if (!Number.isInteger(length) || length < 1) throw new SlackRefusal('invalid_arguments');
  const file_id = newId(world, 'F');
  world.uploads.set(file_id, { name, length });
  return { file_id, upload_url: `${world.origin}/upload/v1/${file_id}` };
}

/** The uploaded bytes become files of the workspace, shared where a channel is given. */
function complete(call: Call): Json {
  const { world } = call;
  const wanted = jsonList(call, 'files', 'invalid_arguments') ?? [];
  const files = wanted.map((each): SimFile => {
    const id = isObject(each) ? String(each.id) : '';
    const upload = world.uploads.get(id);
    if (upload?.bytes === undefined) throw new SlackRefusal('file_not_found');
    const file = fileOf(id, upload.name, world.origin, upload.bytes.length);
    return { ...file, title: String(each.title ?? upload.name) };
  });
  const target = optional(call, 'channel_id') ?? optional(call, 'channels');
  const channel = target === undefined ? undefined : writableChannel(call, target);
  for (const file of files) {
    world.state.files.set(file.id, file);
    world.fileBytes.set(file.id, world.uploads.get(file.id)?.bytes as Buffer);
    world.uploads.delete(file.id);
  }
  const thread_ts = optional(call, 'thread_ts');
  if (channel !== undefined)
    addMessage(world, {
      channel: channel.id,
      user: world.state.bot.userId,
      text: optional(call, 'initial_comment') ?? '',
      files,
      ...(thread_ts === undefined ? {} : { thread_ts }),
    });
  return { files };
}

export const FILES: Methods = {
  'files.getUploadURLExternal': { tier: 'tier4', scopes: ['files:write'], run: getUploadUrl },
  'files.completeUploadExternal': { tier: 'tier4', scopes: ['files:write'], run: complete },
};
