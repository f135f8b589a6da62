import type { ReactElement } from 'react';
import type { Json } from '../slack/types.ts';
import { el, safeHref } from './html.ts';
import { dots } from './icons.ts';
import { objects, string, textOf } from './json.ts';
import { type Drawing, marks, type Place } from './marks.ts';
import { choice, menu } from './menu.ts';
import { select } from './selects.ts';

/** A button, a link that looks like one, or a menu; undefined for an element of another kind. */
export function control(element: Json, place: Place, drawing: Drawing): ReactElement | undefined {
  switch (element.type) {
    case 'button':
    case 'workflow_button':
      return button(element, place);
    case 'overflow':
      return overflow(element, place);
    default:
      return string(element.type).endsWith('_select') ? select(element, place, drawing) : undefined;
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
    menu('menu', items, []),
  );
}
