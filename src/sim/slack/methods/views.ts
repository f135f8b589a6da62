import { refuseView } from '../blocks.ts';
import { hasFile, SlackRefusal, throwRefusal } from '../state.ts';
import { spendTrigger } from '../triggers.ts';
import type { Json, SimView } from '../types.ts';
import { findView, openView, publishHome, replaceView, viewWithState } from '../views.ts';
import { type Call, jsonObject, type Methods, optional, required } from './call.ts';

/** `self` is the view being replaced, which may keep its external_id. */
function viewArg(call: Call, type: 'modal' | 'home', self?: SimView): Json {
  const view = jsonObject(call, 'view', 'invalid_arguments');
  throwRefusal(refuseView(view, type, hasFile(call.world)));
  const source = view as Json;
  const other = source.external_id
    ? findView(call.world, { externalId: String(source.external_id) })
    : undefined;
  if (other !== undefined && other !== self) throw new SlackRefusal('duplicate_external_id');
  return source;
}

const answer = (call: Call, view: SimView): Json => ({ view: viewWithState(call.world, view) });

/** An update or publish that names an outdated hash lost the race. */
function checkHash(call: Call, view: SimView | undefined): void {
  const hash = optional(call, 'hash');
  if (hash !== undefined && view !== undefined && view.hash !== hash) throw new SlackRefusal('hash_conflict');
}

function open(call: Call): Json {
  const source = viewArg(call, 'modal');
  const trigger = spendTrigger(call.world, required(call, 'trigger_id'));
  return answer(call, openView(call.world, trigger, source, false));
}

function push(call: Call): Json {
  const source = viewArg(call, 'modal');
  const trigger = spendTrigger(call.world, required(call, 'trigger_id'));
  if (trigger.viewId === undefined) throw new SlackRefusal('not_found');
  return answer(call, openView(call.world, trigger, source, true));
}

function update(call: Call): Json {
  const [id, externalId] = [optional(call, 'view_id'), optional(call, 'external_id')];
  if (id === undefined && externalId === undefined) throw new SlackRefusal('invalid_arguments');
  const view = findView(call.world, {
    ...(id === undefined ? {} : { id }),
    ...(externalId === undefined ? {} : { externalId }),
  });
  const source = viewArg(call, view?.type ?? 'modal', view);
  if (view === undefined) throw new SlackRefusal('not_found');
  checkHash(call, view);
  return answer(call, replaceView(call.world, view, source));
}

function publish(call: Call): Json {
  const user = required(call, 'user_id');
  if (call.world.options.homeTab === false) throw new SlackRefusal('not_enabled');
  const source = viewArg(call, 'home', call.world.homes.get(user));
  if (!call.world.state.users.has(user)) throw new SlackRefusal('user_not_found');
  checkHash(call, call.world.homes.get(user));
  return answer(call, publishHome(call.world, user, source));
}

export const VIEWS: Methods = {
  'views.open': { tier: 'tier4', scopes: [], run: open },
  'views.push': { tier: 'tier4', scopes: [], run: push },
  'views.update': { tier: 'tier4', scopes: [], run: update },
  'views.publish': { tier: 'tier4', scopes: [], run: publish },
};
