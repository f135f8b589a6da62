import type { Message } from '../../src/cards/message.ts';
import type { Json, SimEphemeral, SimMessage, SimView } from '../../src/sim/slack/types.ts';
import { read } from '../unit/cards-read.ts';

/** What stands on a screen: a message, an answer only one person sees, or a dialog. */
export type Shown = Pick<SimMessage, 'blocks' | 'attachments'> | SimEphemeral | SimView;

/** Its blocks as lines a person could read, see `read`. */
export function screen(shown: Shown): string {
  const content = ('view' in shown ? shown.view : shown) as Pick<SimMessage, 'blocks' | 'text'>;
  if (!content.blocks) return content.text;
  return read({ attachments: [], ...content } as unknown as Message).join('\n');
}

export interface Control {
  readonly actionId: string;
  readonly blockId: string;
  readonly value?: string;
  /** The values of a menu's choices by what they say. */
  readonly choices: ReadonlyMap<string, string>;
}

/** The button, menu or field that bears this label; `near` tells those of several rows apart. */
export function control(shown: Shown, label: string, near = ''): Control | undefined {
  for (const block of blocksOf(shown)) {
    if (!JSON.stringify(block).includes(near)) continue;
    const found = elementsOf(block).find((element) => labelOf(block, element) === label);
    if (found === undefined) continue;
    const options = (found.options ?? []) as { text: { text: string }; value: string }[];
    return {
      actionId: String(found.action_id),
      blockId: String(block.block_id),
      ...(typeof found.value === 'string' ? { value: found.value } : {}),
      choices: new Map(options.map(({ text, value }) => [text.text, value])),
    };
  }
  return undefined;
}

/** The blocks of a message with those beside its bars, of a dialog, of Home. */
export function blocksOf(shown: Shown): Json[] {
  const { blocks = [], attachments = [] } = ('view' in shown ? shown.view : shown) as {
    blocks?: Json[];
    attachments?: Json[];
  };
  return [...blocks, ...attachments.flatMap(({ blocks: inner }) => (inner ?? []) as Json[])];
}

function elementsOf({ elements, accessory, element }: Json): Json[] {
  const all = [...((elements ?? []) as (Json | undefined)[]), accessory, element] as (Json | undefined)[];
  return all.filter((each): each is Json => each?.action_id !== undefined);
}

function labelOf(block: Json, element: Json): string | undefined {
  if (element.type === 'overflow') return '⋮';
  const words = (block.label ?? element.text ?? element.placeholder) as { text?: string } | undefined;
  return words?.text;
}
