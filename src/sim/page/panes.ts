import type { ReactElement } from 'react';
import type { SimChannel, SimEphemeral, SimMessage, Slack } from '../slack/types.ts';
import { el } from './html.ts';
import { icon } from './icons.ts';
import { ephemeralRow, messageRow } from './message.ts';
import { author } from './people.ts';
import { type Seat, seatUrl } from './seat.ts';
import { globalShortcuts } from './shortcuts.ts';

/** As many of the newest rows as a client loads at first. */
const SHOWN = 60;

function rows(slack: Slack, seat: Seat): { rows: string; more: number } {
  const messages = slack.messages(seat.channel);
  const wanted = seat.at ? messages.findIndex((message) => message.ts === seat.at) : -1;
  const from = Math.min(
    Math.max(0, messages.length - SHOWN),
    wanted < 0 ? Number.POSITIVE_INFINITY : Math.max(0, wanted - 5),
  );
  const said: (SimMessage | SimEphemeral)[] = [
    ...messages.slice(from),
    ...slack.ephemerals(seat.user, seat.channel).filter((ephemeral) => !ephemeral.thread_ts),
  ].sort((a, b) => (a.ts < b.ts ? -1 : 1));
  const drawn = said.map((one) =>
    'response_url' in one ? ephemeralRow(slack, one) : messageRow(slack, one, 'channel'),
  );
  return { rows: drawn.join(''), more: from };
}

/** No live region: new messages are announced in one line, for a card read out whole at each edit is noise. */
const list = (id: string, label: string, rowsHtml: string): ReactElement =>
  el('ol', {
    id,
    className: 'rows',
    'aria-label': label,
    dangerouslySetInnerHTML: { __html: rowsHtml },
  });

const mark = (channel: SimChannel): ReactElement => icon(channel.is_private ? 'lock' : 'hash');

export const toSidebar = (): ReactElement =>
  el(
    'button',
    { type: 'button', className: 'icon-button to-sidebar', 'data-sidebar': true, 'aria-label': 'Channels' },
    icon('menu'),
  );

export function channelPane(slack: Slack, seat: Seat): ReactElement {
  const channel = slack.state.channels.get(seat.channel);
  if (!channel)
    return el(
      'main',
      { id: 'channel', className: 'pane' },
      el('p', { className: 'empty' }, 'No such channel.'),
    );
  return el(
    'main',
    { id: 'channel', className: 'pane' },
    el(
      'header',
      { className: 'pane-header' },
      toSidebar(),
      el('h1', null, mark(channel), channel.name),
      el(
        'span',
        { className: 'members', title: 'Members' },
        icon('people'),
        String(channel.people.size + (channel.is_member ? 1 : 0)),
      ),
    ),
    ...messagesBody(slack, seat),
  );
}

/** The messages of the seat's channel, and where to write another. */
export function messagesBody(slack: Slack, seat: Seat): ReactElement[] {
  const channel = slack.state.channels.get(seat.channel) as SimChannel;
  const { rows: drawn, more } = rows(slack, seat);
  const name = channel.is_im ? author(slack, slack.state.bot.userId).name : channel.name;
  const earlier = `${seatUrl(seat)}&at=${slack.messages(channel.id)[0]?.ts ?? ''}`;
  const scroller = el(
    'div',
    { className: 'scroller', 'data-scroller': true },
    more > 0
      ? el('a', { className: 'earlier', href: earlier, 'data-go': true }, `Show ${more} earlier messages`)
      : beginning(channel, name),
    list('messages', `Messages in ${name}`, drawn),
  );
  const note = ['You are viewing ', el('b', null, `#${name}`), ', an archived channel'];
  const below = channel.is_archived
    ? el('p', { className: 'archived-note' }, ...note)
    : composer(slack, channel.is_im ? `Message ${name}` : `Message #${name}`, undefined);
  return [scroller, below];
}

function beginning(channel: SimChannel, name: string): ReactElement {
  const what = channel.is_im ? `your messages with ${name}` : `the ${name} channel`;
  return el(
    'div',
    { className: 'intro' },
    el('h2', null, channel.is_im ? null : mark(channel), name),
    el('p', null, `This is the very beginning of ${what}.`),
  );
}

export function threadPane(slack: Slack, seat: Seat): ReactElement | null {
  if (!seat.thread) return null;
  const [parent, ...answers] = slack.thread(seat.channel, seat.thread);
  if (!parent) return null;
  const count = answers.length;
  const drawn = [parent, ...answers].map((message) => messageRow(slack, message, 'thread')).join('');
  const close = {
    className: 'icon-button',
    href: seatUrl({ ...seat, thread: undefined }),
    'data-go': true,
    'aria-label': 'Close thread',
  };
  return el(
    'aside',
    { id: 'thread', className: 'pane thread', 'aria-label': 'Thread' },
    el(
      'header',
      { className: 'pane-header' },
      el('h1', null, 'Thread'),
      el('span', { className: 'thread-of' }, threadOf(slack, seat.channel)),
      el('a', close, icon('close')),
    ),
    el(
      'div',
      {
        className: 'scroller',
        'data-scroller': true,
        'data-replies': count === 1 ? '1 reply' : `${count} replies`,
      },
      list('replies', 'Replies', drawn),
    ),
    composer(slack, 'Reply…', seat.thread),
  );
}

function threadOf(slack: Slack, id: string): string {
  const channel = slack.state.channels.get(id);
  return channel?.is_im ? slack.state.bot.name : `#${channel?.name ?? ''}`;
}

function composer(slack: Slack, placeholder: string, thread: string | undefined): ReactElement {
  return el(
    'form',
    { className: 'composer', 'data-composer': true, 'data-thread-ts': thread },
    el('div', { className: 'hints', role: 'listbox', 'aria-label': 'Commands', hidden: true }),
    el('textarea', {
      rows: 1,
      placeholder,
      'aria-label': placeholder,
      name: 'text',
      autoComplete: 'off',
      spellCheck: false,
    }),
    el(
      'div',
      { className: 'composer-bar' },
      thread ? null : globalShortcuts(slack),
      el('span', { className: 'slash-note' }, thread ? '' : 'Type / for commands'),
      el('button', { type: 'submit', className: 'send', 'aria-label': 'Send', disabled: true }, icon('send')),
    ),
  );
}
