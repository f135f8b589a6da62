import type { RichTextElement } from '@slack/types';
import { plural } from '../domain/amounts.ts';
import type { FallbackView } from '../domain/delivery.ts';
import { type ChannelName, channelWords } from './bar.ts';
import type { Message, Permalink } from './message.ts';
import { actions, channel, code, context, facts, header, link, mrkdwn, text, valueButton } from './pieces.ts';
import { NOTICE_SYMBOL, STATE_LOOK, severityLabel } from './symbols.ts';
import { inert, inertFallback, mrkdwnCode } from './text.ts';
import { dateElement } from './times.ts';

export interface FallbackContext {
  readonly channelName?: ChannelName;
  readonly permalink?: Permalink;
}

/** What Slack's answer means in words, and what cures it (docs.slack.dev/reference/methods/chat.postMessage, errors). */
const CAUSES: Readonly<
  Record<string, { readonly words: string; readonly cure: readonly (string | { readonly code: string })[] }>
> = {
  not_in_channel: {
    words: 'the bot is not in that channel',
    cure: ['In that channel, type ', { code: '/invite @inSync' }, '. New cards go there from then on.'],
  },
  channel_not_found: {
    words: 'that channel does not exist, or it is private and the bot is not in it',
    cure: [
      'If it is private, type ',
      { code: '/invite @inSync' },
      ' there; if it is gone, name another channel in the route, or subscribe in another.',
    ],
  },
  is_archived: {
    words: 'that channel is archived',
    cure: [
      'Unarchive the channel, or name another one in the route; a subscription is made anew in another.',
    ],
  },
};
/** What Slack answers to an edit there means the same. */
const SAME: Readonly<Record<string, string>> = { is_inactive: 'is_archived' };
const OTHER = {
  words: 'Slack refuses posts in that channel',
  cure: [
    'See in that channel who may post, or name another one in the route; a subscription is made anew in another.',
  ],
} as const;

/** Says in the default channel that another channel cannot be posted to. */
export function fallbackCard(view: FallbackView, given: FallbackContext = {}): Message {
  const name = channelWords(view.channel, given.channelName);
  if (view.over) return overCard(view, name, given);
  const known = Object.hasOwn(SAME, view.cause) ? String(SAME[view.cause]) : view.cause;
  const cause = Object.hasOwn(CAUSES, known) ? (CAUSES[known] ?? OTHER) : OTHER;
  const cure = cause.cure.map((part) => (typeof part === 'string' ? text(part) : code(part.code)));
  const retry = valueButton('channel.retry', 'Check again', view.channel, 'primary');
  return {
    text: `${NOTICE_SYMBOL} Cards for ${inertFallback(name)} are posted here: ${cause.words}.`,
    blocks: [
      header(`${NOTICE_SYMBOL} Cards for ${name} are posted here instead`),
      facts([
        {
          label: 'Why',
          parts: [
            text('Slack answered '),
            code(inert(view.cause, 60) || 'nothing'),
            text(' for '),
            channel(view.channel),
          ],
        },
        { label: 'So far', parts: soFar(view, given.permalink) },
        { label: 'What to do', parts: cure },
      ]),
      ...(retry === undefined ? [] : [actions(retry)]),
      context(mrkdwn(`${routeWords(view)}fallback: default channel`)),
    ],
  };
}

/** It is as it should be again; the notice stays for what was posted here meanwhile. */
function overCard(view: FallbackView, name: string, given: FallbackContext): Message {
  const { symbol } = STATE_LOOK.resolved;
  return {
    text: `${symbol} Cards for ${inertFallback(name)} go there again.`,
    blocks: [
      header(`${symbol} Cards for ${name} go there again`),
      facts([{ label: 'Posted here', parts: soFar(view, given.permalink) }]),
      context(mrkdwn(`${routeWords(view)}fallback: default channel`)),
    ],
  };
}

function soFar(view: FallbackView, permalink: Permalink | undefined): RichTextElement[] {
  const since = [
    text(`${plural(view.count, 'card')} since `),
    dateElement(view.since, '{date_short_pretty} at {time}'),
  ];
  const { worst } = view;
  if (worst === undefined) return since;
  const words = `alert ${worst.alert}, ${severityLabel(worst.severity)}`;
  return [...since, text(', the worst '), link(permalink?.(worst), text(words))];
}

function routeWords({ route }: FallbackView): string {
  if (route.route === 0) return '';
  const match = mrkdwnCode(route.match);
  return `route ${route.route}${match === '' ? '' : ` ${match}`} · `;
}
