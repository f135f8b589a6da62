import type { SimMessage, Slack } from '../slack/types.ts';

/** What each person has read, as a Slack client keeps it. */
export interface Reads {
  /** Messages of others after the last one read; mentions among them. */
  unread(user: string, channel: string): { count: number; mentions: number };
  read(user: string, channel: string): void;
}

export function startReads(slack: Slack): Reads {
  const last = new Map<string, string>();
  const top = (channel: string): SimMessage[] =>
    slack.messages(channel).filter((message) => !message.thread_ts || message.thread_ts === message.ts);
  return {
    unread(user, channel) {
      const since = last.get(`${user} ${channel}`) ?? '';
      const fresh = top(channel).filter((message) => message.ts > since && message.user !== user);
      return { count: fresh.length, mentions: fresh.filter((message) => mentions(message, user)).length };
    },
    read(user, channel) {
      const newest = top(channel).at(-1)?.ts;
      if (newest) last.set(`${user} ${channel}`, newest);
    },
  };
}

/** A mention counts as it was when the message was first seen: Slack does not notify about edits. */
const known = new WeakMap<SimMessage, string>();

/** Escaped text cannot match: its `<` is written `&lt;`. */
function mentions(message: SimMessage, user: string): boolean {
  const said = known.get(message) ?? JSON.stringify([message.text, message.blocks, message.attachments]);
  known.set(message, said);
  return /<!(?:here|channel|everyone)[>|]/.test(said) || said.includes(`<@${user}>`);
}
