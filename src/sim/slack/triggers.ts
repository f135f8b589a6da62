/** trigger_id and response_url: what lets an app answer a person for a while. */
import { LIMITS } from './limits.ts';
import { newId, type ResponseContext, SlackRefusal, type Trigger, type World } from './state.ts';

/** How many of each are remembered; far more than can be alive at once. */
const KEPT = 10_000;

function trim(map: Map<string, unknown>): void {
  const [oldest] = map.keys();
  if (map.size > KEPT && oldest !== undefined) map.delete(oldest);
}

export function newTrigger(world: World, from: Pick<Trigger, 'user' | 'viewId' | 'channel'>): string {
  const part = () => String(Math.floor(world.random() * 1e12)).padStart(12, '1');
  const id = `${part()}.${part()}.${newId(world, '', 32).toLowerCase()}`;
  world.triggers.set(id, { ...from, at: world.clock(), used: false });
  trim(world.triggers);
  return id;
}

/** Spends it. Throws invalid_trigger_id, exchanged_trigger_id, expired_trigger_id. */
export function spendTrigger(world: World, id: string): Trigger {
  const trigger = world.triggers.get(id);
  if (trigger === undefined) throw new SlackRefusal('invalid_trigger_id');
  if (trigger.used) throw new SlackRefusal('exchanged_trigger_id');
  if (world.clock() - trigger.at > LIMITS.triggerMs) throw new SlackRefusal('expired_trigger_id');
  trigger.used = true;
  return trigger;
}

export function newResponseUrl(world: World, kind: 'commands' | 'actions', context: ResponseContext): string {
  const path = `/${kind}/${world.state.team.id}/${newId(world, '', 13)}/${newId(world, '', 24)}`;
  world.responses.set(path, { context, at: world.clock(), uses: 0 });
  trim(world.responses);
  return `${world.origin}${path}`;
}

/** Counts one use. Throws used_url and expired_url, as Slack words them. */
export function spendResponseUrl(world: World, path: string): ResponseContext {
  const response = world.responses.get(path);
  if (response === undefined || response.uses >= LIMITS.responseUrlUses) throw new SlackRefusal('used_url');
  if (world.clock() - response.at > LIMITS.responseUrlMs) throw new SlackRefusal('expired_url');
  response.uses += 1;
  return response.context;
}
