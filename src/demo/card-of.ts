import type { Json, SimMessage } from '../sim/slack/types.ts';

/** The alert a card is about: the number its buttons carry. Undefined for what is no alert's card. */
export function alertOfMessage(message: SimMessage): number | undefined {
  for (const { action_id: action, value, options } of elements(message)) {
    if (typeof action !== 'string' || !/^alert\./.test(action)) continue;
    const first = Array.isArray(options) ? (options[0] as Json | undefined)?.value : undefined;
    const [, number] = /(?:^|:)(\d{1,15})$/.exec(String(value ?? first ?? '')) ?? [];
    if (number !== undefined) return Number(number);
  }
  return undefined;
}

/** The storm whose card it is. */
export function stormOfMessage(message: SimMessage): number | undefined {
  const shows = elements(message).find(({ action_id: action }) => action === 'storm.show');
  return shows && /^\d{1,15}$/.test(String(shows.value)) ? Number(shows.value) : undefined;
}

function elements({ blocks = [], attachments = [] }: SimMessage): Json[] {
  const all = [...blocks, ...attachments.flatMap((each) => each.blocks ?? [])];
  return all.flatMap((block) => (Array.isArray(block.elements) ? (block.elements as Json[]) : []));
}
