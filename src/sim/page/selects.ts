import type { ReactElement } from 'react';
import type { Json } from '../slack/types.ts';
import { el } from './html.ts';
import { icon } from './icons.ts';
import { object, objects, string, textOf } from './json.ts';
import { type Drawing, marks, type Place } from './marks.ts';
import { type Choice, choice, menu } from './menu.ts';

/** Select menus of every source, for one choice or for many. */
export function select(element: Json, place: Place, drawing: Drawing): ReactElement {
  const many = string(element.type).startsWith('multi_');
  const items = choices(element, drawing);
  const values = chosen(element, place, drawing).filter((value) =>
    items.some((item) => item.value === value),
  );
  const labels = items.filter((item) => values.includes(item.value)).map(({ label }) => label);
  const empty = textOf(element.placeholder) || (many ? 'Select options' : 'Select an option');
  const label = many ? labels.map((each) => el('span', { className: 'chip' }, each)) : [labels[0] ?? ''];
  return el(
    'span',
    { className: many ? 'menu-holder holds-many' : 'menu-holder' },
    el(
      'button',
      {
        type: 'button',
        className: `select${values.length > 0 ? '' : ' select-empty'}${many ? ' select-many' : ''}`,
        'aria-haspopup': 'listbox',
        'aria-labelledby': place.labelledBy,
        'data-menu': true,
        'data-values': JSON.stringify(values),
        'data-many': many ? true : undefined,
        'data-max': many ? element.max_selected_items : undefined,
        'data-empty': empty,
        ...marks(element, place),
      },
      el('span', { className: 'select-label' }, ...(values.length > 0 ? label : [empty])),
      icon('chevron'),
    ),
    menu('listbox', items, values, many),
  );
}

function choices(element: Json, drawing: Drawing): Choice[] {
  const plain = (value: string, label: string): Choice => ({ value, label, description: '', group: '' });
  const source = string(element.type).replace(/^multi_/, '');
  if (source === 'users_select') return drawing.users.map(({ id, name }) => plain(id, name));
  if (source === 'channels_select' || source === 'conversations_select')
    return drawing.channels.map(({ id, name }) => plain(id, `#${name}`));
  const groups = objects(element.option_groups).flatMap((group) =>
    objects(group.options).map((option) => ({ ...choice(option), group: textOf(group.label) })),
  );
  return [...objects(element.options).map(choice), ...groups];
}

const KEPT = ['user', 'channel', 'conversation'] as const;

/** The values chosen: what the person chose, else what the app proposed. */
function chosen(element: Json, place: Place, drawing: Drawing): string[] {
  const now = drawing.value(place.blockId, string(element.action_id));
  const from = (kept: Json, word: 'selected' | 'initial'): string[] => {
    const options = [object(kept[`${word}_option`]), ...objects(kept[`${word}_options`])].map(
      (each) => each.value,
    );
    const ids = KEPT.flatMap((kind) => [kept[`${word}_${kind}`], kept[`${word}_${kind}s`]]).flat();
    return [...options, ...ids].map(string).filter((value) => value !== '');
  };
  return now === undefined ? from(element, 'initial') : from(now, 'selected');
}
