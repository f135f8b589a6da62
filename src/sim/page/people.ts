import type { ReactElement } from 'react';
import type { SimChannel, SimUser, Slack } from '../slack/types.ts';
import { el } from './html.ts';
import { string } from './json.ts';
import type { Names } from './library.ts';
import type { Drawing } from './marks.ts';

/** The people a viewer can be. */
export const people = (slack: Slack): SimUser[] =>
  [...slack.state.users.values()].filter((user) => !user.is_bot);

/** The channels a person sees in the sidebar, by name. */
export const channelsOf = (slack: Slack, user: string): SimChannel[] =>
  [...slack.state.channels.values()]
    .filter((channel) => !channel.is_im && (!channel.is_private || channel.people.has(user)))
    .sort((a, b) => a.name.localeCompare(b.name));

const PERMALINK = /^https?:\/\/[^/]+\/archives\/([A-Z0-9]+)\/p(\d{10})(\d{6})/;

function names(slack: Slack): Names {
  const { users, channels, groups } = slack.state;
  return {
    user: (id) => users.get(id)?.real_name || users.get(id)?.name || id,
    channel: (id) => channels.get(id)?.name ?? id,
    group: (id) => groups.get(id)?.handle ?? id,
    permalink: (href) => {
      const [, channel, seconds, rest] = PERMALINK.exec(href) ?? [];
      return channel && channels.has(channel) ? `/?channel=${channel}&at=${seconds}.${rest}` : undefined;
    },
  };
}

/** How to draw for a message or view with this id. */
export function drawingFor(slack: Slack, id: string): Drawing {
  const values = slack.values(id);
  return {
    names: names(slack),
    users: people(slack).map((user) => ({ id: user.id, name: user.real_name })),
    channels: [...slack.state.channels.values()].filter((channel) => !channel.is_im && !channel.is_archived),
    value: (blockId, actionId) => values[blockId]?.[actionId],
  };
}

export interface Author {
  readonly id: string;
  readonly name: string;
  readonly isApp: boolean;
  readonly picture: ReactElement;
}

export function author(slack: Slack, id: string): Author {
  const { bot, users } = slack.state;
  if (id === bot.userId) return { id, name: bot.name, isApp: true, picture: shield() };
  const user = users.get(id);
  const name = user?.real_name || user?.name || id;
  return { id, name, isApp: user?.is_bot === true, picture: initials(name, string(user?.color)) };
}

export const SLACKBOT: Author = {
  id: 'USLACKBOT',
  name: 'Slackbot',
  isApp: false,
  picture: el('span', { className: 'avatar avatar-slackbot', 'aria-hidden': true }, '♥'),
};

const shield = (): ReactElement =>
  el('img', { className: 'avatar', src: '/shield.svg', alt: '', 'aria-hidden': true });

function initials(name: string, colour: string): ReactElement {
  const letters = name.split(/\s+/).map((word) => [...word][0] ?? '');
  const backgroundColor = darkened(/^[0-9a-f]{6}$/i.test(colour) ? colour : '5b6b8c');
  return el(
    'span',
    { className: 'avatar', style: { backgroundColor }, 'aria-hidden': true },
    `${letters[0] ?? '?'}${letters.length > 1 ? letters.at(-1) : ''}`.toUpperCase(),
  );
}

/** A little darker, so that white letters on it can be read. */
function darkened(colour: string): string {
  const parts = (colour.match(/../g) ?? []).map((part) => Math.round(Number.parseInt(part, 16) * 0.78));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
