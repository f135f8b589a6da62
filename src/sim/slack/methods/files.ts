/** Uploads in three steps (docs.slack.dev/messaging/working-with-files), and what becomes of the files. */
import { refuseBlocks } from '../blocks.ts';
import { isObject } from '../check.ts';
import { bury, fileJson, fileOf, shareIn } from '../fileobject.ts';
import { LIMITS } from '../limits.ts';
import { addMessage, emitUpdate, findMessage, isReply } from '../messages.ts';
import { hasFile, isProcessed, newId, SlackRefusal, throwRefusal, type World } from '../state.ts';
import type { Json, SimChannel, SimFile } from '../types.ts';
import { type Call, jsonList, type Methods, optional, required, writableChannel } from './call.ts';

function getUploadUrl(call: Call): Json {
  const { world } = call;
  const name = required(call, 'filename');
  const length = Number(required(call, 'length'));
  const altText = optional(call, 'alt_txt');
  if (length === 0) throw new SlackRefusal('missing_argument');
  if (!Number.isInteger(length) || length < 1) throw new SlackRefusal('invalid_arguments');
  if (length > LIMITS.fileBytes) throw new SlackRefusal('file_upload_size_restricted');
  if ((altText?.length ?? 0) > LIMITS.fileAltText) throw new SlackRefusal('alt_txt_too_large');
  const file_id = newId(world, 'F');
  world.uploads.set(file_id, { name, length, altText });
  return { file_id, upload_url: `${world.origin}/upload/v1/${file_id}` };
}

/** The file an upload will be. Throws where its bytes have not arrived. */
function uploaded({ world }: Call, wanted: unknown): SimFile {
  const { id = '', title } = isObject(wanted) ? (wanted as { id?: string; title?: string }) : {};
  const upload = world.uploads.get(id);
  if (upload?.written === undefined) throw new SlackRefusal('file_not_found');
  const { name, altText, written } = upload;
  const { origin, state } = world;
  return fileOf({ id, name, title, altText, user: state.bot.userId, origin, at: world.clock(), ...written });
}

/** The one conversation to share in; none leaves the files to the bot alone. */
function target(call: Call): SimChannel | undefined {
  const channels = optional(call, 'channels')?.split(',') ?? [];
  const id = optional(call, 'channel_id') ?? channels[0];
  if (id === undefined) return undefined;
  // Names are not taken, and people only in `channels`.
  if (!call.world.state.channels.has(id) && !channels.includes(id))
    throw new SlackRefusal('channel_not_found');
  return writableChannel(call, id);
}

function threadIn(call: Call, channel: string): { thread_ts?: string } {
  const ts = optional(call, 'thread_ts');
  if (ts === undefined) return {};
  const parent = findMessage(call.world, channel, ts);
  if (parent === undefined || isReply(parent)) throw new SlackRefusal('invalid_thread_ts');
  return { thread_ts: ts };
}

/** `blocks` are left out of account beside an `initial_comment`. */
function words(call: Call): { text?: string; blocks?: Json[] } {
  const text = optional(call, 'initial_comment');
  if (text !== undefined) return { text };
  const blocks = jsonList(call, 'blocks', 'invalid_blocks_format');
  if (blocks === undefined) return {};
  throwRefusal(refuseBlocks(blocks, hasFile(call.world)));
  // github.com/slackapi/python-slack-sdk/issues/1756
  if (blocks.some((block) => block.type === 'markdown')) throw new SlackRefusal('internal_error');
  return { blocks };
}

/** The uploaded bytes become files of the workspace, shared where a channel is given. */
function complete(call: Call): Json {
  const { world } = call;
  const wanted = jsonList(call, 'files', 'invalid_arguments') ?? [];
  if (wanted.length === 0) throw new SlackRefusal('invalid_arguments');
  const files = wanted.map((each) => uploaded(call, each));
  const channel = target(call);
  const message = channel === undefined ? undefined : { ...threadIn(call, channel.id), ...words(call) };
  const ready = world.clock() + (world.options.processingMs ?? 0);
  for (const file of files) {
    world.state.files.set(file.id, file);
    world.processed.set(file.id, ready);
    world.uploads.delete(file.id);
    if (channel !== undefined) shareIn(file, channel);
  }
  if (channel !== undefined)
    addMessage(world, { channel: channel.id, user: world.state.bot.userId, files, ...message });
  return { files: files.map((file) => fileJson(file, isProcessed(world, file.id))) };
}

function known({ world }: Call, id: string): SimFile {
  const file = world.state.files.get(id);
  if (file === undefined) throw new SlackRefusal('file_not_found');
  if (file.mode === 'tombstone') throw new SlackRefusal('file_deleted');
  return file;
}

function info(call: Call): Json {
  const file = known(call, required(call, 'file'));
  return { file: fileJson(file, isProcessed(call.world, file.id)), comments: [], ...paging };
}
const paging = { response_metadata: { next_cursor: '' } };

function remove(call: Call): Json {
  const { world } = call;
  const file = known(call, required(call, 'file'));
  if (file.user !== world.state.bot.userId) throw new SlackRefusal('cant_delete_file');
  bury(file);
  void world.shelf.remove(file.id);
  for (const message of showing(world, file)) emitUpdate(world, message);
  return {};
}

const showing = (world: World, file: SimFile) =>
  [...file.channels, ...file.groups, ...file.ims].flatMap((channel) =>
    [...(world.messages.get(channel)?.values() ?? [])].filter((message) => message.files?.includes(file)),
  );

export const FILES: Methods = {
  'files.getUploadURLExternal': {
    tier: 'tier4',
    scopes: ['files:write'],
    formOnly: true,
    run: getUploadUrl,
  },
  'files.completeUploadExternal': { tier: 'tier4', scopes: ['files:write'], run: complete },
  'files.info': { tier: 'tier4', scopes: ['files:read'], formOnly: true, run: info },
  'files.delete': { tier: 'tier3', scopes: ['files:write'], run: remove },
};
