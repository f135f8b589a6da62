import { SlackRefusal, type World } from '../state.ts';
import type { Json, SimUser } from '../types.ts';
import { type Call, cursorOf, type Methods, optional, page, required } from './call.ts';
import { channelJson, visible } from './conversations.ts';

/** Seconds east of UTC at `at`. */
function offset(tz: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: tz, timeZoneName: 'longOffset' }).formatToParts(
    at,
  );
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

function userJson(world: World, user: SimUser): Json {
  const { id, name, real_name, tz, color, is_bot } = user;
  return {
    id,
    team_id: world.state.team.id,
    name,
    deleted: false,
    color,
    real_name,
    tz,
    tz_label: tz,
    tz_offset: offset(tz, world.clock()),
    profile: {
      real_name,
      real_name_normalized: real_name,
      display_name: name,
      display_name_normalized: name,
      team: world.state.team.id,
      ...(is_bot ? { bot_id: world.state.bot.botId, api_app_id: world.state.bot.appId } : {}),
    },
    is_admin: false,
    is_owner: false,
    is_bot,
    is_app_user: false,
    updated: 0,
  };
}

function authTest({ world }: Call): Json {
  const { team, bot } = world.state;
  return {
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    user: bot.name.toLowerCase(),
    team_id: team.id,
    user_id: bot.userId,
    bot_id: bot.botId,
    is_enterprise_install: false,
  };
}

function usersInfo(call: Call): Json {
  const user = call.world.state.users.get(required(call, 'user'));
  if (user === undefined) throw new SlackRefusal('user_not_found');
  return { user: userJson(call.world, user) };
}

function usersList(call: Call): Json {
  const { rows, next } = page(call, [...call.world.state.users.values()]);
  return {
    members: rows.map((user) => userJson(call.world, user)),
    cache_ts: Math.floor(call.world.clock() / 1000),
    ...cursorOf(next),
  };
}

function usersConversations(call: Call): Json {
  const { world } = call;
  const user = optional(call, 'user') ?? world.state.bot.userId;
  if (!world.state.users.has(user)) throw new SlackRefusal('user_not_found');
  const isIn = visible(call, (each) =>
    user === world.state.bot.userId ? each.is_member : each.people.has(user),
  );
  const { rows, next } = page(call, isIn);
  return { channels: rows.map((each) => channelJson(world, each)), ...cursorOf(next) };
}

function botsInfo(call: Call): Json {
  const { bot } = call.world.state;
  if ((optional(call, 'bot') ?? bot.botId) !== bot.botId) throw new SlackRefusal('bot_not_found');
  const { botId: id, name, appId: app_id, userId: user_id } = bot;
  return { bot: { id, deleted: false, name, updated: 0, app_id, user_id, icons: {} } };
}

function teamInfo({ world }: Call): Json {
  const { id, name, domain } = world.state.team;
  return {
    team: { id, name, url: `https://${domain}.slack.com/`, domain, email_domain: 'example.com', icon: {} },
  };
}

export const PEOPLE: Methods = {
  'auth.test': { tier: 'special', scopes: [], run: authTest },
  'users.info': { tier: 'tier4', scopes: ['users:read'], run: usersInfo },
  'users.list': { tier: 'tier2', scopes: ['users:read'], run: usersList },
  'users.conversations': { tier: 'tier3', scopes: ['channels:read', 'groups:read'], run: usersConversations },
  'bots.info': { tier: 'tier3', scopes: ['users:read'], run: botsInfo },
  'team.info': { tier: 'tier3', scopes: ['team:read'], run: teamInfo },
};
