/** Ways into the app that are no click on what it showed: its shortcuts, its Home tab, events. */
import type { Deliver } from './deliver.ts';
import { findMessage } from './messages.ts';
import { shown } from './methods/call.ts';
import { base, channelRef, eventCallback, stamp } from './payloads.ts';
import { newId, openDm, type World } from './state.ts';
import { newResponseUrl, newTrigger } from './triggers.ts';
import type { Delivered, Json, Slack } from './types.ts';
import { viewWithState } from './views.ts';

type Entrances = Pick<Slack, 'shortcut' | 'event' | 'openHome'>;

export function createEntrances(world: World, deliver: Deliver): Entrances {
  function shortcut({ user, callbackId, channel, ts }: Parameters<Slack['shortcut']>[0]): Promise<Delivered> {
    const onMessage = channel !== undefined && ts !== undefined;
    const type = onMessage ? 'message' : 'global';
    const known = world.state.shortcuts.some((each) => each.callback_id === callbackId && each.type === type);
    if (!known) throw new Error(`the app has no ${type} shortcut ${callbackId}`);
    const common = { callback_id: callbackId, action_ts: stamp(world) };
    if (!onMessage) {
      const trigger_id = newTrigger(world, { user });
      return deliver.send('interactive', { ...base(world, 'shortcut', user), ...common, trigger_id });
    }
    const message = findMessage(world, channel, ts);
    if (message === undefined) throw new Error(`no message ${ts} in ${channel}`);
    return deliver.send('interactive', {
      ...base(world, 'message_action', user),
      ...common,
      trigger_id: newTrigger(world, { user, channel }),
      message_ts: ts,
      channel: channelRef(world, channel),
      message: shown(world, message, true),
      // What it answers is a message of its own: the one it was called on may be anybody's.
      response_url: newResponseUrl(world, 'actions', { user, channel }),
    });
  }

  const event = (inner: Json): Promise<Delivered> =>
    deliver.send('events_api', eventCallback(world, inner, newId(world, 'Ev')));

  function openHome(user: string, tab: 'home' | 'messages' = 'home'): Promise<Delivered> {
    const view = tab === 'home' ? world.homes.get(user) : undefined;
    const published = view === undefined ? {} : { view: viewWithState(world, view) };
    return event({ type: 'app_home_opened', user, channel: openDm(world, user).id, tab, ...published });
  }

  return { shortcut, event, openHome };
}
