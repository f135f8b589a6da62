/** Modals and Home tabs: the stack of three, hashes, what stays typed over an update. */
import { elementsOf, withChildren } from './blocks.ts';
import { stateOf } from './formstate.ts';
import { LIMITS } from './limits.ts';
import { withIds } from './messages.ts';
import { emit, newId, SlackRefusal, type Trigger, type World } from './state.ts';
import type { Json, SimView } from './types.ts';

export const stackOf = (world: World, user: string): SimView[] => {
  const found = world.modals.get(user);
  if (found !== undefined) return found;
  const made: SimView[] = [];
  world.modals.set(user, made);
  return made;
};

export function findView(world: World, by: { id?: string; externalId?: string }): SimView | undefined {
  const all = [...world.modals.values()].flat().concat([...world.homes.values()]);
  return all.find((each) =>
    by.id === undefined ? each.view.external_id === by.externalId : each.id === by.id,
  );
}

/** A conversation picker may begin with the conversation the modal was opened from. */
function atCurrent(blocks: readonly Json[], channel: string | undefined): void {
  if (channel === undefined) return;
  for (const element of blocks.flatMap(withChildren).flatMap(elementsOf)) {
    if (element.default_to_current_conversation !== true) continue;
    if (element.type === 'conversations_select') element.initial_conversation ??= channel;
    if (element.type === 'multi_conversations_select') element.initial_conversations ??= [channel];
  }
}

function dress(world: World, id: string, source: Json, links: Json, channel?: string): Json {
  const { team, bot } = world.state;
  const blocks = withIds(world, source.blocks as Json[]);
  atCurrent(blocks, channel);
  world.values.set(id, stateOf(blocks, world.values.get(id)));
  return {
    id,
    team_id: team.id,
    app_id: bot.appId,
    app_installed_team_id: team.id,
    bot_id: bot.botId,
    title: null,
    close: null,
    submit: null,
    private_metadata: '',
    callback_id: '',
    external_id: '',
    clear_on_close: false,
    notify_on_close: false,
    ...source,
    blocks,
    hash: `${Math.floor(world.clock() / 1000)}.${newId(world, '', 8)}`,
    ...links,
  };
}

/** The view with what is typed in it now, as payloads and answers carry it. */
export const viewWithState = (world: World, view: SimView): Json => ({
  ...view.view,
  state: { values: world.values.get(view.id) ?? {} },
});

/** Opens on an empty stack, or pushes on top. Throws push_limit_reached. */
export function openView(
  world: World,
  { user, channel }: Pick<Trigger, 'user' | 'channel'>,
  source: Json,
  push: boolean,
): SimView {
  const stack = stackOf(world, user);
  if (!push) closeAll(world, user);
  if (stack.length >= LIMITS.viewStack) throw new SlackRefusal('push_limit_reached');
  const id = newId(world, 'V');
  const under = stack.at(-1);
  const links = { root_view_id: stack[0]?.id ?? id, previous_view_id: under?.id ?? null };
  const view = dress(world, id, source, links, channel);
  const made: SimView = { id, user, hash: view.hash as string, view, type: 'modal' };
  stack.push(made);
  emit(world, { kind: 'view', user, id });
  return made;
}

export function replaceView(world: World, view: SimView, source: Json): SimView {
  const { root_view_id, previous_view_id } = view.view;
  view.view = dress(world, view.id, source, { root_view_id, previous_view_id });
  view.hash = view.view.hash;
  emit(world, { kind: 'view', user: view.user, id: view.id });
  return view;
}

export function publishHome(world: World, user: string, source: Json): SimView {
  const existing = world.homes.get(user);
  if (existing !== undefined) return replaceView(world, existing, source);
  const id = newId(world, 'V');
  const view = dress(world, id, source, { root_view_id: id, previous_view_id: null });
  const made: SimView = { id, user, hash: view.hash as string, view, type: 'home' };
  world.homes.set(user, made);
  emit(world, { kind: 'view', user, id });
  return made;
}

/** Closes a modal and those above it. */
export function closeFrom(world: World, view: SimView): void {
  const stack = stackOf(world, view.user);
  const at = stack.findIndex((each) => each.id === view.id);
  if (at < 0) return;
  for (const each of stack.splice(at).reverse()) {
    world.values.delete(each.id);
    emit(world, { kind: 'view-close', user: view.user, id: each.id });
  }
}

export function closeAll(world: World, user: string): void {
  const bottom = stackOf(world, user)[0];
  if (bottom !== undefined) closeFrom(world, bottom);
}
