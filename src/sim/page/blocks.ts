import type { ReactElement } from 'react';
import type { Json, SimAttachment } from '../slack/types.ts';
import { field } from './fields.ts';
import { el, raw } from './html.ts';
import { objects, string, textOf } from './json.ts';
import { blockHtml } from './library.ts';
import type { Drawing } from './marks.ts';

/**
 * Blocks as Slack draws them. Everything to read goes through the library; what is clicked or typed into is
 * drawn here, for the library's controls live only in a browser that runs React.
 */
export function blockList(blocks: readonly Json[], prefix: string, drawing: Drawing): ReactElement {
  const drawn = blocks.map((block, index) =>
    el(
      'div',
      { className: 'block', 'data-type': string(block.type) },
      one(block, `${prefix}.${index}`, drawing),
    ),
  );
  return el('div', { className: 'blocks' }, ...drawn);
}

function one(block: Json, path: string, drawing: Drawing): ReactElement {
  switch (block.type) {
    case 'actions':
      return actions(block, path, drawing);
    case 'input':
      return input(block, path, drawing);
    case 'section':
      return section(block, path, drawing);
    default:
      return read(block, drawing);
  }
}

const read = (block: Json, drawing: Drawing): ReactElement => raw(blockHtml(block, drawing.names), 'read');

const place = (block: Json, path: string) => ({
  path,
  blockId: string(block.block_id),
  field: false,
  dispatch: false,
});

function actions(block: Json, path: string, drawing: Drawing): ReactElement {
  const elements = objects(block.elements).map(
    (element, index) =>
      field(element, place(block, `${path}.${index}`), drawing) ??
      read({ type: 'actions', elements: [element] }, drawing),
  );
  return el('div', { className: 'actions' }, ...elements);
}

function section(block: Json, path: string, drawing: Drawing): ReactElement {
  const accessory = objects([block.accessory])[0];
  const beside = accessory && field(accessory, place(block, `${path}.accessory`), drawing);
  if (!beside) return read(block, drawing);
  const { accessory: _, ...rest } = block;
  return el('div', { className: 'beside' }, read(rest, drawing), beside);
}

function input(block: Json, path: string, drawing: Drawing): ReactElement {
  const element = objects([block.element])[0] ?? {};
  const label = `label-${path.replaceAll('.', '-')}`;
  const drawn = field(
    element,
    {
      path: `${path}.element`,
      blockId: string(block.block_id),
      field: true,
      dispatch: block.dispatch_action === true,
      labelledBy: label,
    },
    drawing,
  );
  const optional = block.optional === true ? el('span', { className: 'optional' }, ' (optional)') : null;
  const hint = textOf(block.hint);
  return el(
    'div',
    { className: 'field', 'data-field-of': string(block.block_id) },
    el('div', { className: 'field-label', id: label }, textOf(block.label), optional),
    drawn ?? read(block, drawing),
    el('div', { className: 'field-error', id: `${label}-error`, role: 'alert' }),
    hint ? el('div', { className: 'field-hint' }, hint) : null,
  );
}

const COLOURS: Readonly<Record<string, string>> = { good: '#2eb886', warning: '#daa038', danger: '#a30200' };

/** The bar's colour; grey where the app names none or something that is no colour. */
export function barColour(colour: string | undefined): string {
  const named = COLOURS[colour ?? ''];
  if (named) return named;
  const hex = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(colour ?? '');
  return hex ? `#${hex[1]}` : '#dddddd';
}

export function attachmentList(attachments: readonly SimAttachment[], drawing: Drawing): ReactElement | null {
  if (attachments.length === 0) return null;
  const drawn = attachments.map((attachment, index) => {
    const blocks = objects(attachment.blocks);
    const words = string(attachment.text) || string(attachment.fallback);
    const legacy: Json[] = words ? [{ type: 'section', text: { type: 'mrkdwn', text: words } }] : [];
    return el(
      'div',
      { className: 'attachment' },
      el('span', { className: 'bar', style: { backgroundColor: barColour(attachment.color) } }),
      blockList(blocks.length > 0 ? blocks : legacy, `a${index}`, drawing),
    );
  });
  return el('div', { className: 'attachments' }, ...drawn);
}

/** The element a control's path leads to, with its block; undefined when the message has changed meanwhile. */
export function elementAt(
  owner: { blocks?: unknown; attachments?: unknown },
  path: string,
): { block: Json; element: Json } | undefined {
  const [root = '', blockIndex = '', slot = ''] = path.split('.');
  const attachment = /^a(\d+)$/.exec(root);
  const blocks = attachment ? objects(owner.attachments)[Number(attachment[1])]?.blocks : owner.blocks;
  const block = objects(blocks)[Number(blockIndex)];
  if (!block) return undefined;
  const parts: Json = { accessory: block.accessory, element: block.element };
  const element = objects(slot in parts ? [parts[slot]] : block.elements)[slot in parts ? 0 : Number(slot)];
  return element && { block, element };
}
