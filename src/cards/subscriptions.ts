/** What a channel has subscribed to, and what came of changing it. */
import type { RichTextElement, RichTextSection } from '@slack/types';
import type { Person } from '../domain/alert.ts';
import { plural } from '../domain/amounts.ts';
import type { SubscriptionsAnswer } from '../domain/answers.ts';
import { MOST_SUBSCRIPTIONS, type SubscriptionResult } from '../domain/desk.ts';
import type { Subscription } from '../domain/standing.ts';
import { footer } from './command-line.ts';
import { fitting, type Message, type Room, said } from './message.ts';
import { bold, channel, code, line, numbered, rich, text } from './pieces.ts';
import { inert, inertFallback } from './text.ts';
import { dateElement, nearFormat, utc } from './times.ts';

/** The answer to `/insync subscribe list`. */
export function subscriptionsAnswer(answer: SubscriptionsAnswer, sharedBy?: Person): Message {
  const { subscriptions, channel: id, canonical, now } = answer;
  if (subscriptions.length === 0) {
    return {
      text: 'This channel has no subscriptions.',
      blocks: [
        rich(
          line(
            bold('This channel has no subscriptions.'),
            text(' Subscribe it to what it should see: '),
            code('/insync subscribe --feature "Backup And Restore" --severity "<=3"'),
          ),
        ),
        ...footer([], canonical, sharedBy),
      ],
    };
  }
  return fitting((room) => {
    const words = plural(subscriptions.length, 'subscription');
    return {
      text: `${words} of this channel.`,
      blocks: [
        rich(
          line(bold(words), text(' of '), channel(id)),
          numbered(subscriptions.map((each) => subscriptionLine(each, now, room))),
        ),
        ...footer(['`/insync unsubscribe` with its number ends one'], canonical, sharedBy),
      ],
    };
  });
}

function subscriptionLine(each: Subscription, now: number, room: Room): RichTextSection {
  const { id, text: flags, by, at, pausedUntil } = each;
  const paused: RichTextElement[] =
    pausedUntil === undefined
      ? []
      : [text(', paused until '), dateElement(pausedUntil, nearFormat(pausedUntil, now))];
  return line(
    bold(`${id}  `),
    code(inert(flags, room(200)) || 'everything'),
    text(`  by ${inert(by.name, room(60)) || 'somebody'}, `),
    dateElement(at, '{date_short}'),
    ...paused,
  );
}

/** What came of `subscribe` and `unsubscribe`. */
export function subscriptionAnswer(result: SubscriptionResult, asked: 'subscribe' | 'unsubscribe'): Message {
  if (result.ok) {
    const { subscription } = result;
    return asked === 'subscribe'
      ? aboutOne('Subscribed', subscription, 'cards of these events come to this channel')
      : aboutOne('Unsubscribed', subscription, 'no more cards come by it');
  }
  switch (result.reason) {
    case 'unknown_subscription':
      return said('This channel has no such subscription. See `/insync subscribe list`.');
    case 'too_many':
      return said(
        `This channel has ${MOST_SUBSCRIPTIONS} subscriptions, as many as it may have. End one with \`/insync unsubscribe\`, or put several into one filter.`,
      );
    case 'already_subscribed':
      return result.subscription === undefined
        ? said('This channel is subscribed to that already.')
        : aboutOne('Subscribed already', result.subscription, 'nothing was added');
  }
}

function aboutOne(done: string, { id, text: flags }: Subscription, means: string): Message {
  const filter = inert(flags, 300) || 'everything';
  return {
    text: `${done}: subscription ${id}, ${inertFallback(filter, 300)}.`,
    blocks: [rich(line(bold(`${done}: subscription ${id}  `), code(filter), text(`  ${means}.`)))],
  };
}

/** What came of `pause` (`until`, ms) and `resume` (undefined). */
export function pausedAnswer(paused: readonly Subscription[], until: number | undefined): Message {
  if (paused.length === 0)
    return said('This channel has no such subscription. See `/insync subscribe list`.');
  const which = `${plural(paused.length, 'subscription')} (${paused.map(({ id }) => id).join(', ')})`;
  if (until === undefined) return said(`${which} run again.`.replace(/^(1 .*) run /, '$1 runs '));
  return {
    text: `${which} paused until ${utc(until)}.`,
    blocks: [
      rich(
        line(
          bold(`${which} paused`),
          text(' until '),
          dateElement(until, '{date_short_pretty} at {time}'),
          text('. What comes meanwhile is kept, but gets no card by it.'),
        ),
      ),
    ],
  };
}
