import type { SimView, Slack } from '../slack/types.ts';
import { blockList } from './blocks.ts';
import { el, html } from './html.ts';
import { icon } from './icons.ts';
import { objects, textOf } from './json.ts';
import { drawingFor } from './people.ts';

/** The person's top modal, or nothing. The script opens it as a dialog, which keeps the focus inside. */
export function modalLayer(slack: Slack, user: string): string {
  const stack = slack.views(user);
  const view = stack.at(-1);
  return view ? html(dialog(slack, view, stack.length > 1)) : '';
}

function dialog(slack: Slack, view: SimView, stacked: boolean) {
  const title = textOf(view.view.title);
  const submit = textOf(view.view.submit);
  const close = textOf(view.view.close) || (submit ? 'Cancel' : 'Close');
  const iconButton = (act: string, label: string, drawing: 'back' | 'close') =>
    el(
      'button',
      { type: 'button', className: 'icon-button', 'data-view-act': act, 'aria-label': label },
      icon(drawing),
    );
  return el(
    'dialog',
    {
      className: 'modal',
      'aria-labelledby': 'modal-title',
      'data-view': view.id,
      'data-hash': view.hash,
      'data-where': 'view',
      'data-id': view.id,
    },
    el(
      'header',
      { className: 'modal-header' },
      stacked ? iconButton('back', 'Back', 'back') : null,
      el('h1', { id: 'modal-title' }, title),
      iconButton('close', 'Close', 'close'),
    ),
    el(
      'div',
      { className: 'modal-body' },
      blockList(objects(view.view.blocks), 'b', drawingFor(slack, view.id)),
    ),
    el(
      'footer',
      { className: 'modal-footer' },
      el('button', { type: 'button', className: 'btn btn-big', 'data-view-act': 'back' }, close),
      submit
        ? el(
            'button',
            { type: 'button', className: 'btn btn-big btn-primary', 'data-view-act': 'submit' },
            submit,
          )
        : null,
    ),
  );
}
