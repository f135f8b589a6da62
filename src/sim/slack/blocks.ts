/** Whether Slack would take a message's blocks and attachments, or a view; complaints in Slack's words. */
import { BLOCKS, SURFACES } from './blockspecs.ts';
import {
  byType,
  complain,
  flag,
  isObject,
  list,
  object,
  type Problem,
  text,
  type Walk,
  word,
} from './check.ts';
import { LIMITS } from './limits.ts';
import { plain } from './texts.ts';
import type { Json } from './types.ts';

export interface Refusal {
  readonly error: string;
  /** `must be less than 151 characters [json-pointer:/blocks/0/text/text]` */
  readonly errors: readonly string[];
}

export type HasFile = (id: string) => boolean;

/** Attachment fields that date from before blocks; none may stand beside `blocks`. */
const LEGACY = [
  'title',
  'title_link',
  'text',
  'pretext',
  'fields',
  'actions',
  'author_name',
  'author_link',
  'author_icon',
  'footer',
  'footer_icon',
  'image_url',
  'thumb_url',
  'ts',
  'mrkdwn_in',
  'callback_id',
];

const walkOn = (surface: Walk['surface'], hasFile: HasFile): Walk => ({ surface, problems: [], hasFile });

const spell = ({ message, pointer }: Problem): string => `${message} [json-pointer:${pointer}]`;

function refusal(error: string, problems: readonly Problem[]): Refusal | undefined {
  return problems.length === 0 ? undefined : { error, errors: problems.map(spell) };
}

const objects = (...values: unknown[]): Json[] => values.flat().filter(isObject);

/** Elements a person can act on that stand directly in a block. */
export function elementsOf(block: Json): Json[] {
  return objects(block.elements, block.accessory, block.element, block.actions).filter(
    (each) => typeof each.action_id === 'string' || each.type === 'button',
  );
}

/** A block and the blocks inside it. */
export function withChildren(block: Json): Json[] {
  const children = objects(block.child_blocks, block.type === 'carousel' ? block.elements : []);
  return [block, ...children.flatMap(withChildren)];
}

function uniqueIds(blocks: readonly unknown[], at: string, walk: Walk): void {
  const seen = new Set<unknown>();
  for (const [block, pointer] of blocks.flatMap((top, i) =>
    objects(top)
      .flatMap(withChildren)
      .map((each) => [each, `${at}/${i}`] as const),
  )) {
    const repeat = (field: string, value: unknown, where: string) =>
      complain(walk, `\`${field}\` "${value}" already exists`, `${where}/${field}`);
    if (block.block_id !== undefined && seen.has(block.block_id)) repeat('block_id', block.block_id, pointer);
    seen.add(block.block_id);
    const actions = new Set<unknown>();
    elementsOf(block).forEach(({ action_id }, n) => {
      if (action_id !== undefined && actions.has(action_id))
        repeat('action_id', action_id, `${pointer}/elements/${n}`);
      actions.add(action_id);
    });
  }
}

/** All markdown blocks of one payload share one budget of characters. */
function markdownBudget(blocks: readonly unknown[], at: string, walk: Walk): void {
  const used = blocks
    .filter((block) => isObject(block) && block.type === 'markdown' && typeof block.text === 'string')
    .reduce<number>((sum, block) => sum + String((block as Json).text).length, 0);
  if (used > LIMITS.markdownTotal)
    complain(walk, `must be less than ${LIMITS.markdownTotal + 1} characters`, at);
}

function checkBlocks(blocks: unknown, at: string, max: number, walk: Walk, min = 0): void {
  const allowed = SURFACES[walk.surface];
  list(
    byType(() => BLOCKS, allowed),
    max,
    min,
  )(blocks, at, walk);
  if (!Array.isArray(blocks)) return;
  uniqueIds(blocks, at, walk);
  markdownBudget(blocks, at, walk);
}

/** A message's `blocks` argument. */
export function refuseBlocks(blocks: unknown, hasFile: HasFile): Refusal | undefined {
  const walk = walkOn('message', hasFile);
  checkBlocks(blocks, '/blocks', LIMITS.blocksPerMessage, walk);
  return refusal('invalid_blocks', walk.problems);
}

/** The sum over a message's blocks, which only the chat methods refuse. */
export function refuseTotal(blocks: unknown): Refusal | undefined {
  if (blocks === undefined || JSON.stringify(blocks).length <= LIMITS.blocksTotal) return undefined;
  return { error: 'msg_blocks_too_long', errors: [] };
}

const color = /^(?:#?[0-9a-f]{3}|#?[0-9a-f]{6}|good|warning|danger)$/i;

function checkAttachment(each: unknown, at: string, walk: Walk): void {
  if (!isObject(each)) {
    complain(walk, 'must provide an object', at);
    return;
  }
  if (each.color !== undefined && !color.test(String(each.color)))
    complain(walk, 'must be a valid color', `${at}/color`);
  if (each.blocks === undefined) return;
  for (const field of LEGACY.filter((name) => each[name] !== undefined))
    complain(walk, `invalid additional property: ${field}`, at);
  checkBlocks(each.blocks, `${at}/blocks`, LIMITS.blocksPerMessage, walk);
}

/** A message's `attachments` argument: blocks in them stand beside `color` and `fallback` alone. */
export function refuseAttachments(attachments: unknown, hasFile: HasFile): Refusal | undefined {
  if (Array.isArray(attachments) && attachments.length > LIMITS.attachments)
    return { error: 'too_many_attachments', errors: [] };
  const walk = walkOn('message', hasFile);
  if (!Array.isArray(attachments)) complain(walk, 'must provide an array', '/attachments');
  else for (const [i, each] of attachments.entries()) checkAttachment(each, `/attachments/${i}`, walk);
  return refusal('invalid_attachments', walk.problems);
}

const common = {
  blocks: () => {},
  'private_metadata?': text(LIMITS.privateMetadata, 0),
  'callback_id?': text(LIMITS.id, 0),
  'external_id?': text(LIMITS.id, 0),
};
const modal = object({
  type: word('modal'),
  ...common,
  title: plain(LIMITS.viewTitle),
  'submit?': plain(LIMITS.viewButton),
  'close?': plain(LIMITS.viewButton),
  'clear_on_close?': flag,
  'notify_on_close?': flag,
});
const home = object({ type: word('home'), ...common });

/** A `view` argument; Slack calls every fault in one `invalid_arguments`. */
export function refuseView(view: unknown, type: 'modal' | 'home', hasFile: HasFile): Refusal | undefined {
  const walk = walkOn(type, hasFile);
  (type === 'modal' ? modal : home)(view, '/view', walk);
  if (isObject(view)) {
    checkBlocks(view.blocks, '/view/blocks', LIMITS.blocksPerView, walk, type === 'modal' ? 1 : 0);
    const input = Array.isArray(view.blocks)
      ? view.blocks.findIndex((block) => isObject(block) && block.type === 'input')
      : -1;
    if (type === 'modal' && view.submit === undefined && input >= 0)
      complain(walk, 'must define `submit` to use an `input` block in modals', `/view/blocks/${input}/input`);
    if (JSON.stringify(view).length > LIMITS.viewBytes) return { error: 'view_too_large', errors: [] };
  }
  return refusal('invalid_arguments', walk.problems);
}
