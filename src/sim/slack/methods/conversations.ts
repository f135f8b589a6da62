import { allMessages, findMessage, isReply } from '../messages.ts';
import { micros, openDm, SlackRefusal, type World } from '../state.ts';
import type { Json, SimChannel, SimMessage } from '../types.ts';
import {
  type Call,
  cursorOf,
  type Methods,
  needScope,
  optional,
  page,
  required,
  seenChannel,
  shown,
  yes,
} from './call.ts';

export function channelJson(world: World, channel: SimChannel): Json {
  const { id, name, is_member, is_archived, is_private, is_im, people } = channel;
  if (is_im) return { id, created: 0, is_im: true, is_archived, user: [...people][0], is_open: true };
  return {
    id,
    name,
    name_normalized: name,
    is_channel: !is_private,
    is_group: is_private,
    is_im: false,
    is_mpim: false,
    is_private,
    is_archived,
    is_general: false,
    is_shared: false,
    is_member,
    created: 0,
    creator: '',
    context_team_id: world.state.team.id,
    num_members: people.size + (is_member ? 1 : 0),
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  };
}

const kindOf = (channel: SimChannel): 'im' | 'private_channel' | 'public_channel' =>
  channel.is_im ? 'im' : channel.is_private ? 'private_channel' : 'public_channel';
const family = (channel: SimChannel): string =>
  ({ im: 'im', private_channel: 'groups', public_channel: 'channels' })[kindOf(channel)];

/** Channels the bot can see, by the `types` argument. */
export function visible(call: Call, only: (channel: SimChannel) => boolean): SimChannel[] {
  const types = (optional(call, 'types') ?? 'public_channel').split(',').map((each) => each.trim());
  const known = ['public_channel', 'private_channel', 'im', 'mpim'];
  if (types.some((each) => !known.includes(each))) throw new SlackRefusal('invalid_types');
  const scope = {
    public_channel: 'channels:read',
    private_channel: 'groups:read',
    im: 'im:read',
    mpim: 'mpim:read',
  };
  for (const type of types) needScope(call.world, [scope[type as keyof typeof scope]]);
  return [...call.world.state.channels.values()].filter(
    (each) =>
      types.includes(kindOf(each)) &&
      (!each.is_private || each.is_member) &&
      !(yes(call, 'exclude_archived') && each.is_archived) &&
      only(each),
  );
}

function list(call: Call): Json {
  const { rows, next } = page(
    call,
    visible(call, () => true),
  );
  return { channels: rows.map((each) => channelJson(call.world, each)), ...cursorOf(next) };
}

function info(call: Call): Json {
  const channel = seenChannel(call, required(call, 'channel'));
  needScope(call.world, [`${family(channel)}:read`]);
  return { channel: channelJson(call.world, channel) };
}

/** A channel whose messages the bot may read. */
function readable(call: Call): SimChannel {
  const channel = seenChannel(call, required(call, 'channel'));
  needScope(call.world, [`${family(channel)}:history`]);
  if (!channel.is_member) throw new SlackRefusal('not_in_channel');
  return channel;
}

/** `oldest` and `latest` are exclusive unless `inclusive` is true. */
function within(call: Call): (message: SimMessage) => boolean {
  const bound = (name: string, fallback: number): number => {
    const value = micros(optional(call, name) ?? String(fallback));
    if (Number.isNaN(value)) throw new SlackRefusal(`invalid_ts_${name}`);
    return value;
  };
  const oldest = bound('oldest', 0);
  const latest = bound('latest', 9_000_000_000);
  const edge = yes(call, 'inclusive') ? 0 : 1;
  return ({ ts }) => micros(ts) >= oldest + edge && micros(ts) <= latest - edge;
}

function history(call: Call): Json {
  const { world } = call;
  const channel = readable(call);
  const fits = within(call);
  const found = allMessages(world, channel.id)
    .filter((each) => (!isReply(each) || each.subtype === 'thread_broadcast') && fits(each))
    .reverse();
  const { rows, next } = page(call, found);
  const metadata = yes(call, 'include_all_metadata');
  return {
    messages: rows.map((each) => shown(world, each, metadata)),
    has_more: next !== '',
    pin_count: 0,
    ...(next === '' ? {} : cursorOf(next)),
  };
}

function replies(call: Call): Json {
  const { world } = call;
  const channel = readable(call);
  const parent = findMessage(world, channel.id, required(call, 'ts'));
  if (parent === undefined) throw new SlackRefusal('thread_not_found');
  const root = parent.thread_ts ?? parent.ts;
  const fits = within(call);
  const found = allMessages(world, channel.id).filter(
    (each) => each.ts === root || (each.thread_ts === root && fits(each)),
  );
  const { rows, next } = page(call, found);
  const metadata = yes(call, 'include_all_metadata');
  return {
    messages: rows.map((each) => shown(world, each, metadata)),
    has_more: next !== '',
    ...(next === '' ? {} : cursorOf(next)),
  };
}

function join(call: Call): Json {
  const channel = seenChannel(call, required(call, 'channel'));
  if (channel.is_im || channel.is_private) throw new SlackRefusal('method_not_supported_for_channel_type');
  if (channel.is_archived) throw new SlackRefusal('is_archived');
  const already = channel.is_member;
  channel.is_member = true;
  return { channel: channelJson(call.world, channel), ...(already ? { warning: 'already_in_channel' } : {}) };
}

function members(call: Call): Json {
  const channel = seenChannel(call, required(call, 'channel'));
  const bot = channel.is_member ? [call.world.state.bot.userId] : [];
  const { rows, next } = page(call, [...channel.people, ...bot]);
  return { members: rows, ...cursorOf(next) };
}

function open(call: Call): Json {
  const { world } = call;
  const id = optional(call, 'channel');
  if (id !== undefined) return { channel: { id: seenChannel(call, id).id } };
  const users = required(call, 'users').split(',');
  const [user] = users;
  if (users.length > 1) throw new SlackRefusal('not_enough_users');
  if (user === undefined || !world.state.users.has(user)) throw new SlackRefusal('user_not_found');
  const known = world.state.channels.has(`D0${user.slice(1)}`);
  const dm = openDm(world, user);
  return { channel: { id: dm.id }, ...(known ? { no_op: true, already_open: true } : {}) };
}

const read = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
const past = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];

export const CONVERSATIONS: Methods = {
  'conversations.list': { tier: 'tier2', scopes: read, run: list },
  'conversations.info': { tier: 'tier3', scopes: read, run: info },
  'conversations.history': { tier: 'tier3', scopes: past, run: history },
  'conversations.replies': { tier: 'tier3', scopes: past, run: replies },
  'conversations.join': { tier: 'tier3', scopes: ['channels:join'], run: join },
  'conversations.members': { tier: 'tier4', scopes: read, run: members },
  'conversations.open': { tier: 'tier3', scopes: ['im:write', 'mpim:write'], run: open },
};
