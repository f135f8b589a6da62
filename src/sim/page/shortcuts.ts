import type { ReactElement } from 'react';
import type { Slack } from '../slack/types.ts';
import { el } from './html.ts';
import { dots, icon } from './icons.ts';
import { menu } from './menu.ts';

/** A button with the app's shortcuts of one type; nothing where the app has none. */
function shortcutMenu(
  slack: Slack,
  type: 'message' | 'global',
  button: { className: string; label: string; sign: ReactElement },
): ReactElement | null {
  const { shortcuts, bot } = slack.state;
  const items = shortcuts
    .filter((shortcut) => shortcut.type === type)
    .map(({ name, callback_id }) => ({ value: callback_id, label: name, description: bot.name, group: '' }));
  if (items.length === 0) return null;
  const props = {
    type: 'button',
    className: button.className,
    'aria-label': button.label,
    title: button.label,
    'aria-haspopup': 'menu',
    'data-menu': true,
    'data-shortcut': type,
  };
  return el('span', { className: 'menu-holder' }, el('button', props, button.sign), menu('menu', items, []));
}

/** What one can do with a message, in the corner of it. */
export function toolbar(slack: Slack, ts: string, inThread: boolean): ReactElement {
  const reply = {
    type: 'button',
    className: 'tool',
    'data-thread': ts,
    'aria-label': 'Reply in thread',
    title: 'Reply in thread',
  };
  return el(
    'div',
    { className: 'toolbar' },
    inThread ? null : el('button', reply, icon('thread')),
    shortcutMenu(slack, 'message', { className: 'tool', label: 'Message shortcuts', sign: dots() }),
  );
}

export const globalShortcuts = (slack: Slack): ReactElement | null =>
  shortcutMenu(slack, 'global', { className: 'tool tool-plus', label: 'Shortcuts', sign: icon('plus') });
