import type { ReactElement } from 'react';
import type { SimChannel, Slack } from '../slack/types.ts';
import { el } from './html.ts';
import { icon } from './icons.ts';
import { author, channelsOf, people } from './people.ts';
import type { Reads } from './reads.ts';
import { type Seat, seatUrl, seesMessages } from './seat.ts';

export function sidebar(slack: Slack, seat: Seat, reads: Reads): ReactElement {
  const me = author(slack, seat.user);
  const bot = author(slack, slack.state.bot.userId);
  return el(
    'nav',
    { id: 'sidebar', className: 'sidebar', 'aria-label': 'Workspace' },
    el('div', { className: 'team' }, slack.state.team.name, icon('chevron')),
    el(
      'div',
      { className: 'side-scroll' },
      el('h2', { className: 'side-title' }, 'Channels'),
      ...channelsOf(slack, seat.user).map((channel) => channelLink(channel, seat, reads)),
      el('h2', { className: 'side-title' }, 'Apps'),
      channelLink(slack.direct(seat.user), seat, reads, [bot.picture, bot.name]),
    ),
    el(
      'div',
      { className: 'me menu-holder' },
      el(
        'button',
        {
          type: 'button',
          className: 'me-button',
          'data-menu': true,
          'data-person': true,
          'aria-haspopup': 'menu',
        },
        me.picture,
        el('span', { className: 'me-words' }, el('b', null, me.name), el('small', null, 'Switch person')),
        icon('chevron'),
      ),
      el(
        'div',
        { className: 'menu', role: 'menu', hidden: true },
        ...people(slack).map((user) => person(user, seat)),
      ),
    ),
  );
}

const person = (user: { id: string; real_name: string }, seat: Seat): ReactElement =>
  el(
    'button',
    {
      type: 'button',
      role: 'menuitemradio',
      'aria-checked': user.id === seat.user,
      'data-choice': user.id,
      tabIndex: -1,
    },
    el('span', { className: 'choice-label' }, user.real_name),
  );

function channelLink(
  channel: SimChannel,
  seat: Seat,
  reads: Reads,
  label?: readonly [ReactElement, string],
): ReactElement {
  const here = channel.id === seat.channel;
  const read = here && seesMessages(seat);
  const { count, mentions } = read ? { count: 0, mentions: 0 } : reads.unread(seat.user, channel.id);
  // Whatever is said to somebody directly counts.
  const badge = channel.is_im ? count : mentions;
  const state = `${here ? ' here' : ''}${count > 0 ? ' unread' : ''}${channel.is_archived ? ' archived' : ''}`;
  return el(
    'a',
    {
      className: `side-row${label ? ' side-app' : ''}${state}`,
      href: seatUrl({ user: seat.user, channel: channel.id }),
      'data-go': true,
      'aria-current': here ? 'page' : undefined,
    },
    ...(label ?? [
      icon(channel.is_private ? 'lock' : 'hash'),
      el('span', { className: 'side-name' }, channel.name),
    ]),
    badge > 0
      ? el(
          'span',
          { className: 'mentions', 'aria-label': `${badge} ${channel.is_im ? 'unread' : 'mentions'}` },
          badge,
        )
      : null,
  );
}
