import { SlackRefusal, type World } from '../state.ts';
import type { Json, SimGroup } from '../types.ts';
import { type Call, type Methods, required, yes } from './call.ts';

function groupJson(call: Call, group: SimGroup): Json {
  const { id, name, handle, description, users } = group;
  const { team, bot } = call.world.state;
  return {
    ...{ id, team_id: team.id, is_usergroup: true, is_subteam: true, name, description, handle },
    ...{ is_external: false, date_create: 0, date_update: 0, date_delete: 0, auto_type: null },
    ...{ created_by: bot.userId, updated_by: bot.userId, deleted_by: null },
    prefs: { channels: [], groups: [] },
    ...(yes(call, 'include_users') ? { users: [...users] } : {}),
    ...(yes(call, 'include_count') ? { user_count: users.length } : {}),
  };
}

const groupsOf = (world: World): SimGroup[] => [...world.state.groups.values()];

function members(call: Call): Json {
  const group = call.world.state.groups.get(required(call, 'usergroup'));
  if (group === undefined) throw new SlackRefusal('no_such_subteam');
  return { users: [...group.users] };
}

const scopes = ['usergroups:read'];

export const USERGROUPS: Methods = {
  'usergroups.list': {
    ...{ tier: 'tier2', scopes },
    run: (call) => ({ usergroups: groupsOf(call.world).map((group) => groupJson(call, group)) }),
  },
  'usergroups.users.list': { tier: 'tier2', scopes, run: members },
};
