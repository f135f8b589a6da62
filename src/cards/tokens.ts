/** People, groups and channels as mrkdwn names them. */
import { isPerson } from './people.ts';
import { isChannel } from './pieces.ts';
import { mrkdwnCode } from './text.ts';

/** `<@U…>` for an id of Slack's, else the name as code: what stands in mrkdwn must be one or the other. */
export function person(who: { readonly id: string; readonly name: string }): string {
  return isPerson(who.id) ? `<@${who.id}>` : mrkdwnCode(who.name, 60) || 'somebody';
}

/** A mention as Slack takes it, of everybody, a person or a group; '' for none and for what is no mention. */
export function mentionToken(mention: string): string {
  if (/^@(here|channel|everyone)$/.test(mention)) return `<!${mention.slice(1)}>`;
  if (isPerson(mention)) return `<@${mention}>`;
  return /^S[A-Z0-9]+$/.test(mention) ? `<!subteam^${mention}>` : '';
}

/** `<#C…>` or the id as code. */
export function channelToken(id: string): string {
  return isChannel(id) ? `<#${id}>` : mrkdwnCode(id, 80) || 'another channel';
}
