/** The coloured strip of a card: what people did about it, what they can do, and why it stands here. */
import type { ActionsBlockElement, MessageAttachment, MrkdwnElement, PlainTextElement } from '@slack/types';
import type { Alert, AlertView, RouteTaken } from '../domain/alert.ts';
import { within } from '../domain/hours.ts';
import type { Advice } from '../domain/rules.ts';
import { holder, notes } from './holder.ts';
import { actions, context, mrkdwn, plain, section } from './pieces.ts';
import { look, severityLabel } from './symbols.ts';
import { inert, mrkdwnCode } from './text.ts';
import { channelToken, mentionToken } from './tokens.ts';

/** The name of a channel without `#`, where it is known. */
export type ChannelName = (id: string) => string | undefined;

export interface CardContext {
  /** The channel this card was meant for and could not go to. */
  readonly insteadOf?: string | undefined;
  readonly channelName?: ChannelName;
  /** True for the post, false for its edits: a mention is made once. */
  readonly first: boolean;
  /** What a person should do about it, and where in the inSync console; undefined or '' for nothing. */
  readonly advice?: Advice | undefined;
  readonly console?: string;
}

export function bar(
  color: string,
  status: string,
  buttons: readonly (ActionsBlockElement | undefined)[],
  provenance: readonly (PlainTextElement | MrkdwnElement)[],
): MessageAttachment {
  return { color, blocks: [section(status), actions(...buttons), context(...provenance)] };
}

/** The strip of an alert: `since` says of an open one how long; `found` why it is there, where no route took it. */
export function alertBar(
  view: AlertView,
  since: string,
  context: CardContext,
  buttons: readonly (ActionsBlockElement | undefined)[],
  found?: MrkdwnElement,
): MessageAttachment {
  const { alert } = view;
  return bar(look(alert).color, status(view, since, context), buttons, [
    provenance(
      `severity ${alert.severity} ${severityLabel(alert.severity)}`,
      inert(alert.feature, 100),
      found === undefined ? `alert ${alert.id}` : '',
    ),
    ...(found === undefined ? [] : [found]),
    ...heldBy(alert),
    ...(alert.hold?.kind === 'silence' && alert.state === 'silenced' ? [] : byRoute(view.route)),
  ]);
}

/** Who has it and since when, with the mention of a first post and the reason for a strange channel. */
function status(view: AlertView, since: string, context: CardContext): string {
  const { alert, route } = view;
  const called = context.first && !(route.quiet && within(route.quiet, alert.openedAt));
  const open = alert.state === 'open' ? since : '';
  const first = [holder(alert), open, called ? mentionToken(route.mention) : '']
    .filter((part) => part !== '')
    .join(' · ');
  const { insteadOf } = context;
  const strange =
    insteadOf === undefined ? '' : `\nPosted here because ${channelToken(insteadOf)} cannot be posted to.`;
  return `${first}${notes(alert)}${strange}`;
}

/** `#sec-alerts`, or the id where the name is not known. */
export function channelWords(id: string, name: ChannelName | undefined): string {
  const known = name?.(id);
  return known === undefined || known === '' ? inert(id, 40) || 'another channel' : `#${inert(known, 60)}`;
}

function heldBy({ state, hold }: Alert): MrkdwnElement[] {
  if (state !== 'silenced' || hold === undefined) return [];
  if (hold.kind === 'parent') return [mrkdwn(`held back: \`inhibited\` by alert ${hold.alert}`)];
  return [mrkdwn([`silence ${hold.silence}`, mrkdwnCode(hold.text, 300)].filter(Boolean).join(' '))];
}

/** What brought the card here: `here by route 1 `feature: …``, a subscription, a step of an escalation. */
function byRoute(route: RouteTaken): MrkdwnElement[] {
  const match = mrkdwnCode(route.match, 300);
  if (route.escalation !== undefined) return [mrkdwn(`here by step ${route.escalation} of the escalation`)];
  if (route.subscription !== undefined)
    return [mrkdwn(`here by subscription ${route.subscription}${match === '' ? '' : ` ${match}`}`)];
  if (route.route === 0) return [];
  return [mrkdwn(`here by route ${route.route}${match === '' ? ', which takes all the rest' : ` ${match}`}`)];
}

/** Facts about the feed in provenance stand in plain text, where nothing has a meaning. */
export function provenance(...words: readonly string[]): PlainTextElement {
  return plain(words.filter((word) => word !== '').join(' · '), 300);
}
