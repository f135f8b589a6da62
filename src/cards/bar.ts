/** The coloured strip of a card: what people did about it, what they can do, and why it stands here. */
import type {
  ActionsBlockElement,
  Button,
  MessageAttachment,
  MrkdwnElement,
  PlainTextElement,
} from '@slack/types';
import type { Acknowledgement, Alert, AlertView, RouteTaken } from '../domain/alert.ts';
import { actions, button, context, isChannel, mrkdwn, plain, section } from './pieces.ts';
import { STATE_LOOK } from './symbols.ts';
import { inert, mrkdwnCode } from './text.ts';
import { dateToken, nearFormat } from './times.ts';

/** The name of a channel without `#`, where it is known. */
export type ChannelName = (id: string) => string | undefined;

export interface CardContext {
  /** The channel this card was meant for and could not go to. */
  readonly insteadOf?: string | undefined;
  readonly channelName?: ChannelName;
  /** True for the post, false for its edits: a mention is made once. */
  readonly first: boolean;
}

export function bar(
  color: string,
  status: string,
  buttons: readonly (ActionsBlockElement | undefined)[],
  provenance: readonly (PlainTextElement | MrkdwnElement)[],
): MessageAttachment {
  return { color, blocks: [section(status), actions(...buttons), context(...provenance)] };
}

/** Who has it and since when, with the mention of a first post and the reason for a strange channel. */
export function status(view: AlertView, since: string, context: CardContext): string {
  const { alert, route } = view;
  const mention = context.first ? mentionToken(route.mention) : '';
  const parts = [`${holder(alert)}${alert.state === 'acked' ? '' : ` · ${since}`}`, mention];
  const first = parts.filter((part) => part !== '').join(' · ');
  const { insteadOf } = context;
  if (insteadOf === undefined) return first;
  return `${first}\nPosted here because ${channelToken(insteadOf)} cannot be posted to.`;
}

function holder(alert: Alert): string {
  if (alert.state === 'acked' && alert.ack !== undefined) return acknowledged(alert.ack, alert.openedAt);
  return alert.state === 'open' ? '*Open*, nobody has it' : `*${STATE_LOOK[alert.state].word}*`;
}

/** The button that takes an alert or gives it back; none once the alert is past that. */
export function ackButton(alert: Alert): Button | undefined {
  const id = String(alert.id);
  if (alert.state === 'open') return button('alert.ack', 'Acknowledge', id, 'primary');
  return alert.state === 'acked' ? button('alert.unack', 'Undo', id) : undefined;
}

/** `<@U…>` for an id of Slack's, else the name as code: what stands in mrkdwn must be one or the other. */
export function person(who: { readonly id: string; readonly name: string }): string {
  return /^[UW][A-Z0-9]+$/.test(who.id) ? `<@${who.id}>` : mrkdwnCode(who.name, 80) || 'somebody';
}

/** `*Acknowledged* by <@U…> at <date>`; with the day where that was another one. */
function acknowledged(ack: Acknowledgement, beside: number): string {
  const format = nearFormat(ack.at, beside);
  const joint = format === '{time}' ? ' at ' : ', ';
  return `*Acknowledged* by ${person(ack.by)}${joint}${dateToken(ack.at, format)}`;
}

/** A route's mention as Slack takes it; '' for none and for what is no mention. */
function mentionToken(mention: string): string {
  if (/^@(here|channel|everyone)$/.test(mention)) return `<!${mention.slice(1)}>`;
  if (/^[UW][A-Z0-9]+$/.test(mention)) return `<@${mention}>`;
  return /^S[A-Z0-9]+$/.test(mention) ? `<!subteam^${mention}>` : '';
}

/** `<#C…>` or the id as code. */
function channelToken(id: string): string {
  return isChannel(id) ? `<#${id}>` : mrkdwnCode(id, 80) || 'another channel';
}

/** `#sec-alerts`, or the id where the name is not known. */
export function channelWords(id: string, name: ChannelName | undefined): string {
  const known = name?.(id);
  return known === undefined || known === '' ? inert(id, 40) || 'another channel' : `#${inert(known, 60)}`;
}

/** Why the card stands in its channel: `here by route 1 `feature: Backup And Restore``. */
export function byRoute(route: RouteTaken): MrkdwnElement[] {
  if (route.route === 0) return [];
  const match = mrkdwnCode(route.match);
  return [mrkdwn(`here by route ${route.route}${match === '' ? ', which takes all the rest' : ` ${match}`}`)];
}

/** Facts about the feed in provenance stand in plain text, where nothing has a meaning. */
export function provenance(...words: readonly string[]): PlainTextElement {
  return plain(words.filter((word) => word !== '').join(' · '), 300);
}
