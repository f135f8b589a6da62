import type { SimMessage, Slack } from '../slack/types.ts';
import { isObject, string } from './json.ts';

/** What each person has read, as a Slack client keeps it. */
export interface Reads {
  /** Messages of others after the last one read; mentions among them. */
  unread(user: string, channel: string): { count: number; mentions: number };
  read(user: string, channel: string): void;
}

export function startReads(slack: Slack): Reads {
  const last = new Map<string, string>();
  return {
    unread(user, channel) {
      const since = last.get(`${user} ${channel}`) ?? '';
      const fresh = slack.messages(channel).filter((message) => message.ts > since && message.user !== user);
      return { count: fresh.length, mentions: fresh.filter((message) => mentions(message, user)).length };
    },
    read(user, channel) {
      const newest = slack.messages(channel).at(-1)?.ts;
      if (newest) last.set(`${user} ${channel}`, newest);
    },
  };
}

/** A mention counts as it was when the message was first seen: Slack does not notify about edits. */
const known = new WeakMap<SimMessage, string>();

function mentions(message: SimMessage, user: string): boolean {
  const said =
    known.get(message) ??
    spoken([{ type: 'mrkdwn', text: message.text }, message.blocks, message.attachments]);
  known.set(message, said);
  return /<!(?:here|channel|everyone)[>|]/.test(said) || said.includes(`<@${user}>`);
}

/** All that can mention somebody, in mrkdwn; in any other text `<!here>` is just letters. */
function spoken(part: unknown): string {
  if (Array.isArray(part)) return part.map(spoken).join(' ');
  if (!isObject(part)) return '';
  if (part.type === 'mrkdwn') return string(part.text).replace(/`[^`]*`/g, '');
  if (part.type === 'broadcast') return `<!${string(part.range)}>`;
  if (part.type === 'user') return `<@${string(part.user_id)}>`;
  return Object.values(part).map(spoken).join(' ');
}
