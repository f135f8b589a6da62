import type { HomeView, ModalView } from '@slack/types';
import { expect } from 'vitest';
import type { Message } from '../../src/cards/message.ts';
import { refuseAttachments, refuseBlocks, refuseTotal, refuseView } from '../../src/sim/slack/blocks.ts';
import { faults } from '../unit/cards-check.ts';

const hasFile = () => true;

/** Slack would take it, no limit is passed, and nothing foreign in it is alive. */
export function expectSoundDrawing(drawn: Message | ModalView | HomeView): void {
  const found = faults(drawn);
  if (found.length > 0) expect(found).toEqual([]);
  const refused = refusal(drawn);
  if (refused) expect(refused).toBeUndefined();
}

function refusal(drawn: Message | ModalView | HomeView) {
  if ('type' in drawn) return refuseView(drawn, drawn.type, hasFile);
  const { blocks, attachments } = drawn;
  return (
    refuseBlocks(blocks, hasFile) ??
    refuseTotal(blocks) ??
    (attachments && refuseAttachments(attachments, hasFile))
  );
}
