import type { ReactElement } from 'react';
import type { Json } from '../slack/types.ts';
import { el, safeHref } from './html.ts';
import { dots, icon } from './icons.ts';
import { object, objects, string, textOf } from './json.ts';
import type { Names } from './library.ts';

/** What a control needs besides its own JSON. */
export interface Drawing {
  readonly names: Names;
  readonly users: readonly { id: string; name: string }[];
  readonly channels: readonly { id: string; name: string }[];
  /** What is chosen or typed now in the element with this block_id and action_id: Slack's state object. */
  readonly value: (blockId: string, actionId: string) => Json | undefined;
}

export interface Place {
  /** Where the element stands: `b.1.0` is blocks[1].elements[0], `a0.1.0` the same in the first attachment. */
  readonly path: string;
  readonly blockId: string;
  /** True inside an `input` block: nothing is sent before the form is. */
  readonly field: boolean;
  readonly dispatch: boolean;
  /** The id of the words that name it. */
  readonly labelledBy?: string;
}

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description: string;
  readonly group: string;
}

/** Attributes by which the script knows what a control sends. */
export const marks = (element: Json, place: Place): Record<string, unknown> => ({
  'data-path': place.path,
  'data-action': string(element.action_id),
  'data-block': place.blockId,
  'data-field': place.field ? true : undefined,
  'data-dispatch': place.dispatch ? true : undefined,
  'data-confirm': confirmOf(element),
});

function confirmOf(element: Json): string | undefined {
  const { confirm } = element;
  if (!confirm) return undefined;
  const words = object(confirm);
  return JSON.stringify({
    title: textOf(words.title),
    text: textOf(words.text),
    confirm: textOf(words.confirm) || 'Yes',
    deny: textOf(words.deny) || 'Cancel',
    danger: words.style === 'danger',
  });
}

/** A button, a link that looks like one, or a menu; undefined for an element of another kind. */
export function control(element: Json, place: Place, drawing: Drawing): ReactElement | undefined {
  switch (element.type) {
    case 'button':
    case 'workflow_button':
      return button(element, place);
    case 'overflow':
      return overflow(element, place);
    case 'static_select':
    case 'external_select':
    case 'users_select':
    case 'channels_select':
    case 'conversations_select':
      return select(element, place, drawing);
    default:
      return undefined;
  }
}

function button(element: Json, place: Place): ReactElement {
  const style = element.style === 'primary' || element.style === 'danger' ? ` btn-${element.style}` : '';
  const props = {
    ...marks(element, place),
    className: `btn${style}`,
    'aria-label': string(element.accessibility_label) || undefined,
    'data-press': true,
  };
  const label = el('span', { className: 'btn-label' }, textOf(element.text));
  const href = safeHref(element.url);
  if (!href) return el('button', { type: 'button', ...props }, label);
  return el('a', { ...props, href, target: '_blank', rel: 'noreferrer noopener' }, label);
}

function overflow(element: Json, place: Place): ReactElement {
  const items = objects(element.options).map(choice);
  const props = { ...marks(element, place), className: 'btn btn-more', 'aria-haspopup': 'menu' };
  return el(
    'span',
    { className: 'menu-holder' },
    el('button', { type: 'button', 'aria-label': 'More actions', 'data-menu': true, ...props }, dots()),
    menu('menu', items, undefined),
  );
}

export const choice = (option: Json): Choice => ({
  value: string(option.value),
  label: textOf(option.text),
  description: textOf(option.description),
  group: '',
});

function choices(element: Json, drawing: Drawing): Choice[] {
  const plain = (value: string, label: string): Choice => ({ value, label, description: '', group: '' });
  if (element.type === 'users_select') return drawing.users.map(({ id, name }) => plain(id, name));
  if (element.type === 'channels_select' || element.type === 'conversations_select')
    return drawing.channels.map(({ id, name }) => plain(id, `#${name}`));
  const groups = objects(element.option_groups).flatMap((group) =>
    objects(group.options).map((option) => ({ ...choice(option), group: textOf(group.label) })),
  );
  return [...objects(element.options).map(choice), ...groups];
}

/** The value chosen in a select: what the person chose, else what the app proposed. */
function chosen(element: Json, place: Place, drawing: Drawing): string {
  const now = drawing.value(place.blockId, string(element.action_id)) ?? {};
  const option = now.selected_option ?? element.initial_option;
  return (
    string(object(option).value) ||
    string(now.selected_user ?? now.selected_channel ?? now.selected_conversation) ||
    string(element.initial_user ?? element.initial_channel ?? element.initial_conversation)
  );
}

function select(element: Json, place: Place, drawing: Drawing): ReactElement {
  const items = choices(element, drawing);
  const value = chosen(element, place, drawing);
  const current = items.find((item) => item.value === value);
  const shown = current?.label ?? (textOf(element.placeholder) || 'Select an option');
  return el(
    'span',
    { className: 'menu-holder' },
    el(
      'button',
      {
        type: 'button',
        className: current ? 'select' : 'select select-empty',
        'aria-haspopup': 'listbox',
        'aria-labelledby': place.labelledBy,
        'data-menu': true,
        'data-value': current?.value,
        ...marks(element, place),
      },
      el('span', { className: 'select-label' }, shown),
      icon('chevron'),
    ),
    menu('listbox', items, current?.value),
  );
}

/** The choices wait beside the button; the script shows a copy of them above the page. */
function menu(role: 'menu' | 'listbox', items: readonly Choice[], current: string | undefined): ReactElement {
  const rows = items.flatMap((item, index) => {
    const first = item.group && item.group !== items[index - 1]?.group;
    const row = el(
      'button',
      {
        type: 'button',
        role: role === 'menu' ? 'menuitem' : 'option',
        'aria-selected': role === 'listbox' ? item.value === current : undefined,
        'data-choice': item.value,
        tabIndex: -1,
      },
      el('span', { className: 'choice-label' }, item.label),
      item.description ? el('span', { className: 'choice-about' }, item.description) : null,
    );
    return first ? [el('div', { className: 'choice-group', role: 'presentation' }, item.group), row] : [row];
  });
  return el('div', { className: 'menu', role, hidden: true }, ...rows);
}
