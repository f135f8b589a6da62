import type { Message } from './message.ts';
import { channel, line, rich, text } from './pieces.ts';

/** The marked card is on its way to the channel, by the path of all cards. */
export function testCardSent(id: string, alert?: number): Message {
  const which = alert === undefined ? '' : ` (alert ${alert})`;
  return {
    text: `The test card${which} is on its way.`,
    blocks: [
      rich(
        line(
          text(`A card marked as a test${which} is on its way to `),
          channel(id),
          text(', by the path of all cards. Resolve it there when you have seen it.'),
        ),
      ),
    ],
  };
}
