/** Subscriptions: what a channel has asked for by itself. */
import { channelChecked } from '../cards/answers.ts';
import { pausedAnswer, subscriptionAnswer, subscriptionsAnswer } from '../cards/subscriptions.ts';
import { subscriptionsOf } from '../lookups/subscriptions.ts';
import type { SubscribeCommand } from '../query/command.ts';
import { identified } from './acting.ts';
import type { Asking } from './asking.ts';
import type { Desk } from './desk.ts';

export async function subscriptionAnswered(
  desk: Desk,
  command: SubscribeCommand,
  asking: Asking,
): Promise<void> {
  const { place, profile, now, how } = asking;
  const { channel = '' } = place;
  const by = identified(profile);
  const told = { now, zone: profile.zone, canonical: command.canonical };
  switch (command.name) {
    case 'subscribe': {
      const state = await desk.lookAtChannel(channel);
      if (state !== undefined && state !== 'ok') return place.answer(channelChecked(channel, state), how);
      const { filter, text } = command;
      const result = await desk.store.subscribe({ channel, filter, text, by, at: now });
      desk.log.info({ channel, filter: text, by: by.id, ok: result.ok }, 'subscribed');
      return place.answer(subscriptionAnswer(result, 'subscribe'), how);
    }
    case 'unsubscribe': {
      const result = await desk.store.unsubscribe({ id: command.id, channel, by, at: now });
      desk.log.info({ channel, subscription: command.id, by: by.id, ok: result.ok }, 'unsubscribed');
      return place.answer(subscriptionAnswer(result, 'unsubscribe'), how);
    }
    case 'subscribe pause':
    case 'subscribe resume': {
      const until = command.name === 'subscribe pause' ? command.until : undefined;
      const paused = await desk.store.pause({ id: command.id, channel, by, at: now, until });
      return place.answer(pausedAnswer(paused, until), how);
    }
    case 'subscribe list':
      return place.answer(subscriptionsAnswer(await subscriptionsOf(desk.store, channel, told)), how);
  }
}
