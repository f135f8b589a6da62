import { createElement, type ReactElement, type ReactNode } from 'react';
import { Message, type MessageProps } from 'slack-blocks-to-jsx';
import type { Json } from '../slack/types.ts';
import { escapeHtml, reveal } from './guard.ts';
import { el, html, safeHref } from './html.ts';
import { string, textOf } from './json.ts';
import { prepare, splitDate } from './prepare.ts';

/** How ids read to a person. */
export interface Names {
  user(id: string): string;
  channel(id: string): string;
  /** What a user group is mentioned by. */
  group(id: string): string;
  /** The path inside the page for a message's permalink. */
  permalink(href: string): string | undefined;
}

type Hooks = NonNullable<MessageProps['hooks']>;

/** A moment that the page's script writes in the viewer's time zone. */
export const moment = (seconds: number, format: string, fallback: string, className?: string): ReactElement =>
  el('time', { 'data-at': seconds, 'data-format': format, className }, fallback);

function link(href: unknown, names: Names, children: ReactNode, style = ''): ReactElement {
  const inside = typeof href === 'string' ? names.permalink(href) : undefined;
  const className = `slack_link${style.includes('font-semibold') ? ' font-semibold' : ''}`;
  if (inside) return el('a', { className, href: inside, 'data-go': true }, children);
  const safe = safeHref(href);
  if (!safe) return el('span', null, children);
  return el('a', { className, href: safe, target: '_blank', rel: 'noreferrer noopener' }, children);
}

function hooks(names: Names): Hooks {
  return {
    user: ({ id }) => el('span', { className: 'slack_user' }, `@${names.user(id)}`),
    usergroup: ({ id }) => el('span', { className: 'slack_user' }, `@${names.group(id.split('|')[0] ?? id)}`),
    channel: ({ id }) =>
      el('span', { className: 'slack_channel' }, `#${names.channel(id.split('|')[0] ?? id)}`),
    emoji: (emoji, parse) => {
      const drawn = parse(emoji);
      return drawn === emoji.name ? `:${emoji.name}:` : drawn;
    },
    link: ({ href, children, className }) => link(href, names, children, className),
    date: ({ timestamp, format, link: href, fallback }) => {
      const split = splitDate(format);
      const seconds = Number(timestamp);
      const shown = split.fallback ?? fallback;
      const time = Number.isFinite(seconds) ? moment(seconds, split.format, shown) : el('span', null, shown);
      return href ? link(href, names, time) : time;
    },
  };
}

const WRAPPER_ID = / id="slack_blocks_to_jsx"/g;

/**
 * One block as HTML. Never throws: what the renderer cannot draw is shown as its plain text, marked as such.
 * Ids are left out, for they would repeat from message to message.
 */
export function blockHtml(block: Json, names: Names): string {
  try {
    const blocks = [prepare(block)] as unknown as MessageProps['blocks'];
    const props: MessageProps = {
      blocks,
      hooks: hooks(names),
      logo: '',
      name: '',
      time: new Date(0),
      theme: 'light',
      withoutWrapper: true,
    };
    const drawn = spokenNames(html(createElement(Message, props)).replace(WRAPPER_ID, ''));
    return isEmpty(drawn) ? undrawn(block) : reveal(drawn);
  } catch {
    return undrawn(block);
  }
}

/** The button that folds a picture has no name of its own, and a header stands right below the page's title. */
const spokenNames = (drawn: string): string =>
  drawn
    .replace(
      /<button type="button" class="w-\[15px\] h-\[15px\]"/g,
      '$& aria-label="Picture" aria-expanded="true"',
    )
    .replace(/<(\/?)h3(?=[ >])/g, '<$1h2');

/** An unknown block leaves only wrappers behind; a divider is a wrapper with a border. */
const isEmpty = (drawn: string): boolean =>
  !/>[^<]/.test(drawn) && !/<(?:img|hr|svg|input)|border|__(?:divider)/.test(drawn);

function undrawn(block: Json): string {
  const words = textOf(block.text) || string(block.text) || textOf(block.title) || string(block.caption);
  const type = string(block.type) || 'unknown';
  return `<p class="undrawn">${escapeHtml(words || `This content cannot be shown here (${type})`)}</p>`;
}
