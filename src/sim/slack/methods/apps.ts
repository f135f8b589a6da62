import { emitUpdate, findMessage } from '../messages.ts';
import { newId, SlackRefusal } from '../state.ts';
import type { Json } from '../types.ts';
import { type Call, type Methods, required, seenChannel } from './call.ts';

function connectionsOpen({ world }: Call): Json {
  const ticket = newId(world, '', 32);
  world.tickets.add(ticket);
  return {
    url: `${world.origin.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${world.state.bot.appId}`,
  };
}

function reactionsAdd(call: Call): Json {
  const { world } = call;
  const channel = seenChannel(call, required(call, 'channel'));
  const message = findMessage(world, channel.id, required(call, 'timestamp'));
  const name = required(call, 'name').replaceAll(':', '');
  if (message === undefined) throw new SlackRefusal('message_not_found');
  const user = world.state.bot.userId;
  message.reactions ??= [];
  const found = message.reactions.find((each) => each.name === name);
  if (found?.users.includes(user)) throw new SlackRefusal('already_reacted');
  if (found === undefined) message.reactions.push({ name, users: [user], count: 1 });
  else {
    found.users.push(user);
    found.count += 1;
  }
  emitUpdate(world, message);
  return {};
}

export const APPS: Methods = {
  'apps.connections.open': {
    tier: 'special',
    scopes: [],
    appLevel: true,
    run: connectionsOpen,
  },
  'reactions.add': { tier: 'tier3', scopes: ['reactions:write'], run: reactionsAdd },
};
