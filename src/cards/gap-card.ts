import type { RichTextElement } from '@slack/types';
import type { Alert, AlertView, FeedGap } from '../domain/alert.ts';
import { duration, number, plural } from '../domain/amounts.ts';
import { isReopened } from '../domain/life.ts';
import { adviceFor } from './advice.ts';
import { alertBar, type CardContext } from './bar.ts';
import { findingButtons } from './card-buttons.ts';
import { type Given, lifeFacts } from './life-facts.ts';
import type { Message } from './message.ts';
import { button, code, type Fact, facts, header, mrkdwn, text } from './pieces.ts';
import { lead, NOTICE_SYMBOL } from './symbols.ts';
import { inert, inertFallback, mrkdwnCode } from './text.ts';
import { dateElement, dateToken, nearFormat, utc } from './times.ts';

/** Our own finding: the feed no longer knew our place, so events may be missing. */
export function gapCard(view: AlertView, context: CardContext): Message {
  const { alert } = view;
  const list = gapFacts(alert, context);
  return {
    text: fallbackText(alert),
    blocks: [header(`${opening(alert)} ${missing(alert.gap)}`), ...(list.length === 0 ? [] : [facts(list)])],
    attachments: [
      alertBar(
        view,
        `found ${dateToken(alert.openedAt, '{ago}')}`,
        context,
        findingButtons(
          alert,
          button('gap.events', 'Events around it', String(alert.id)),
          button('status.show', 'Feed status', 'feed'),
        ),
        mrkdwn(
          `feed ${mrkdwnCode(alert.gap?.feed ?? '') || 'unknown'} · alert ${alert.id} · \`cursor_dead\``,
        ),
      ),
    ],
  };
}

function opening(alert: Alert): string {
  if (alert.state === 'open' && !isReopened(alert)) return `${NOTICE_SYMBOL} Feed gap:`;
  return `${lead(alert)}: Feed gap,`;
}

function missing(gap: FeedGap | undefined): string {
  if (gap?.from === undefined) return 'events may be missing';
  return `${duration(gap.to - gap.from)} of events may be missing`;
}

function gapFacts(alert: Alert, given: Given): Fact[] {
  const { gap } = alert;
  if (alert.state === 'resolved') return [];
  if (gap === undefined) return [{ label: 'Span', parts: [text('unknown')] }];
  const cause = inert(gap.cause, 200);
  const list: Fact[] = [
    { label: 'Span', parts: span(gap) },
    {
      label: 'Why',
      parts:
        cause === ''
          ? [text('Druva refused our place in the feed')]
          : [text('Druva refused our place in the feed: '), code(cause)],
    },
    {
      label: 'Since then',
      parts: [
        text(
          `read again without it: ${plural(gap.read, 'event')}, ${number(gap.known)} known already, ${number(gap.fresh)} new`,
        ),
      ],
    },
  ];
  return [...list, ...lifeFacts(alert, { ...given, advice: given.advice ?? adviceFor(alert) })];
}

function span(gap: FeedGap): RichTextElement[] {
  const to = dateElement(gap.to, '{date_short_pretty} at {time}');
  if (gap.from === undefined) return [text('an unknown time to '), to];
  return [
    dateElement(gap.from, '{date_short_pretty} at {time}'),
    text(' to '),
    dateElement(gap.to, nearFormat(gap.to, gap.from)),
  ];
}

function fallbackText(alert: Alert): string {
  const { gap, ack } = alert;
  const between =
    gap?.from === undefined
      ? `events before ${utc(gap?.to ?? alert.openedAt)}`
      : `events between ${sameDay(gap.from, gap.to)}`;
  const by = alert.state === 'acked' && ack ? ` by ${inertFallback(ack.by.name, 80)}` : '';
  const start = alert.state === 'open' ? NOTICE_SYMBOL : `${lead(alert)}${by}:`;
  return `${start} Feed gap: ${between} may be missing.`;
}

/** `2026-11-22 09:41 UTC and 11:55 UTC`: the day once. */
function sameDay(from: number, to: number): string {
  const [first, last] = [utc(from), utc(to)];
  return `${first} and ${first.slice(0, 10) === last.slice(0, 10) ? last.slice(11) : last}`;
}
