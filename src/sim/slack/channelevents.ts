/** What happens to channels, as the app is told of it (docs.slack.dev/reference/events). */
import type { World } from './state.ts';
import type { Json, SimChannel, Slack } from './types.ts';

const DEFAULT_EVENTS: readonly string[] = [
  'channel_archive',
  'channel_unarchive',
  'channel_rename',
  'channel_left',
  'group_archive',
  'group_unarchive',
  'group_rename',
  'group_left',
  'member_joined_channel',
];

type Patch = Parameters<Slack['setChannel']>[1];

/** The events that tell of the change, in Slack's order: what the channel is called, whether it lives, who is in it. */
function eventsOf(world: World, before: SimChannel, after: SimChannel): Json[] {
  const { id, name, is_archived, is_private, is_member } = after;
  const kind = is_private ? 'group' : 'channel';
  const { bot, team } = world.state;
  const [person] = after.people;
  const events: Json[] = [];
  if (before.name !== name) events.push({ type: `${kind}_rename`, channel: { id, name, created: 0 } });
  if (before.is_archived !== is_archived)
    events.push({
      type: `${kind}_${is_archived ? '' : 'un'}archive`,
      channel: id,
      user: person,
      is_moved: 0,
    });
  if (before.is_member && !is_member) events.push({ type: `${kind}_left`, channel: id, actor_id: person });
  if (!before.is_member && is_member) {
    const joined = { type: 'member_joined_channel', user: bot.userId, channel: id };
    events.push({ ...joined, channel_type: is_private ? 'G' : 'C', team: team.id, inviter: person });
  }
  return events;
}

/** Changes the channel; `tell` sends an event to the app. A private channel the bot is not in is none of its business. */
export function changeChannel(world: World, id: string, patch: Patch, tell: (event: Json) => void): void {
  const channel = world.state.channels.get(id);
  if (channel === undefined) throw new Error(`no channel ${id} in the simulated workspace`);
  const before = { ...channel };
  Object.assign(channel, patch);
  const seen = !channel.is_private || before.is_member || channel.is_member;
  const wanted = world.options.events ?? DEFAULT_EVENTS;
  if (!seen) return;
  for (const event of eventsOf(world, before, channel)) if (wanted.includes(String(event.type))) tell(event);
}
