/** The payloads Slack sends for commands and interactions (docs.slack.dev/reference/interaction-payloads). */
import type { World } from './state.ts';
import type { Json } from './types.ts';

const TOKEN = 'simulated-verification-token';

/** What every interaction payload begins with. Throws for an unknown person. */
function person(world: World, id: string): Json {
  const user = world.state.users.get(id);
  if (user === undefined) throw new Error(`no user ${id} in the simulated workspace`);
  return { id, username: user.name, name: user.name, team_id: world.state.team.id };
}

export function base(world: World, type: string, user: string): Json {
  const { team, bot } = world.state;
  return {
    type,
    user: person(world, user),
    api_app_id: bot.appId,
    token: TOKEN,
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** Seconds and microseconds of now, as action_ts and message_ts carry them. */
export const stamp = (world: World): string => `${(world.clock() / 1000).toFixed(6)}`;

export function channelRef(world: World, id: string): { id: string; name: string } {
  const channel = world.state.channels.get(id);
  if (channel === undefined) throw new Error(`no channel ${id} in the simulated workspace`);
  return { id, name: channel.name };
}

export function slashCommand(
  world: World,
  input: { user: string; channel: string; text: string; command: string },
  responseUrl: string,
  triggerId: string,
): Json {
  const { team, bot } = world.state;
  const channel = channelRef(world, input.channel);
  return {
    token: TOKEN,
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: input.user,
    user_name: String(person(world, input.user).name),
    command: input.command,
    text: input.text,
    api_app_id: bot.appId,
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: triggerId,
  };
}

export function eventCallback(world: World, event: Json, eventId: string): Json {
  const { team, bot } = world.state;
  return {
    token: TOKEN,
    team_id: team.id,
    api_app_id: bot.appId,
    event: { event_ts: stamp(world), ...event },
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(world.clock() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: bot.userId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}
