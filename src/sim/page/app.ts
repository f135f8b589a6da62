import type { ReactElement } from 'react';
import type { Slack } from '../slack/types.ts';
import { blockList } from './blocks.ts';
import type { Scene } from './document.ts';
import { el } from './html.ts';
import { icon } from './icons.ts';
import { objects } from './json.ts';
import { messagesBody, toSidebar } from './panes.ts';
import { author, drawingFor } from './people.ts';
import type { Reads } from './reads.ts';
import { type Seat, seatUrl, seesMessages, TABS, type Tab } from './seat.ts';

const TITLES: Readonly<Record<Tab, string>> = { home: 'Home', messages: 'Messages', about: 'About' };

/** The app's own place: its Home tab, the person's messages with it, and what it is. */
export function appPane(scene: Scene, seat: Seat): ReactElement {
  const { slack, reads } = scene;
  const bot = author(slack, slack.state.bot.userId);
  const body =
    seat.tab === 'messages'
      ? messagesBody(slack, seat)
      : [seat.tab === 'about' ? aboutTab(scene) : homeTab(slack, seat.user)];
  return el(
    'main',
    { id: 'channel', className: 'pane' },
    el('header', { className: 'pane-header app-header' }, toSidebar(), el('h1', null, bot.picture, bot.name)),
    tabs(slack, seat, reads),
    ...body,
  );
}

export function tabs(slack: Slack, seat: Seat, reads: Reads): ReactElement {
  const unread = seesMessages(seat) ? 0 : reads.unread(seat.user, seat.channel).count;
  const links = TABS.map((tab) =>
    el(
      'a',
      {
        className: 'tab',
        href: seatUrl({ user: seat.user, channel: seat.channel, tab }),
        'data-go': true,
        'aria-current': tab === seat.tab ? 'page' : undefined,
      },
      TITLES[tab],
      tab === 'messages' && unread > 0
        ? el('span', { className: 'mentions', 'aria-label': `${unread} unread` }, unread)
        : null,
    ),
  );
  return el('nav', { id: 'tabs', className: 'tabs', 'aria-label': slack.state.bot.name }, ...links);
}

export function homeTab(slack: Slack, user: string): ReactElement {
  const view = slack.home(user);
  const blocks = objects(view?.view.blocks);
  const drawn =
    view && blocks.length > 0
      ? blockList(blocks, 'b', drawingFor(slack, view.id))
      : el(
          'div',
          { className: 'home-empty' },
          icon('home'),
          el('p', null, `${slack.state.bot.name} has put nothing here yet.`),
        );
  const named = view ? { 'data-where': 'view', 'data-view': view.id, 'data-id': view.id } : {};
  return el(
    'div',
    { id: 'home', className: 'scroller home', ...named },
    el('div', { className: 'home-body' }, drawn),
  );
}

function aboutTab({ slack, hints }: Scene): ReactElement {
  const { bot, shortcuts } = slack.state;
  const part = (title: string, rows: readonly (readonly [string, string])[]): ReactElement | null =>
    rows.length === 0
      ? null
      : el(
          'section',
          { className: 'about-part' },
          el('h2', null, title),
          el(
            'dl',
            null,
            ...rows.map(([what, about]) => el('div', null, el('dt', null, what), el('dd', null, about))),
          ),
        );
  const where = { message: 'In a message’s menu', global: 'Behind + beside the text' };
  return el(
    'div',
    { className: 'scroller about' },
    el('p', { className: 'about-words' }, bot.description),
    part(
      'Commands',
      hints.map(({ command, usage, about }) => [`${command} ${usage}`.trim(), about] as const),
    ),
    part(
      'Shortcuts',
      shortcuts.map(({ name, type }) => [name, where[type]] as const),
    ),
    part('App ID', [[bot.appId, '']]),
  );
}
