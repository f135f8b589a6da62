import type { ReactElement } from 'react';
import type { Json } from '../slack/types.ts';
import { el } from './html.ts';
import { string, textOf } from './json.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description: string;
  readonly group: string;
}

/** Lists longer than this can be searched, as in Slack. */
const SEARCHED = 8;

export const choice = (option: Json): Choice => ({
  value: string(option.value),
  label: textOf(option.text),
  description: textOf(option.description),
  group: '',
});

/** The choices wait beside the button; the script shows a copy of them above the page. */
export function menu(
  role: 'menu' | 'listbox',
  items: readonly Choice[],
  chosen: readonly string[],
  many = false,
): ReactElement {
  const rows = items.flatMap((item, index) => {
    const first = item.group && item.group !== items[index - 1]?.group;
    const row = el(
      'button',
      {
        type: 'button',
        role: role === 'menu' ? 'menuitem' : 'option',
        'aria-selected': role === 'listbox' ? chosen.includes(item.value) : undefined,
        'data-choice': item.value,
        tabIndex: -1,
      },
      el('span', { className: 'choice-label' }, item.label),
      item.description ? el('span', { className: 'choice-about' }, item.description) : null,
    );
    return first ? [el('div', { className: 'choice-group', role: 'presentation' }, item.group), row] : [row];
  });
  const searched = role === 'listbox' && items.length > SEARCHED;
  const search = {
    type: 'search',
    className: 'menu-filter',
    placeholder: 'Search',
    'aria-label': 'Search choices',
  };
  return el(
    'div',
    { className: 'menu', role, 'aria-multiselectable': many || undefined, hidden: true },
    searched ? el('input', search) : null,
    ...rows,
    items.length === 0 ? el('div', { className: 'choice-none' }, 'No choices') : null,
  );
}
