/** What stands in a channel, as a person reads it from top to bottom. */
import type { SimMessage, Slack } from '../../src/sim/slack/types.ts';
import { screen } from './read.ts';

/**
 * Every message of the channel, the lines of its thread indented below it, a blank line between two. What differs from
 * run to run stands as a word: `«time»`, `<day>`, `<a while>`; alerts have the numbers they came with.
 */
export function transcript(slack: Slack, channel: string): string {
  return slack
    .messages(channel)
    .map((message) => [told(message), ...below(slack, message)].join('\n'))
    .join('\n\n');
}

/** The lines below a message; those that the channel saw too are marked. */
function below(slack: Slack, { channel, ts, thread_ts: parent }: SimMessage): string[] {
  if (parent !== undefined && parent !== ts) return [];
  return slack
    .thread(channel, ts)
    .filter((line) => line.ts !== ts)
    .map((line) => told(line).replace(/^/gm, '    '));
}

function told(message: SimMessage): string {
  const lines = screen(message)
    .replaceAll(/«[^»]*»/g, '«time»')
    .replaceAll(/\b\d{4}-\d\d-\d\d \d\d:\d\d\b/g, '<day>')
    .replaceAll(/\b\d+ (?:s|ms)\b(?! of)/g, '<a while>')
    .split('\n')
    .filter((line) => line !== '');
  return (message.subtype === 'thread_broadcast' ? ['(said to the channel)', ...lines] : lines).join('\n');
}
