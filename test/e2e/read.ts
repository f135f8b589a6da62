import type { Message } from '../../src/cards/message.ts';
import type { Json, SimEphemeral, SimMessage, SimView } from '../../src/sim/slack/types.ts';
import { read } from '../unit/cards-read.ts';

/** What stands on a screen: a message, an answer only one person sees, or a dialog. */
export type Shown = Pick<SimMessage, 'blocks' | 'attachments'> | SimEphemeral | SimView;

/** Its blocks as lines a person could read, see `read`. */
export function screen(shown: Shown): string {
  const content = 'view' in shown ? (shown.view as Pick<SimMessage, 'blocks'>) : shown;
  return read({ attachments: [], ...content } as unknown as Message).join('\n');
}

export interface Control {
  readonly actionId: string;
  readonly blockId: string;
  readonly value?: string;
  /** The values of a menu's choices by what they say. */
  readonly choices: ReadonlyMap<string, string>;
}

/** The button or menu that bears this label. */
export function control(shown: Shown, label: string): Control | undefined {
  const content = ('view' in shown ? shown.view : shown) as { blocks?: Json[]; attachments?: Json[] };
  const blocks = [
    ...(content.blocks ?? []),
    ...(content.attachments ?? []).flatMap(({ blocks: inner }) => (inner ?? []) as Json[]),
  ];
  for (const block of blocks) {
    for (const element of (block.elements ?? []) as Json[]) {
      const words = (element.text ?? element.placeholder) as { text?: string } | undefined;
      if (element.action_id === undefined || words?.text !== label) continue;
      const options = (element.options ?? []) as { text: { text: string }; value: string }[];
      return {
        actionId: String(element.action_id),
        blockId: String(block.block_id),
        ...(typeof element.value === 'string' ? { value: element.value } : {}),
        choices: new Map(options.map(({ text, value }) => [text.text, value])),
      };
    }
  }
  return undefined;
}
