import type { Slack } from '../slack/types.ts';
import { author } from './people.ts';
import type { Seat } from './seat.ts';

/** Slack's control sequences as a voice would read them. */
const plain = (text: string): string =>
  text
    .replace(/<!(here|channel|everyone)>/g, '@$1')
    .replace(/<[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');

/** A new message of others in one line, for those who do not see it; undefined for one's own. */
export function spokenMessage(
  slack: Slack,
  { channel, thread = '', user }: Seat,
  ts: string,
): string | undefined {
  const all = [...slack.messages(channel), ...slack.thread(channel, thread)];
  const message = all.find((each) => each.ts === ts);
  if (!message || message.user === user) return undefined;
  return `${author(slack, message.user).name}: ${plain(message.text)}`;
}

/** An answer to the person alone. */
export function spokenAnswer(slack: Slack, { channel, user }: Seat, id: string): string | undefined {
  const found = slack.ephemerals(user, channel).find((each) => each.id === id);
  return found && `For you alone: ${plain(found.text)}`;
}
