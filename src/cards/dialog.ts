import type { KnownBlock, ModalView } from '@slack/types';
import { LIMITS } from './limits.ts';
import type { Message } from './message.ts';
import { plain } from './pieces.ts';

/** Buttons that need a channel to answer in. */
const NOT_IN_DIALOGS: ReadonlySet<string> = new Set(['events.share']);

/** In a dialog or on Home there is no message to answer under: the answer is a dialog of its own. */
export function answerDialog(message: Message): ModalView {
  return {
    type: 'modal',
    callback_id: 'answer',
    title: plain('inSync', LIMITS.viewTitle.max),
    close: plain('Close', LIMITS.viewTitle.max),
    blocks: message.blocks.flatMap(inDialog).slice(0, LIMITS.viewBlocks.max),
  };
}

function inDialog(block: KnownBlock): KnownBlock[] {
  if (block.type !== 'actions') return [block];
  const elements = block.elements.filter(
    (element) => !('action_id' in element && NOT_IN_DIALOGS.has(element.action_id ?? '')),
  );
  return elements.length === 0 ? [] : [{ ...block, elements }];
}
